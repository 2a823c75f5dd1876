internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore
internal import Mailboxes

/// What takes its time with one mailbox: tests, a test message, other settings. Each is told step by step as it goes on,
/// or at its end to browsers without scripts.
struct MailboxRunsController: Sendable {
    let site: Site
    let dependencies: WebDependencies
    let runs: BackgroundRuns

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.post("/mailboxes/:id/check", use: check)
        router.post("/mailboxes/:id/verify", use: verify)
        router.post("/mailboxes/:id/send-test", use: sendTest)
        router.post("/mailboxes/:id/settings", use: change)
    }

    private var loader: MailboxLoader { MailboxLoader(site: site, dependencies: dependencies) }

    // MARK: - Tests

    @Sendable private func check(_ request: Request, _ context: WebContext) async throws -> Response {
        try await test(request, context) { mailboxes, id, onStep async throws(MailboxError) in
            try await CheckMailbox(mailboxes).run(id.description, onStep: onStep)
        }
    }

    @Sendable private func verify(_ request: Request, _ context: WebContext) async throws -> Response {
        try await test(request, context) { mailboxes, id, onStep async throws(MailboxError) in
            try await VerifyMailbox(mailboxes).run(id.description, onStep: onStep)
        }
    }

    private func test(
        _ request: Request, _ context: WebContext,
        _ body:
            @escaping @Sendable (
                MailboxDependencies, MailboxID, @escaping StepHandler
            ) async throws(MailboxError) -> CheckReport
    ) async throws -> Response {
        _ = try await FormBody.read(request, context)
        let (member, id) = try await loader.manager(context)
        let mailboxes = dependencies.mailboxes(of: member)
        let address = try await ShowMailbox(mailboxes).run(id.description).mailbox.address
        let events = try runs.start(in: member.workspace, at: site.now()) { onStep in
            do throws(MailboxError) {
                return .checked(try await body(mailboxes, id, onStep))
            } catch {
                return .failed(error)
            }
        }
        try await note(.mailboxTested, member, id, address)
        if request.headers[.fragment] == "steps" { return RunStream.response(events) { Self.ending($0).html } }
        // The result is kept, and so is on the page that follows.
        if case .failed(let error)? = await RunStream.result(of: events).outcome { throw error }
        return .redirect("\(MailboxTab.authentication.path(of: id))?done=checked")
    }

    private static func ending(_ outcome: BackgroundRuns.Outcome) -> RunEnding { RunEnding(outcome: outcome) }

    // MARK: - Test message

    @Sendable private func sendTest(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let (member, id) = try await loader.manager(context)
        let mailboxes = dependencies.mailboxes(of: member)
        let text = form["to"]
        let recipient: EmailAddress
        do throws(EnteredName.Problem) {
            recipient = try EnteredName.address(text)
        } catch {
            let words = error.words
            return try await loader.respond(.overview, request, context, status: .unprocessableContent) { view in
                MailboxOverview(view: view, recipient: text, recipientError: words)
            }
        }
        let address = try await ShowMailbox(mailboxes).run(id.description).mailbox.address
        let events = try runs.start(in: member.workspace, at: site.now()) { [site] _ in
            do throws(MailboxError) {
                let result = try await SendTest(mailboxes).run(id.description, to: recipient)
                return .checked(Self.report(result, from: recipient, at: site.now()))
            } catch {
                return .failed(error)
            }
        }
        try await note(.testMessageSent, member, id, address, ["to": recipient.description])
        if request.headers[.fragment] == "steps" { return RunStream.response(events) { SentEnding(outcome: $0).html } }
        let outcome = await RunStream.result(of: events).outcome
        return try await loader.respond(.overview, request, context) { view in
            MailboxOverview(
                view: view, sent: outcome.map { SentEnding(outcome: $0).html }, recipient: recipient.description)
        }
    }

    /// The result as a report of one step, so that it is told as every other run is.
    private static func report(_ result: SendTestResult, from address: EmailAddress, at now: Timestamp) -> CheckReport {
        let hasPassed = result.outcome == .passed
        let words = hasPassed ? "The sending server took the message to \(result.recipient)." : "It was not sent."
        var evidence: [String: EvidenceValue] = ["messageID": .text(result.messageID)]
        if let reply = result.reply { evidence["reply"] = .text(reply.description) }
        let step = CheckStep(
            id: .verifySent, state: hasPassed ? .passed : .failed, milliseconds: 0, summary: words,
            evidence: evidence, finding: result.finding)
        return CheckReport(address: address, startedAt: now, milliseconds: 0, steps: [step])
    }

    // MARK: - Other settings

    @Sendable private func change(_ request: Request, _ context: WebContext) async throws -> Response {
        let body = try await FormBody.read(request, context)
        let (member, id) = try await loader.manager(context)
        let mailboxes = dependencies.mailboxes(of: member)
        let detail = try await ShowMailbox(mailboxes).run(id.description)
        guard detail.imap.signIn == .password else {
            throw MailboxError(
                .wrongState, "This mailbox signs in at its provider and has no password. Sign in again on its page.")
        }
        var form = ConnectForm(body)
        form.address = detail.mailbox.address
        let password = body.secret("password")
        let settings = form.settings(trust: dependencies.trust)
        if password.isEmpty { form.errors["password"] = "Enter the mailbox's password." }
        guard let settings, !password.isEmpty else {
            let hasOtherErrors = form.errors.keys.contains { $0 != "password" }
            return try await respond(request, context, status: .unprocessableContent) { panel in
                panel.form = form
                panel.isChanging = hasOtherErrors
            }
        }
        let passwords = MailboxPasswords(
            imap: password, smtp: form.hasOwnSMTPLogin ? body.secret("smtp-password") : nil)
        let what = Self.differences(detail, settings)
        let log = AuditLog(dependencies.access)
        let events = try runs.start(in: member.workspace, at: site.now()) { onStep in
            do throws(MailboxError) {
                let result = try await ChangeMailbox(mailboxes).run(
                    id.description, displayName: settings.displayName, servers: (settings.imap, settings.smtp),
                    passwords: passwords, onStep: onStep)
                if let mailbox = result.mailbox {
                    try? await log.note(
                        .mailboxChanged, by: member, subjectID: id.description, subjectName: mailbox.address,
                        detail: ["what": what])
                }
                return .connected(result)
            } catch {
                return .failed(error)
            }
        }
        let prefix = MailboxAuthentication.changePrefix
        if request.headers[.fragment] == "steps" {
            return RunStream.response(events, prefix: prefix) { RunEnding(outcome: $0, prefix: prefix).html }
        }
        let (steps, outcome) = await RunStream.result(of: events)
        if case .connected(let result)? = outcome, result.mailbox != nil {
            return .redirect("\(MailboxTab.authentication.path(of: id))?done=changed")
        }
        let entered = form
        return try await respond(request, context) { panel in
            panel.form = entered
            panel.steps = steps
            panel.ending = outcome.map { RunEnding(outcome: $0, prefix: prefix).html }
            panel.isChanging = true
        }
    }

    private func respond(
        _ request: Request, _ context: WebContext, status: HTTPResponse.Status = .ok,
        _ change: (inout MailboxAuthentication) -> Void
    ) async throws -> Response {
        try await loader.respond(.authentication, request, context, status: status) { view in
            var panel = MailboxAuthentication(view)
            change(&panel)
            return panel
        }
    }

    /// What a change is about, for the audit log; passwords are never compared.
    private static func differences(_ detail: MailboxDetail, _ settings: MailboxSettings) -> String {
        var parts = ["the password"]
        let servers = [
            (detail.imap, settings.imap, "receiving server"), (detail.smtp, settings.smtp, "sending server"),
        ]
        for (old, new, name) in servers
        where old.endpoint != new.endpoint.description || old.security != new.security || old.user != new.user {
            parts.append("the \(name) (\(old.endpoint) to \(new.endpoint))")
        }
        if detail.mailbox.displayName != settings.displayName { parts.append("the name") }
        return parts.joined(separator: ", ")
    }

    private func note(
        _ kind: AuditKind, _ member: SignedInMember, _ id: MailboxID, _ address: String,
        _ detail: [String: String] = [:]
    ) async throws {
        try await AuditLog(dependencies.access).note(
            kind, by: member, subjectID: id.description, subjectName: address, detail: detail)
    }
}

