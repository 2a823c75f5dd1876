internal import Access
internal import MailModel
internal import MailStore
internal import Mailboxes

/// How Salesnode signs in: the test of it, and the change of password and servers.
struct MailboxAuthentication: MailboxPanel {
    let view: MailboxView
    /// What stands in the form for new settings.
    var form: ConnectForm
    /// What a browser without scripts has just tested, before it was saved.
    var steps: [CheckStep] = []
    var ending: HTML?
    /// Whether the form for new settings has something to say.
    var isChanging = false
    /// The grant of its provider; nil for a mailbox with a password.
    var grant: GrantPanel?

    init(_ view: MailboxView) {
        self.view = view
        form = ConnectForm(view.detail)
    }

    var fragments: [String: HTML] { ["facts": facts, "grant": grant?.html(view) ?? .empty] }

    var content: HTML {
        """
        \(if: grant != nil, "<live-fragment name=\"grant\" kinds=\"mailbox.\" src=\"\(path)/authentication\">\(grant?.html(view))</live-fragment>")
        <live-fragment name="facts" kinds="mailbox. check." src="\(path)/authentication">\(facts)</live-fragment>
        \(if: !view.isDisconnected, verifying)
        \(if: view.isManaging && !view.signsInAtProvider, changing)
        \(if: view.isManaging && view.signsInAtProvider, renewing)
        """
    }

    private var facts: HTML {
        let detail = view.detail
        return """
            <section class="card stack"><h2>Sign-in</h2><div class="two">
            \(server("Receiving (IMAP)", detail.imap, .imapSignIn))
            \(server("Sending (SMTP)", detail.smtp, .smtpSignIn))
            </div></section>
            """
    }

    private func server(_ title: String, _ server: MailboxDetail.Server, _ step: CheckStepID) -> HTML {
        """
        <div class="stack tight"><h3>\(title)</h3><dl class="facts">
        <dt>Method</dt><dd>\(method(server))</dd>
        <dt>\(server.signIn == .oauth ? "Account" : "User name")</dt><dd>\(server.user)</dd>
        <dt>Server</dt><dd>\(server.endpoint)</dd>
        <dt>Encryption</dt><dd>\(server.security == .implicit ? "TLS from the first byte" : "STARTTLS")</dd>
        <dt>Certificate</dt><dd>\(certificate)</dd>
        <dt>Last sign-in tested</dt><dd>\(signIn(step))</dd></dl></div>
        """
    }

    /// Where a file of authorities lies is the matter of whoever runs the server; its name says which it is.
    private var certificate: String {
        let trust = view.detail.trust
        guard trust != "system" else { return "must lead to the system's authorities" }
        let parts = trust.split(separator: "/")
        return "judged by \(trust.hasPrefix("CA file ") && parts.count > 1 ? "CA file \(parts.last ?? "")" : trust)"
    }

    private func method(_ server: MailboxDetail.Server) -> HTML {
        switch server.signIn {
        case .password where view.isDisconnected: "none: the password is destroyed"
        case .password: "password, stored encrypted"
        case .oauth where view.isDisconnected: "none: the access is erased"
        case .oauth where grant == nil: "sign-in at the provider, which is to be done anew"
        case .oauth:
            "<a href=\"#grant\">sign-in at \(grant?.provider ?? "the provider")</a> (OAuth); no password is stored"
        }
    }

    private func signIn(_ id: CheckStepID) -> HTML {
        guard let report = view.detail.lastCheck, let step = report.steps.first(where: { $0.id == id }) else {
            return "not yet"
        }
        let word =
            switch step.state {
            case .passed, .warned: "accepted"
            case .failed: "refused"
            case .skipped: "not reached"
            }
        return "\(word), \(TimeText.ago(report.startedAt, now: now))"
    }

    // MARK: - Verify Connection

    private var verifying: HTML {
        let report = view.detail.lastCheck
        let lists = StepLists(report?.steps ?? [])
        return """
            <section class="card stack" id="connection"><div class="head"><h2>Connection</h2><span class="quiet small">\(report.map { "Tested \(TimeText.ago($0.startedAt, now: now)), \($0.milliseconds) ms" as HTML } ?? "Not tested yet")</span></div>
            <run-form class="stack" waiting="The connection is being tested \u{2026}">
            \(if: view.isManaging, verifyButtons)
            <div data-part="ending" aria-live="polite">\(report.map { CheckEnding(report: $0, isSaved: true).html })</div>
            \(lists.sides)
            <div data-only="trip"\(if: !lists.hasTrip, " hidden")>\(lists.trip)</div>
            </run-form></section>
            """
    }

    private var verifyButtons: HTML {
        """
        <form class="row" method="post" action="\(path)/check">\(Form.token(context))
        <button class="button main" data-shows="trip" formaction="\(path)/verify">Verify Connection</button>
        <button class="button">Test Connection</button></form>
        <p class="quiet small">Both test every step. Verify Connection then sends one message to the mailbox itself and removes it again.</p>
        """
    }

    // MARK: - Sign-in at the provider

    /// What stands in place of the form for a password, for who has none.
    private var renewing: HTML {
        let connecting: HTML = """
            <a class="button" href="/mailboxes/connect?address=\(FormBody.encoded(mailbox.address))">Connect again</a>
            """
        return """
            <section class="card stack" id="change"><div class="stack tight"><h2>\(view.isDisconnected ? "Connect again" : "Sign in again, or otherwise")</h2>
            <p class="quiet">\(view.isDisconnected ? "Its owner signs in at the provider once more; what was kept of the mailbox goes on from there." : "There is no password to change. Whoever owns the account signs in at the provider again: after a new password there, or where the access was taken back. To use a password instead, connect the address again with one; once that is tested and saved, the access at the provider is ended, where the provider has a way for it.")</p></div>
            <div class="row">\(if: grant != nil, "<a class=\"button\" href=\"#grant\">Sign in again</a>")\(connecting)</div></section>
            """
    }

