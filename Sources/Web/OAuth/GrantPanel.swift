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
        return GrantPanel(
            grant: grant, client: clients.first { $0.id == grant.client }, clients: clients.filter(\.servesSignIn))
    }

    /// The provider's name, in the middle of a sentence.
    var provider: String { client?.provider.name ?? "the provider" }

    private var usable: [OAuthClientSummary] { client.map { [$0] } ?? clients }

    /// Whether the organisation's own app has it: nobody signs in.
    private var isApp: Bool { grant.kind == .app }

    /// Whether nothing goes on before the owner has signed in again.
    var isWaiting: Bool { !grant.finding.isEmpty }

    func html(_ view: MailboxView) -> HTML {
        """
        <section class="card stack" id="grant"><h2>\(isApp ? "Access by your organisation's app at" : "Sign-in at") \(provider)</h2>
        \(nextStep(view))
        <dl class="facts">
        <dt>\(isApp ? "App" : "Account")</dt><dd>\(grant.account)\(if: isShared(view), ", who opens this shared mailbox")</dd>
        <dt>Granted</dt><dd>\(TimeText.ago(grant.granted, now: view.now))\(if: !grant.grantedBy.isEmpty, ", by \(grant.grantedBy)")</dd>
        <dt>Salesnode may</dt><dd>\(scopes)</dd>
        <dt>Last used</dt><dd>\(grant.lastUsed.map { TimeText.ago($0, now: view.now) } ?? "not yet")</dd>
        <dt>Last renewed</dt><dd>\(lastRenewed(view))</dd>
        <dt>Runs out</dt><dd>\(end(view))</dd>
        </dl>
        \(if: view.isManaging && !isWaiting && !isApp, actions(view))
        \(view.isManaging && isApp ? byApp(view) : nil)
        <p class="quiet small">\(takingBack)</p></section>
        """
    }

    /// The one thing to do where the provider does not accept the grant any more; nil where it does.
    func nextStep(_ view: MailboxView) -> HTML? {
        guard isWaiting else { return nil }
        let finding = view.inspection.health.receiving.finding
        let known = finding.flatMap { $0.code.rawValue == grant.finding ? $0 : nil }
        let said = known?.serverText.map { "\nThe provider said: \($0.description)" } ?? ""
        return """
            <div class="notice bad" role="status">\(Icon.warning.html)<div class="stack tight">
            <p><strong>\(known?.cause ?? "The provider does not accept Salesnode's access to this mailbox any more.")</strong></p>
            <p>Nothing is received or sent until its owner has signed in again. Then it goes on where it stopped: what came meanwhile is fetched, and nothing is lost.</p>
            \(if: view.isManaging, again(view, "Sign in again", style: "main"))
            \(if: view.isManaging && !usable.isEmpty, "<p class=\"small\">Somebody else's mailbox? <a href=\"\(ownerLink(view))\">Make a link for its owner</a>.</p>")
            <details class="fold small"><summary>Details</summary><pre class="transcript small" tabindex="0">\(grant.finding + said)</pre></details>
            </div></div>
            """
    }

    private func isShared(_ view: MailboxView) -> Bool {
        !isApp && grant.account.lowercased() != view.mailbox.address.lowercased() && !grant.account.isEmpty
    }

    private var scopes: HTML {
        if isApp { return "read and send mail for it, as its administrator has allowed" }
        let words = ScopeWords(grant.scopes, at: client?.provider)
        let missing = client.map { $0.provider.scopes.missing(from: grant.scopes) } ?? []
        return """
            <ul class="plain">\(each: words.abilities, { "<li>\($0)</li>" })\(each: words.others, { "<li>use what it calls <code>\($0)</code></li>" })</ul>
            \(if: !missing.isEmpty, "<p><strong>It lacks \(missing.joined(separator: ", ")).</strong></p>")
            \(if: !grant.scopes.isEmpty, "<details class=\"fold small\"><summary>As the provider writes it</summary><p><code>\(grant.scopes.joined(separator: " "))</code></p></details>")
            """
    }

    private func lastRenewed(_ view: MailboxView) -> HTML {
        guard grant.version > 1 else { return "not yet: the access of the sign-in still lasts" }
        return TimeText.ago(grant.lastRefreshed, now: view.now)
    }

    private func end(_ view: MailboxView) -> HTML {
        let token: HTML =
            grant.accessExpires.map {
                "The access in use \($0 <= view.now ? "ran out" : "runs out") \(TimeText.ago($0, now: view.now)); it is renewed by itself."
            } ?? "The access in use is renewed by itself; the provider does not say when it runs out."
        guard let end = grant.grantExpires else { return token }
        return
            "\(token)<br>The permission itself ends \(TimeText.ago(end, now: view.now)); then its owner has to sign in again."
    }

    private func actions(_ view: MailboxView) -> HTML {
        """
        <div class="row">\(again(view, "Re-authenticate", style: ""))
        <a class="button plain" href="\(ownerLink(view))">Make a link for the owner</a></div>
        """
    }

    /// Without a sign-in there is only the same once more, after something was changed at the provider.
    private func byApp(_ view: MailboxView) -> HTML? {
        client.map {
            "<div class=\"row\"><a class=\"button\" href=\"\(AppConnectController.path(of: $0.id, address: view.mailbox.address))\">Connect it again by the app</a></div>"
        }
    }

    private func again(_ view: MailboxView, _ words: String, style: String) -> HTML {
        guard !usable.isEmpty else {
            return
                "<p>Salesnode is registered at no provider any more. <a href=\"/settings/sign-in\">Register it first.</a></p>"
        }
        return HTML.joined(
            usable.map { client in
                Form.action(
                    "\(view.path)/oauth", "\(words) at \(client.provider.name)", view.context, style: style,
                    fields: "<input type=\"hidden\" name=\"client\" value=\"\(client.id.description)\">")
            })
    }

    private func ownerLink(_ view: MailboxView) -> HTML {
        let client = client.map { "&client=\($0.id.description)" } ?? ""
        return HTML.escaped("/owner-links?address=\(FormBody.encoded(view.mailbox.address))\(client)")
    }

    /// What disconnecting means for it.
    var takingBack: HTML {
        if isApp {
            return
                "Disconnecting erases the access here. At \(provider) the app keeps its right until an administrator takes it away."
        }
        return switch client?.provider.revocation {
        case .endpoint: "Disconnecting the mailbox takes the access back at \(provider) and erases it here."
        case .page(let page):
            "Disconnecting erases the access here. At \(provider) the owner takes it back on <a href=\"\(HTML.link(page) ?? "")\" rel=\"noreferrer\" target=\"_blank\">its page</a>."
        case .unknown, nil:
            "Disconnecting erases the access here. At \(provider) its owner or its administrator takes it back."
        }
    }
}
