internal import Access
internal import MailModel
internal import Mailboxes
internal import OAuth

/// The clients that are set up, and the providers at which one can be.
struct OAuthClientsPage: MemberPage {
    enum Done: String {
        case removed

        var words: String {
            "The sign-in is removed, and its secret destroyed."
        }
    }

    let clients: [OAuthClientSummary]
    let redirect: String
    let done: Done?
    let context: WebContext
    let now: Timestamp
    /// How many mailboxes' access waits to be ended because a provider does not accept the client.
    var waiting: [OAuthClientID: Int] = [:]
    /// The client that was just asked about, and what is wrong with it.
    var checked: OAuthClientID?
    var finding: Finding?
    /// Whether it has just taken the place of what was entered before.
    var hasChanged = false

    var title: String { "Sign-in at providers" }
    var place: Place { .settings }
    var isNarrow: Bool { true }

    var content: HTML {
        """
        <p><a class="button small plain" href="/settings">\(Icon.back.html)Settings</a></p>
        <div class="stack tight"><h1>Sign-in at providers</h1>
        <p class="quiet">People connect a mailbox by signing in at its provider. No password is stored, and access can be taken back at any time. For that, Salesnode has to be registered at the provider once.</p></div>
        \(Form.done(done?.words))
        \(if: !clients.isEmpty, list)
        <section class="card stack"><h2>\(clients.isEmpty ? "Register Salesnode" : "Register at another provider")</h2>
        <ul class="list">\(each: OAuthProviders.all, { row($0.id, $0.name, Self.domains($0)) })\(row("custom", "Another provider", "any that speaks OpenID Connect or RFC 8414, found from its address"))</ul></section>
        """
    }

    private static func domains(_ provider: OAuthProvider) -> String {
        provider.mail.map { "mail at \($0.imap.host.replacing("{realm}", with: provider.realms.first?.id ?? ""))" }
            ?? ""
    }

    private func row(_ id: String, _ name: String, _ words: String) -> HTML {
        """
        <li><span class="grow"><a class="title" href="/settings/sign-in/\(id)">\(name)</a><br><span class="quiet small">\(words)</span></span></li>
        """
    }

    private var list: HTML {
        "<ul class=\"stack\">\(each: clients, card)</ul>"
    }

    private func card(_ client: OAuthClientSummary) -> HTML {
        let path = "/settings/sign-in/\(client.id)"
        var entry = OAuthProviders.named(client.provider.id) == nil ? "custom" : client.provider.id
        // A key is changed where it was entered.
        if client.key != nil, entry != "custom" { entry += "/app" }
        return """
            <li class="card stack" id="\(client.id.description)"><h2>\(client.provider.name)</h2>
            <dl class="facts"><dt>Client id</dt><dd>\(client.clientID)</dd>
            \(client.realm.map { "<dt>Tenant or place</dt><dd>\($0)</dd>" as HTML })
            <dt>\(client.key == nil ? "Client secret" : "Key")</dt><dd>\(secret(client))</dd>
            \(client.delegationID.map { "<dt>Id for the delegation</dt><dd>\($0)</dd>" as HTML })
            \(if: client.servesSignIn, addresses(client))</dl>
            \(if: checked == client.id, result)
            \(waiting[client.id].map { waitingNotice($0, client) })
            <div class="row">\(if: client.servesApps, "<a class=\"button small main\" href=\"\(AppConnectController.path(of: client.id))\">Connect mailboxes by the app</a>")\(Form.action("\(path)/check", "Ask the provider about it", context, label: "Ask \(client.provider.name) about it"))
            \(if: !client.servesAll, "<a class=\"button small\" href=\"/settings/sign-in/\(entry)?client=\(client.id.description)\">Change, or enter a new secret</a>")
            \(if: !client.servesAll, "<a class=\"button small danger\" href=\"\(path)/remove\" aria-label=\"Remove the sign-in at \(client.provider.name)\">Remove…</a>")</div>
            \(if: client.servesAll, "<p class=\"quiet small\">It serves every workspace of this server, and is changed at the terminal.</p>")
            </li>
            """
    }

    private func waitingNotice(_ count: Int, _ client: OAuthClientSummary) -> HTML {
        let name = client.provider.name
        return """
            <div class="notice warn">\(Icon.warning.html)<div>The access of \(count == 1 ? "a mailbox that was given up is" : "\(count) mailboxes that were given up is") still to be ended at \(name), which does not accept this client or its secret any more. Enter a new one; then it is ended by itself. <a href="/mailboxes/review#waiting">Which \(count == 1 ? "mailbox it is" : "mailboxes these are")</a></div></div>
            """
    }

    private func addresses(_ client: OAuthClientSummary) -> HTML {
        """
        <dt>Redirect address</dt><dd class="stack tight"><code class="secret" id="redirect-\(client.id.description)">\(redirect)</code><copy-button for="redirect-\(client.id.description)" label="Copy the address"></copy-button></dd>
        <dt>Asks for</dt><dd>\(client.provider.scopes.requested)</dd>
        """
    }

    private func secret(_ client: OAuthClientSummary) -> HTML {
        guard client.hasSecret else { return "none: a public client" }
        let kind: HTML =
            switch client.key {
            case .serviceAccount: "of a service account, "
            case .certificate: "with a certificate, "
            case nil: ""
            }
        guard let end = client.secretExpires else { return "\(kind)stored encrypted" }
        return "\(kind)stored encrypted; ends \(TimeText.ago(end, now: now))"
    }

    private var isSignIn: Bool { clients.first { $0.id == checked }?.servesSignIn ?? true }

    private var result: HTML {
        guard let finding else {
            return """
                <div class="notice good" role="status">\(Icon.check.html)<div>\(if: hasChanged, "What you entered is in force, for all mailboxes at once. ")The provider knows this client.\(if: isSignIn, " Whether the redirect address is registered shows itself at the first sign-in.")</div></div>
                """
        }
        return "<div role=\"status\">\(FindingView(finding: finding, id: "client").html)</div>"
    }
}
