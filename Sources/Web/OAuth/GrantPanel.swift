internal import Access
internal import MailModel
internal import MailStore
internal import Mailboxes
internal import OAuth

/// How a mailbox signs in by a grant of its provider: what was granted, when and by whom, how it is used, and how to sign
/// in anew.
struct GrantPanel: Sendable {
    let grant: GrantRecord
    /// The client that got it; nil where it was removed.
    let client: OAuthClientSummary?
    /// The clients by which the owner could sign in anew.
    let clients: [OAuthClientSummary]

    /// Reads it; nil for a mailbox that signs in with a password.
    static func load(_ view: MailboxView, _ dependencies: MailboxDependencies) async throws -> GrantPanel? {
        let (id, workspace) = (view.mailbox.id, dependencies.workspace)
        guard let grant = try await dependencies.store.read({ try $0.grant(of: id, in: workspace) }) else { return nil }
        let clients = try await OAuthClients(dependencies).list()
        return GrantPanel(grant: grant, client: clients.first { $0.id == grant.client }, clients: clients)
    }

    private var provider: String { client?.provider.name ?? grant.issuer }

    func html(_ view: MailboxView) -> HTML {
        """
        <section class="card stack" id="grant"><h2>Sign-in at \(provider)</h2>
        \(if: !grant.finding.isEmpty, waiting)
        <dl class="facts">
        <dt>Account</dt><dd>\(grant.account)</dd>
        <dt>Granted</dt><dd>\(TimeText.ago(grant.granted, now: view.now))\(if: !grant.grantedBy.isEmpty, ", by \(grant.grantedBy)")</dd>
        <dt>Salesnode may</dt><dd>\(scopes)</dd>
        <dt>Last used</dt><dd>\(grant.lastUsed.map { TimeText.ago($0, now: view.now) } ?? "not yet")</dd>
        <dt>Last renewed</dt><dd>\(TimeText.ago(grant.lastRefreshed, now: view.now))</dd>
        <dt>Access token ends</dt><dd>\(grant.accessExpires.map { TimeText.ago($0, now: view.now) } ?? "not known"); it is renewed before</dd>
        \(grant.grantExpires.map { "<dt>The grant itself ends</dt><dd>\(TimeText.ago($0, now: view.now))</dd>" as HTML })
        </dl>
        \(if: view.isManaging, actions(view))
        <p class="quiet small">\(takingBack)</p></section>
        """
    }

    private var waiting: HTML {
        """
        <div class="notice bad" role="status">\(Icon.warning.html)<div><strong>The provider does not accept it any more.</strong> Nothing is received or sent until the owner signs in again; then it goes on where it stopped, with nothing lost.</div></div>
        """
    }

    private var scopes: HTML {
        let missing = client.map { $0.provider.scopes.missing(from: grant.scopes) } ?? []
        return """
            \(grant.scopes.joined(separator: ", "))\(if: !missing.isEmpty, "<br><strong>Missing: \(missing.joined(separator: ", "))</strong>")
            """
    }

    private func actions(_ view: MailboxView) -> HTML {
        let usable = client.map { [$0] } ?? clients
        return """
            <div class="row">\(each: usable, { Form.action("\(view.path)/oauth", usable.count == 1 ? "Re-authenticate" : "Re-authenticate with \($0.provider.name)", view.context, style: "main", fields: "<input type=\"hidden\" name=\"client\" value=\"\($0.id.description)\">") })
            <a class="button" href="/owner-links?address=\(FormBody.encoded(view.mailbox.address))">Make a link for the owner</a></div>
            \(if: usable.isEmpty, "<p>Salesnode is registered at no provider any more. <a href=\"/settings/sign-in\">Register it first.</a></p>")
            """
    }

    private var takingBack: HTML {
        switch client?.provider.revocation {
        case .endpoint: "Disconnecting the mailbox takes the access back at the provider and erases it here."
        case .page(let page):
            "Disconnecting erases the access here. At the provider the owner takes it back on <a href=\"\(HTML.link(page) ?? "")\" rel=\"noreferrer\" target=\"_blank\">its page</a>."
        case .unknown, nil:
            "Disconnecting erases the access here. At the provider its owner or its administrator takes it back."
        }
    }
}
