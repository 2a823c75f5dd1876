internal import Access
internal import MailModel
internal import Mailboxes

/// The second step: the two servers, the test, and saving.
struct ConnectPage: MemberPage {
    var form: ConnectForm
    let context: WebContext
    var found: ConnectFound?
    /// The providers at which one can sign in instead.
    var tiles = OAuthTiles(clients: [])
    var steps: [CheckStepID: CheckStep] = [:]
    var outcome: BackgroundRuns.Outcome?

    var title: String { "Connect \(form.address)" }
    var place: Place { .mailboxes }

    var content: HTML {
        """
        <p><a class="button small plain" href="/mailboxes/connect?address=\(FormBody.encoded(form.address))">\(Icon.back.html)Another address</a></p>
        <h1>Connect \(form.address)</h1>
        \(problems)
        \(found?.html)
        \(tiles.form(address: form.address, context))
        <check-form data-address="\(form.address)">
        <form class="stack" method="post" action="/mailboxes/connect#ending" autocomplete="off">\(Form.token(context))
        <input type="hidden" name="address" value="\(form.address)">
        \(each: form.foreignHosts, { "<input type=\"hidden\" name=\"foreign\" value=\"\($0)\">" })
        <section class="card stack" aria-label="Sign-in">
        \(if: !form.foreignHosts.isEmpty, consent)
        <div class="two">
        \(Form.Field(name: "password", label: "Password of the mailbox", type: "password", hint: passwordHint, error: form.errors["password"], autocomplete: "off", isFocused: true).html)
        \(Form.Field(name: "name", label: "Name that recipients see", value: form.name, hint: "May stay empty.", error: form.errors["name"], autocomplete: "off", isRequired: false).html)
        \(Form.select("history", label: "History to fetch", options: ConnectForm.histories, selected: form.history))
        </div>
        </section>
        <div class="two level">
        \(card("imap", "Receiving (IMAP)", form.imap))
        \(card("smtp", "Sending (SMTP)", form.smtp))
        </div>
        <div class="dock" id="ending" data-part="dock">
        <div data-part="ending" aria-live="polite">\(outcome.map { ConnectEnding(outcome: $0).html })</div>
        <div class="row" data-part="buttons">
        <button class="button" name="do" value="check">Test Connection</button>
        <button class="button main" name="do" value="connect">Save</button>
        <button class="button" name="do" value="savePaused"\(if: !hasFailed, " hidden")>Save as paused</button>
        <span class="quiet small dock-hint">Saving tests first, and keeps nothing unless every step works. Then one message goes to the mailbox itself and is removed again.</span>
        </div></div>
        <section class="card stack" data-part="steps" aria-labelledby="test-title"\(if: !isTested, " hidden")>
        <h2 id="test-title" tabindex="-1">Connection test</h2>
        \(lists.sides)
        <div data-part="trip"\(if: !lists.hasTrip, " hidden")>\(lists.trip)</div>
        </section>
        </form>
        </check-form>
        """
    }

    private var passwordHint: String {
        "Often a password made for programs. It is stored encrypted, and only if everything works."
            + (isTested || !form.errors.isEmpty ? " Enter it again: no page gets a password back." : "")
    }

    private var isTested: Bool { !steps.isEmpty }
    private var lists: StepLists { StepLists(steps: steps, canRetry: true) }
    private var hasFailed: Bool { outcome?.word == "failed" }

    /// For browsers without scripts, which get the whole page again.
    private var problems: HTML? {
        guard !form.problems.isEmpty else { return nil }
        return """
            <div class="notice bad" role="alert">\(Icon.warning.html)<div class="stack tight"><p><strong>Nothing was tested. Everything but the password is as you entered it.</strong></p>
            <ul>\(each: form.problems, { "<li><a href=\"#\($0.field)\">\($0.label)</a>: \($0.words)</li>" })</ul></div></div>
            """
    }

    private var consent: HTML {
        """
        <div class="field"><label class="choice"><input type="checkbox" id="consent" name="consent" value="yes"\(if: form.hasConsented, " checked")\(if: form.errors["consent"] != nil, " aria-invalid=\"true\" aria-describedby=\"consent-error\"")><span>I know that \(form.foreignHosts.joined(separator: " and ")) \(form.foreignHosts.count == 1 ? "is" : "are") right, and the password may be sent there.</span></label>
        \(form.errors["consent"].map { "<p class=\"wrong\" id=\"consent-error\">\(Icon.warning.html)<span>\($0)</span></p>" as HTML })</div>
        """
    }

    private func card(_ side: String, _ title: String, _ server: ConnectForm.Server) -> HTML {
        """
        <fieldset class="card stack"><legend class="unseen">\(title)</legend><h2>\(title)</h2>
        \(Form.Field(name: "\(side)-host", label: "Server", value: server.host, error: form.errors["\(side)-host"], autocomplete: "off", attributes: " spellcheck=\"false\" autocapitalize=\"off\"").html)
        <div class="two port">
        \(Form.select("\(side)-security", label: "Encryption", options: [("implicit", "TLS"), ("starttls", "STARTTLS")], selected: server.security.rawValue))
        \(Form.Field(name: "\(side)-port", label: "Port", value: server.port, error: form.errors["\(side)-port"], autocomplete: "off", attributes: " inputmode=\"numeric\"").html)
        </div>
        \(side == "imap" ? user("imap", server) : ownLogin(server))
        </fieldset>
        """
    }

    private func user(_ side: String, _ server: ConnectForm.Server) -> HTML {
        Form.Field(
            name: "\(side)-user", label: "User name", value: server.user, error: form.errors["\(side)-user"],
            autocomplete: "off", attributes: " spellcheck=\"false\" autocapitalize=\"off\""
        ).html
    }

    private func ownLogin(_ server: ConnectForm.Server) -> HTML {
        """
        <details class="fold"\(if: form.hasOwnSMTPLogin, " open")><summary>Different login for sending</summary><div class="stack">
        <label class="choice"><input type="checkbox" name="smtp-login" value="yes"\(if: form.hasOwnSMTPLogin, " checked")>Use the login below for sending</label>
        \(Form.Field(name: "smtp-user", label: "User name for sending", value: server.user, error: form.errors["smtp-user"], autocomplete: "off", isRequired: false).html)
        \(Form.Field(name: "smtp-password", label: "Password for sending", type: "password", hint: "Empty: the same password.", autocomplete: "off", isRequired: false).html)
        </div></details>
        """
    }
}