/// How a run with one mailbox ended.
struct RunEnding {
    let outcome: BackgroundRuns.Outcome
    /// What the ids of its steps begin with.
    var prefix = ""

    var html: HTML {
        switch outcome {
        case .checked(let report): return CheckEnding(report: report, isSaved: true).html
        case .failed(let error): return CheckEnding.notice("bad", .warning, "It could not be done.", error.message)
        case .connected(let result):
            guard let mailbox = result.mailbox else {
                return unchanged(result.report.firstFailure)
            }
            let isWhole = result.report.outcome == .passed
            return CheckEnding.notice(
                isWhole ? "good" : "warn", isWhole ? .check : .warning,
                "The new settings are in use: \(mailbox.status.words).",
                isWhole ? nil : result.report.firstFailure?.finding?.cause)
        }
    }

    /// What failed, and the one thing to do about it.
    private func unchanged(_ step: CheckStep?) -> HTML {
        let finding = step?.finding
        let cause = finding?.cause ?? (step == nil ? "A step failed." : "")
        return """
            <div class="notice bad">\(Icon.warning.html)<div class="stack tight">
            <p>\(step.map { "<strong>\($0.id.title) failed.</strong> " as HTML })\(cause)</p>
            \(finding.map { "<p>\($0.action)</p>" as HTML })
            <p class="row">\(step.map { "<a href=\"#\(StepView.anchor($0.id, prefix))\">Details</a>" as HTML })\(finding?.page.flatMap { HTML.link($0) }.map { "<a href=\"\($0)\" rel=\"noreferrer\" target=\"_blank\">The provider's page about it</a>" as HTML })</p>
            <p class="quiet small">Nothing was changed; what was in use before still is.</p></div></div>
            """
    }
}

/// How a test message went.
struct SentEnding {
    let outcome: BackgroundRuns.Outcome

    var html: HTML {
        guard case .checked(let report) = outcome, let step = report.steps.first else {
            return RunEnding(outcome: outcome).html
        }
        guard step.state == .passed else {
            return """
                \(CheckEnding.notice("bad", .warning, step.finding?.cause ?? step.summary, nil))
                \(step.finding.map { FindingView(finding: $0, id: "sent").html })
                """
        }
        let reply: HTML? = step.evidence["reply"].map {
            "<p class=\"small\">It said: \($0.description). The message's id, for looking it up there: <code>\(step.evidence["messageID"]?.description ?? "")</code></p>"
        }
        return """
            <div class="notice good">\(Icon.check.html)<div><p><strong>\(step.summary)</strong> It should arrive within a minute.</p>\(reply)</div></div>
            """
    }
}
