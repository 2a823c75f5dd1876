internal import Access
internal import MailModel
internal import Mailboxes
internal import OAuth

/// The buttons that lead to providers' own sign-in pages; there are as many as clients are set up.
///
/// They stand inside of a form with a field `address`, which they send elsewhere: nothing is typed twice.
struct OAuthTiles {
    /// Where they lead.
    static let path = "/mailboxes/connect/oauth"

    let clients: [OAuthClientSummary]
    /// Those by which mailboxes are connected without their owners.
    var apps: [OAuthClientSummary] = []
    /// Whether the person may set further ones up.
    var maySetUp = false

    var html: HTML {
        """
        \(if: !clients.isEmpty, buttons)
        \(each: apps, { "<p class=\"small\"><a href=\"\(AppConnectController.path(of: $0.id))\">By your organisation's app at \($0.provider.name), without the owner</a></p>" })
        \(if: maySetUp, "<p class=\"small\"><a href=\"/settings/sign-in\">\(clients.isEmpty ? "Let people sign in at Google, Microsoft or another provider, without a password" : "Set up sign-in at another provider")</a></p>")
        """
    }

    /// The same as a form of its own, for an address that is entered already; nil where nobody is registered.
    func form(address: String, _ context: WebContext) -> HTML? {
        guard !clients.isEmpty else { return nil }
        return """
            <form class="card stack tight" method="post" action="\(Self.path)">\(Form.token(context))<input type="hidden" name="address" value="\(address)">
            <h2>Without a password</h2>\(buttons)</form>
            """
    }

    private var buttons: HTML {
        """
        <div class="row" role="group" aria-label="Without a password">\(each: clients, { "<button class=\"button\" name=\"client\" value=\"\($0.id.description)\" formaction=\"\(Self.path)\">\(Icon.shield.html)Sign in with \($0.provider.name)</button>" })</div>
        <details class="fold small"><summary>The mailbox is shared, and nobody signs in to it itself</summary>
        \(Form.Field(name: "delegate", label: "I sign in as", type: "email", hint: "Your own address, which has access to the shared mailbox. Salesnode opens the shared mailbox by your sign-in.", autocomplete: "off", isRequired: false).html)
        </details>
        """
    }
}

extension OAuthTiles {
    /// The tiles of a workspace; none where the store cannot say, since a password still works.
    static func of(_ member: SignedInMember, _ dependencies: WebDependencies) async -> OAuthTiles {
        let clients = (try? await OAuthClients(dependencies.mailboxes(of: member)).list()) ?? []
        return OAuthTiles(
            clients: clients.filter(\.servesSignIn), apps: clients.filter(\.servesApps),
            maySetUp: member.may(.manageOAuthClients))
    }
}
