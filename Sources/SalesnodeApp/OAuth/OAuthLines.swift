internal import MailModel
internal import Mailboxes
internal import OAuth

/// Results about signing in at providers, in words.
enum OAuthLines {
    static func lines(for result: OAuthResult) -> [String] {
        switch result {
        case .begun(let url): return [url]
        case .device(let device, _): return [device.url, device.code]
        case .granted(_, let account, let questions):
            return ["Signed in\(account.map { " as \($0)" } ?? "")."] + questions
        case .saved(let client, let finding): return saved(client, finding)
        case .clients(let clients): return list(clients)
        case .removed(let client):
            return [
                "The client \(client.id) at \(client.name) is removed, and its secret erased.",
                "Mailboxes that it connected have to be connected by another one.",
            ]
        }
    }

    private static func saved(_ client: OAuthClientView, _ finding: Finding?) -> [String] {
        var lines = ["\(client.name) is set up as \(client.id)."]
        if let finding {
            lines += ["The provider was asked about it: \(finding.cause)", "  \(finding.action)"]
        } else {
            lines.append("The provider knows this client.")
        }
        if client.key == .serviceAccount {
            lines.append(
                "A super administrator of the Workspace authorises the client id \(client.delegationID ?? "?") for the scope"
            )
            lines.append(
                "https://mail.google.com/ in admin.google.com, Security, API controls, Domain-wide delegation.")
            return lines + ["Then: salesnode mailbox connect ADDRESS --oauth \(client.provider) --app"]
        }
        lines += [
            "For sign-in at the terminal, register the redirect address http://127.0.0.1\(LoopbackRedirect.path) (any",
            "port); for the pages, the one that Settings, Sign-in at providers shows.",
        ]
        return lines
    }

    private static func list(_ clients: [OAuthClientView]) -> [String] {
        guard !clients.isEmpty else {
            return [
                "Salesnode is registered at no provider yet. Enter what a provider gave you with:",
                "  salesnode oauth client add google --client-id ID",
            ]
        }
        var table = Table(heading: ["PROVIDER", "CLIENT ID", "SECRET", "FOR", "ID"])
        for client in clients {
            table.add([
                client.realm.map { "\(client.name) (\($0))" } ?? client.name, client.clientID,
                secret(client),
                client.servesAll ? "all workspaces" : "this workspace", client.id,
            ])
        }
        return table.lines
    }

    private static func secret(_ client: OAuthClientView) -> String {
        guard client.hasSecret else { return "none" }
        let kind = client.key.map { $0 == .certificate ? "certificate" : "service account" } ?? "yes"
        return client.secretExpires.map { "\(client.key == nil ? "" : kind + ", ")until \($0)" } ?? kind
    }
}
