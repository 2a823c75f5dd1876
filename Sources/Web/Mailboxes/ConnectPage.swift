internal import Access
internal import Discovery
internal import MailModel
internal import Mailboxes

/// The first step: whose mailbox it is.
struct AddressPage: MemberPage {
    let address: String
    let problem: String?
    let context: WebContext

    var title: String { "Connect a mailbox" }
    var place: Place { .mailboxes }
    var isNarrow: Bool { true }

    var content: HTML {
        """
        <div class="stack tight"><h1>Connect a mailbox</h1>
        <p class="quiet">Salesnode finds its servers, tests every step with you, and saves nothing before all of them work. Nothing in the mailbox is deleted.</p></div>
        <form class="card stack" method="post" action="/mailboxes/connect/search">\(Form.token(context))
        \(Form.Field(name: "address", label: "E-mail address of the mailbox", type: "email", value: address, error: problem, autocomplete: "off", isFocused: true).html)
        <div class="row"><button class="button main">Find its servers</button><button class="button plain" name="by-hand" value="yes">Enter the servers yourself</button></div>
        </form>
        """
    }
}

/// The second step: the two servers, the test, and saving.
struct ConnectPage: MemberPage {
    var form: ConnectForm
    let context: WebContext
    var report: DiscoveryReport?
    var steps: [CheckStepID: CheckStep] = [:]
    var outcome: BackgroundRuns.Outcome?

    var title: String { "Connect \(form.address)" }
    var place: Place { .mailboxes }

    var content: HTML {
        """
        <div class="stack tight"><h1>Connect \(form.address)</h1>
        <p><a href="/mailboxes/connect">Another address</a></p></div>
        \(found)
        <check-form>
        <form class="stack" method="post" action="/mailboxes/connect" autocomplete="off">\(Form.token(context))
        <input type="hidden" name="address" value="\(form.address)">
        \(form.errors["address"].map { Form.problem($0) } ?? nil)
        <section class="card two" aria-label="Sign-in">
        \(Form.Field(name: "password", label: "Password of the mailbox", type: "password", hint: "Often a password made for programs. It is stored encrypted, and only if everything works.", error: form.errors["password"], autocomplete: "off", isFocused: true).html)
        \(Form.Field(name: "name", label: "Name that recipients see", value: form.name, error: form.errors["name"], autocomplete: "off", isRequired: false).html)
        </section>
        <div class="two">
        \(card("imap", "Receiving (IMAP)", form.imap, receiving))
        \(card("smtp", "Sending (SMTP)", form.smtp, sending))
        </div>
        <section class="card stack" data-part="trip"\(if: !hasTrip, " hidden")><h2>There and back</h2><ol class="steps">\(HTML.joined(trip.map { row($0) }))</ol></section>
        <div data-part="ending" aria-live="polite">\(outcome.map { ConnectEnding(outcome: $0).html })</div>
        <div class="row">
        <button class="button" name="do" value="check">Test connection</button>
        <button class="button main" name="do" value="connect">Connect</button>
        <button class="button plain" name="do" value="savePaused"\(if: !hasFailed, " hidden")>Save as paused</button>
        </div>
        <p class="quiet small">“Connect” tests first, then saves and sends one message to the mailbox itself, which is removed again.</p>
        </form>
        </check-form>
        """
    }

    private var receiving: [CheckStepID] { CheckStepID.receiving }
    private var sending: [CheckStepID] { CheckStepID.sending }
    private var trip: [CheckStepID] { CheckStepID.allCases.filter { !CheckStepID.check.contains($0) } }
    private var hasTrip: Bool { trip.contains { steps[$0] != nil } }
    private var hasFailed: Bool { outcome?.word == "failed" }

    private func row(_ id: CheckStepID) -> HTML { steps[id].map { StepView(step: $0).html } ?? StepView.waiting(id) }

    private func card(_ side: String, _ title: String, _ server: ConnectForm.Server, _ ids: [CheckStepID]) -> HTML {
        """
        <fieldset class="card stack" data-side="\(side)"><legend class="unseen">\(title)</legend><h2>\(title)</h2>
        \(Form.Field(name: "\(side)-host", label: "Server", value: server.host, error: form.errors["\(side)-host"], autocomplete: "off").html)
        <div class="two">
        \(Form.select("\(side)-security", label: "Encryption", options: [("implicit", "TLS"), ("starttls", "STARTTLS")], selected: server.security.rawValue))
        \(Form.Field(name: "\(side)-port", label: "Port", value: server.port, error: form.errors["\(side)-port"], autocomplete: "off", attributes: " inputmode=\"numeric\"").html)
        </div>
        \(side == "imap" ? user("imap", server) : ownLogin(server))
        <ol class="steps">\(HTML.joined(ids.map { row($0) }))</ol>
        </fieldset>
        """
    }

