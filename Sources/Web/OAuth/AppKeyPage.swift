internal import Access
internal import MailModel
internal import Mailboxes
internal import OAuth

/// What stands in the form for an organisation's own app, as it was typed; no key and no secret is in it.
struct AppKeyForm: Sendable {
    var id: OAuthClientID?
    var tenant = ""
    var clientID = ""
    var expires = ""
    var problem: String?
    /// What the provider said to it.
    var finding: Finding?

    init() {}

    /// What is stored.
    init(_ client: OAuthClientSummary) {
        id = client.id
        tenant = client.realm ?? ""
        clientID = client.clientID
        expires = client.secretExpires.map { String($0.description.prefix(10)) } ?? ""
    }

    /// What was sent.
    init(_ body: UploadBody) {
        id = OAuthClientID(body["id"])
        tenant = body["tenant"].split(whereSeparator: \.isWhitespace).joined()
        clientID = body["client-id"]
        expires = body["expires"]
    }
}

/// Entering an organisation's own app: the key file of a service account, or the certificate or secret of an app that needs
/// nobody's sign-in.
struct AppKeyPage: MemberPage {
    let provider: OAuthProvider
    let form: AppKeyForm
    let context: WebContext

    var title: String { "Your organisation's app at \(provider.name)" }
    var place: Place { .settings }
    var isNarrow: Bool { true }

    private var usesServiceAccount: Bool {
        if case .delegation? = provider.appAccess { return true }
        return false
    }

    var content: HTML {
        """
        <p><a class="button small plain" href="/settings/sign-in">\(Icon.back.html)Sign-in at providers</a></p>
        <div class="stack tight"><h1>\(title)</h1>
        <p class="quiet">With it, mailboxes of your organisation are connected without their owners signing in. Its administrator decides which ones it may use.</p></div>
        \(Form.problem(form.problem))
        \(form.finding.map(refused))
        \(ProviderSteps(title: "At \(provider.name)", steps: provider.appRegistration ?? [], redirect: "").html)
        <form class="card stack" method="post" action="/settings/sign-in/\(provider.id)/app" enctype="multipart/form-data" autocomplete="off">\(Form.token(context))
        <h2>\(usesServiceAccount ? "The key file" : "The app")</h2>
        \(form.id.map { "<input type=\"hidden\" name=\"id\" value=\"\($0.description)\">" as HTML })
        \(if: !usesServiceAccount, names)
        \(Form.Field(name: "file", label: usesServiceAccount ? "Key file (JSON)" : "Certificate with its private key (PEM)", type: "file", hint: usesServiceAccount ? "As the console gave it out." : "One file with both, without a password.", isRequired: false, attributes: usesServiceAccount ? " accept=\".json,application/json\"" : " accept=\".pem,.key,.crt,.txt\"").html)
        <div class="field"><label for="key">\(usesServiceAccount ? "Or its content" : "Or their text")</label>
        <textarea class="input" id="key" name="key" rows="4" spellcheck="false" autocomplete="off" aria-describedby="key-hint"></textarea>
        <p class="hint" id="key-hint">It is stored encrypted and never shown again\(if: form.id != nil, "; it takes the place of the one that is stored").</p></div>
        \(if: !usesServiceAccount, secret)
        <p class="quiet small">The provider is asked at once whether it accepts it; what it refuses is not saved\(if: form.id != nil, ", and the old one stays in force").</p>
        <div class="row"><button class="button main">Ask the provider and save</button>\(if: form.finding != nil, "<button class=\"button\" name=\"anyway\" value=\"yes\">Save it all the same</button>")</div>
        </form>
        <p class="quiet small">Then connect each mailbox, by the button that stands with what was entered, or at the terminal: <code>salesnode mailbox connect ADDRESS --oauth \(provider.id) --app</code></p>
        """
    }

    private var names: HTML {
        """
        \(Form.Field(name: "tenant", label: "Directory (tenant) id", value: form.tenant, hint: "Or the organisation's domain there.", autocomplete: "off").html)
        \(Form.Field(name: "client-id", label: "Application (client) id", value: form.clientID, autocomplete: "off").html)
        """
    }

    private var secret: HTML {
        """
        \(Form.Field(name: "secret", label: "Or a client secret", type: "password", hint: "Where the app has no certificate.", autocomplete: "off", isRequired: false).html)
        \(Form.Field(name: "expires", label: "Day on which certificate or secret ends", type: "date", value: form.expires, hint: "You are told a month before.", autocomplete: "off", isRequired: false).html)
        """
    }

    /// What the provider said to what was entered.
    private func refused(_ finding: Finding) -> HTML {
        """
        <section class="card stack" role="alert"><h2>\(form.id == nil ? "Nothing is saved yet" : "The old entry stays in force")</h2>
        \(FindingView(finding: finding, id: "entry").html)
        <p class="quiet">Choose the file or enter the secret again; what was sent is kept nowhere.</p></section>
        """
    }
}

/// What an operator does at a provider, in order, each step with where it was read.
struct ProviderSteps: Sendable {
    let title: String
    let steps: [ProviderFact]
    /// What stands for `{redirect}`.
    let redirect: String

    var html: HTML? {
        guard !steps.isEmpty else { return nil }
        let items = steps.map { step -> HTML in
            "<li><p>\(step.text.replacing("{redirect}", with: redirect))</p>\(Self.source(step))</li>"
        }
        return
            "<section class=\"card stack\"><h2>\(title)</h2><ol class=\"numbered stack tight\">\(HTML.joined(items))</ol></section>"
    }

    /// Where it was read and when; a step that no page of the provider confirms says so.
    static func source(_ fact: ProviderFact) -> HTML {
        let page: HTML? = HTML.link(fact.source).map {
            "<a href=\"\($0)\" rel=\"noreferrer\" target=\"_blank\">\(fact.source.dropFirst(8).prefix { $0 != "/" }.description)</a>"
        }
        return
            "<p class=\"quiet small\">\(if: !fact.isConfirmed, "Not confirmed by the provider. ")Source: \(page), read \(fact.readOn)</p>"
    }
}
