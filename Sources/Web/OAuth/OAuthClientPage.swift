internal import Access
internal import MailModel
internal import Mailboxes
internal import OAuth

/// Registering Salesnode at one provider: what to do there, step by step, and what to enter here.
struct OAuthClientPage: MemberPage {
    /// Nil for one that is found from its issuer.
    let provider: OAuthProvider?
    let form: OAuthClientForm
    let redirect: String
    let context: WebContext

    private var name: String { provider?.name ?? "another provider" }

    var title: String { "Sign-in at \(name)" }
    var place: Place { .settings }
    var isNarrow: Bool { true }

    var content: HTML {
        """
        <p><a class="button small plain" href="/settings/sign-in">\(Icon.back.html)Sign-in at providers</a></p>
        <h1>Sign-in at \(name)</h1>
        \(Form.problem(form.problem))
        \(form.finding.map(refused))
        <section class="card stack"><h2>Redirect address</h2>
        <p>Register exactly this address at the provider, letter for letter:</p>
        <code class="secret" id="redirect">\(redirect)</code>
        <div><copy-button for="redirect" label="Copy the address"></copy-button></div></section>
        \(steps)
        <form class="card stack" method="post" action="/settings/sign-in/\(provider?.id ?? "custom")" autocomplete="off">\(Form.token(context))
        <h2>What the provider gave you</h2>
        \(form.id.map { "<input type=\"hidden\" name=\"id\" value=\"\($0.description)\">" as HTML })
        \(if: provider == nil, discovery)
        \(if: !(provider?.realms.isEmpty ?? true), realms)
        \(Form.Field(name: "client-id", label: "Client id", value: form.clientID, autocomplete: "off").html)
        \(Form.Field(name: "secret", label: "Client secret", type: "password", hint: secretHint, autocomplete: "off", isRequired: false).html)
        \(if: form.id != nil, "<label class=\"choice\"><input type=\"checkbox\" name=\"public\" value=\"yes\"\(if: form.isPublic, " checked")>It has no secret: a public client</label>")
        \(Form.Field(name: "expires", label: "Day on which the secret ends", type: "date", value: form.expires, hint: "Where the provider says one. You are told a month before.", autocomplete: "off", isRequired: false).html)
        <p class="quiet small">\(form.id == nil ? "The provider is asked at once whether it knows this client; what it refuses is not saved." : "The provider is asked first. Until it accepts what you enter, the old secret stays in force; so make the new one there before you end the old one, and no mailbox notices.")</p>
        <div class="row"><button class="button main">Ask the provider and save</button>\(if: form.finding != nil, "<button class=\"button\" name=\"anyway\" value=\"yes\">Save it all the same</button>")</div>
        </form>
        \(app)
        \(facts)
        """
    }

    /// What the provider said to what was entered.
    private func refused(_ finding: Finding) -> HTML {
        """
        <section class="card stack" role="alert"><h2>\(form.id == nil ? "Nothing is saved yet" : "The old entry stays in force")</h2>
        \(FindingView(finding: finding, id: "entry").html)
        <p class="quiet">Everything but the secret is as you entered it; enter the secret again.</p></section>
        """
    }

    private var secretHint: String {
        form.id == nil
            ? "It is stored encrypted and never shown again. Leave it empty for a public client."
            : "Leave it empty to keep the one that is stored."
    }

    private var steps: HTML? {
        ProviderSteps(title: "At \(name)", steps: provider?.registration ?? [], redirect: redirect).html
    }

    private var facts: HTML? {
        guard let provider, !provider.facts.isEmpty else { return nil }
        return """
            <details class="fold card"><summary>What is known about \(provider.name), and from where</summary>
            <ul class="stack tight">\(each: provider.facts, { "<li><p>\($0.text)</p>\(ProviderSteps.source($0))</li>" })</ul></details>
            """
    }

    private var app: HTML? {
        guard let provider, provider.appAccess != nil else { return nil }
        return """
            <p class="quiet">Your organisation has an app of its own that may use its mailboxes? <a href="/settings/sign-in/\(provider.id)/app">Enter its key</a>; then nobody has to sign in.</p>
            """
    }

    private var realms: HTML {
        let provider = provider
        let options = (provider?.realms ?? []).map { ($0.id, $0.title) }
        let isListed = options.contains { $0.0 == form.realm }
        return """
            \(Form.select("realm", label: "Which accounts may sign in", options: options, selected: isListed || form.realm.isEmpty ? (form.realm.isEmpty ? options.first?.0 ?? "" : form.realm) : options.first?.0 ?? ""))
            \(if: provider?.takesOtherRealms ?? false, Form.Field(name: "other-realm", label: "Or one directory (tenant) only", value: isListed ? "" : form.realm, hint: "Its id or its domain.", autocomplete: "off", isRequired: false).html)
            """
    }

    private var discovery: HTML {
        """
        \(Form.Field(name: "issuer", label: "Address of the issuer", type: "url", value: form.issuer, hint: "Such as https://sso.example.com. Its endpoints are read from there.", autocomplete: "off").html)
        \(Form.Field(name: "name", label: "Name on the button", value: form.name, hint: "As people know it.", autocomplete: "off").html)
        \(Form.Field(name: "scopes", label: "Scopes for mail", value: form.scopes, hint: "What its mail servers want to see in a token; several are divided by spaces.", autocomplete: "off").html)
        <div class="two">
        \(Form.Field(name: "imap", label: "Receiving server", value: form.imap, hint: "host:port; empty to find it from each address.", autocomplete: "off", isRequired: false).html)
        \(Form.Field(name: "smtp", label: "Sending server", value: form.smtp, hint: "host:port", autocomplete: "off", isRequired: false).html)
        </div>
        """
    }
}