    private func user(_ side: String, _ server: ConnectForm.Server) -> HTML {
        Form.Field(
            name: "\(side)-user", label: "User name", value: server.user, error: form.errors["\(side)-user"],
            autocomplete: "off"
        ).html
    }

    private func ownLogin(_ server: ConnectForm.Server) -> HTML {
        """
        <details class="fold"\(if: form.hasOwnSMTPLogin, " open")><summary>Different login for sending</summary><div class="stack">
        <label class="choice"><input type="checkbox" name="smtp-login" value="yes"\(if: form.hasOwnSMTPLogin, " checked")>Use the login below for sending</label>
        \(Form.Field(name: "smtp-user", label: "User name for sending", value: server.user, error: form.errors["smtp-user"], autocomplete: "off", isRequired: false).html)
        \(Form.Field(name: "smtp-password", label: "Password for sending", type: "password", autocomplete: "off", isRequired: false).html)
        </div></details>
        """
    }

    // MARK: - What was found

    private var found: HTML? {
        guard let report else { return nil }
        guard let candidate = report.candidates.first, candidate.imap != nil || candidate.smtp != nil else {
            return notice(
                "warn", .warning,
                "No servers were found for this address. Enter them below; the provider's help pages name them.", report
            )
        }
        if candidate.takesNoPassword {
            return notice(
                "warn", .warning,
                "\(candidate.provider ?? "This provider") takes no password, only a sign-in on its own page, which this version cannot do yet.",
                report)
        }
        if !candidate.foreignHosts.isEmpty {
            return notice(
                "warn", .warning,
                "\(candidate.foreignHosts.joined(separator: " and ")) lies outside the address's own domain and belongs to no provider that Salesnode knows. Go on only if you know that it is right: the password goes there.",
                report)
        }
        let source =
            candidate.provider.map { "known settings of \($0)" }
            ?? candidate.methods.map(\.title).joined(separator: " and ")
        return notice("good", .check, "Servers found: \(source).", report)
    }

    private func notice(_ style: String, _ icon: Icon, _ words: String, _ report: DiscoveryReport) -> HTML {
        let candidate = report.candidates.first
        let pages = candidate?.signIn.compactMap { option in option.page.flatMap { HTML.link($0) } } ?? []
        let notes = candidate?.notes.map(\.text) ?? []
        return """
            <div class="notice \(style)" role="status">\(icon.html)<div class="stack tight"><p>\(words)</p>
            \(if: !report.suggestions.isEmpty, "<p><strong>Did you mean \(report.suggestions.joined(separator: " or "))?</strong></p>")
            \(each: notes, { "<p>\($0)</p>" })
            \(each: pages.prefix(1), { "<p><a href=\"\($0)\" rel=\"noreferrer\" target=\"_blank\">Where the provider makes passwords for programs</a></p>" })
            </div></div>
            """
    }
}

/// How a test or a connection ended.
struct ConnectEnding {
    let outcome: BackgroundRuns.Outcome

    var html: HTML {
        switch outcome {
        case .checked(let report) where report.outcome == .passed:
            return notice("good", .check, "Every step passed.", "Nothing is saved yet.")
        case .checked(let report): return failed(report, "Nothing is saved.")
        case .failed(let error): return notice("bad", .warning, "It could not be done.", error.message)
        case .connected(let result):
            guard let mailbox = result.mailbox else {
                return failed(result.report, "Nothing is saved, and nothing that was saved before was changed.")
            }
            let isWhole = result.report.outcome == .passed
            return """
                <div class="notice \(isWhole ? "good" : "warn")">\(isWhole ? Icon.check.html : Icon.warning.html)<div class="stack tight">
                <p><strong>\(mailbox.address) is \(isWhole ? "connected" : "saved"): \(mailbox.status.words).</strong></p>
                <p class="row"><a class="button main" href="/mailboxes/\(mailbox.id.description)">Open the mailbox</a><a class="button" href="/mailboxes/connect">Connect another</a></p></div></div>
                """
        }
    }

    private func failed(_ report: CheckReport, _ consequence: String) -> HTML {
        guard let step = report.firstFailure else { return notice("bad", .warning, "A step failed.", consequence) }
        return notice("bad", .warning, step.finding?.cause ?? "Failed at: \(step.id.title).", consequence)
    }

    private func notice(_ style: String, _ icon: Icon, _ words: String, _ more: String) -> HTML {
        """
        <div class="notice \(style)">\(icon.html)<div><p><strong>\(words)</strong></p><p>\(more)</p></div></div>
        """
    }
}