    // MARK: - Password and servers

    private var changing: HTML {
        """
        <section class="card stack" id="change"><div class="stack tight"><h2>\(view.isDisconnected ? "Connect again" : "Change the password or the servers")</h2>
        <p class="quiet">What you enter is tested by the same steps first. Only if all of them pass does it take the place of what is in use\(view.isDisconnected ? "" : "; until then the old stays").</p></div>
        \(if: mailbox.status == .paused, "<p class=\"quiet\">Afterwards the mailbox is in use again.</p>")
        <run-form class="stack" waiting="The new settings are being tested \u{2026}">
        <form class="stack" method="post" action="\(path)/settings" autocomplete="off">\(Form.token(context))
        \(form.errors["address"].map { Form.problem($0) } ?? nil)
        \(Form.Field(name: "password", label: "Password of the mailbox", type: "password", hint: "It is asked for also where only a server changes, so that a stored password never goes to a new place.", error: form.errors["password"], autocomplete: "off").html)
        <details class="fold"\(if: isChanging, " open")><summary>Servers, user names and the name that recipients see</summary><div class="stack">
        <p class="notice warn">\(Icon.warning.html)<span>Another receiving server may number its messages anew. They are then recognised by their identity; nothing is fetched into Salesnode twice.</span></p>
        \(Form.Field(name: "name", label: "Name that recipients see", value: form.name, error: form.errors["name"], autocomplete: "off", isRequired: false).html)
        <div class="two">\(fields("imap", "Receiving (IMAP)", form.imap))\(fields("smtp", "Sending (SMTP)", form.smtp))</div>
        <label class="choice"><input type="checkbox" name="smtp-login" value="yes"\(if: form.hasOwnSMTPLogin, " checked")><span>Use another user name and password for sending</span></label>
        \(Form.Field(name: "smtp-password", label: "Password for sending", type: "password", hint: "Only with another login for sending.", autocomplete: "off", isRequired: false).html)
        </div></details>
        <div><button class="button main">Test and save</button></div>
        </form>
        <div data-part="ending" aria-live="polite">\(ending)</div>
        <div class="stack" data-part="steps"\(if: steps.isEmpty, " hidden")>\(changeSteps)</div>
        </run-form></section>
        """
    }

    /// Saving verifies as well, so that a message goes there and back where every step has passed.
    private var changeSteps: HTML {
        let lists = StepLists(steps, prefix: Self.changePrefix)
        return """
            \(lists.sides)
            <div data-part="trip"\(if: !lists.hasTrip, " hidden")>\(lists.trip)</div>
            """
    }

    /// What the ids of the steps begin with that test new settings, beside those of the settings in use.
    static let changePrefix = "change-"

    private func fields(_ side: String, _ title: String, _ server: ConnectForm.Server) -> HTML {
        """
        <fieldset class="stack"><legend>\(title)</legend>
        \(Form.Field(name: "\(side)-host", label: "Server", value: server.host, error: form.errors["\(side)-host"], autocomplete: "off").html)
        \(Form.select("\(side)-security", label: "Encryption", options: [("implicit", "TLS"), ("starttls", "STARTTLS")], selected: server.security.rawValue))
        \(Form.Field(name: "\(side)-port", label: "Port", value: server.port, error: form.errors["\(side)-port"], autocomplete: "off", attributes: " inputmode=\"numeric\"").html)
        \(Form.Field(name: "\(side)-user", label: "User name", value: server.user, error: form.errors["\(side)-user"], autocomplete: "off").html)
        </fieldset>
        """
    }
}

extension ConnectForm {
    /// What is in use now.
    init(_ detail: MailboxDetail) {
        self.init()
        address = detail.mailbox.address
        name = detail.mailbox.displayName ?? ""
        imap = Server(detail.imap)
        smtp = Server(detail.smtp)
        hasOwnSMTPLogin = detail.imap.user != detail.smtp.user
    }
}

extension ConnectForm.Server {
    init(_ server: MailboxDetail.Server) {
        let endpoint = Endpoint(server.endpoint)
        self.init(
            host: endpoint.map { EnteredName.shown($0.host) } ?? server.endpoint,
            port: endpoint.map { String($0.port) } ?? "",
            security: server.security, user: server.user)
    }
}

/// How a test of a mailbox ended, in one notice.
struct CheckEnding {
    let report: CheckReport
    /// Whether the mailbox is saved, so that the result says how it stands.
    var isSaved = false

    var html: HTML {
        guard let failure = report.firstFailure else {
            let hasWarning = report.steps.contains { $0.state == .warned }
            return Self.notice(
                hasWarning ? "warn" : "good", hasWarning ? .warning : .check,
                hasWarning ? "Every step passed, with a warning." : "Every step passed.", nil)
        }
        return Self.notice(
            "bad", .warning, failure.finding?.cause ?? "Failed at: \(failure.id.title).",
            failure.finding?.action ?? (isSaved ? nil : "Nothing was changed."))
    }

    static func notice(_ style: String, _ icon: Icon, _ words: String, _ more: String?) -> HTML {
        """
        <div class="notice \(style)">\(icon.html)<div><p><strong>\(words)</strong></p>\(more.map { "<p>\($0)</p>" as HTML })</div></div>
        """
    }
}
