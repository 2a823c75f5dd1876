internal import Access
internal import Discovery
internal import FoundationEssentials
internal import Hummingbird
internal import MailModel
internal import Mailboxes

/// Connecting a mailbox: the address first, then its servers, a test with every step shown, and saving.
struct ConnectController: Sendable {
    let site: Site
    let dependencies: WebDependencies
    let runs: BackgroundRuns
    let searches: ConnectSearches

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/mailboxes/connect", use: begin)
        router.post("/mailboxes/connect/search", use: search)
        router.post("/mailboxes/connect", use: connect)
    }

    @Sendable private func begin(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try context.mailboxManager()
        let address = request.query["address"] ?? ""
        var page = AddressPage(address: String(address.prefix(320)), problem: nil, context: context)
        page.tiles = await OAuthTiles.of(member, dependencies)
        return try site.response(page, request, context)
    }

    /// Looks for the address's servers. It is a POST because it makes the server ask others.
    @Sendable private func search(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try context.mailboxManager()
        let form = try await FormBody.read(request, context)
        let address: EmailAddress
        do throws(EnteredName.Problem) {
            address = try EnteredName.address(form["address"])
        } catch {
            var page = AddressPage(address: form["address"], problem: error.words, context: context)
            page.tiles = await OAuthTiles.of(member, dependencies)
            return try site.response(page, request, context, status: .unprocessableContent)
        }
        var page = ConnectPage(form: ConnectForm(address: address), context: context)
        page.tiles = await OAuthTiles.of(member, dependencies)
        if !form.isSet("by-hand") {
            let now = site.now()
            let report = try await searches.report(on: address, in: member.workspace, at: now) {
                try runs.admitSearch(in: member.workspace, at: now)
            }
            let found = ConnectFound(report: report, context: context, chosen: Int(form["choice"]) ?? 0)
            if request.headers[.fragment] == "found" { return Self.text(found.sentence) }
            page.form = ConnectForm(
                address: address, candidate: report.candidates.dropFirst(max(0, found.chosen)).first)
            page.found = found
        }
        return try site.response(page, request, context)
    }

    @Sendable private func connect(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try context.mailboxManager()
        let body = try await FormBody.read(request, context)
        var form = ConnectForm(body)
        let action = ConnectAction(rawValue: body["do"]) ?? .check
        let settings = form.settings(trust: dependencies.trust)
        let password = body.secret("password")
        if password.isEmpty { form.errors["password"] = "Enter the mailbox's password." }
        let isFollowed = request.headers[.fragment] == "steps"
        guard let settings, !password.isEmpty else {
            if isFollowed { return Self.complaint(form.errors) }
            let page = ConnectPage(form: form, context: context)
            return try site.response(page, request, context, status: .unprocessableContent)
        }
        let smtpPassword = body.secret("smtp-password")
        let passwords = MailboxPasswords(
            imap: password, smtp: form.hasOwnSMTPLogin && !smtpPassword.isEmpty ? smtpPassword : nil)
        let wanted = ConnectMailboxRequest(
            settings: settings, passwords: passwords, savePaused: action == .savePaused, history: form.historyChoice)
        let events = try start(action, wanted, for: member)
        return isFollowed ? stream(events) : try await finish(events, form, request, context)
    }

    /// What is wrong in the form, by field, for the script: it shows it and keeps what was typed, the password too.
    private static func complaint(_ errors: [String: String]) -> Response {
        let data = (try? JSONEncoder().encode(["errors": errors])) ?? Data()
        return Response(
            status: .unprocessableContent, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }

    private static func text(_ words: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: words)))
    }

    private func start(
        _ action: ConnectAction, _ wanted: ConnectMailboxRequest, for member: SignedInMember
    ) throws -> AsyncStream<BackgroundRuns.Event> {
        let mailboxes = dependencies.mailboxes(of: member)
        let log = AuditLog(dependencies.access)
        return try runs.start(in: member.workspace, at: site.now()) { onStep in
            if let directions = action.checked {
                return .checked(
                    await Check(mailboxes.connector).run(
                        wanted.settings, passwords: wanted.passwords, directions: directions, onStep: onStep))
            }
            do throws(MailboxError) {
                let result = try await ConnectMailbox(mailboxes).run(wanted, onStep: onStep)
                if let mailbox = result.mailbox {
                    try? await log.note(
                        .mailboxConnected, by: member, subjectID: mailbox.id.description,
                        subjectName: mailbox.address)
                    try? await log.note(
                        ended: result.ended, mailbox: mailbox.id.description, mailbox.address, in: member.workspace,
                        by: member)
                }
                return .connected(result)
            } catch {
                return .failed(error)
            }
        }
    }

    /// One line for each step, and a last one with how it ended.
    private func stream(_ events: AsyncStream<BackgroundRuns.Event>) -> Response {
        let lines = events.map { event -> ByteBuffer in
            let line: StreamLine
            switch event {
            case .step(let step):
                line = StreamLine(key: step.id.rawValue, html: StepView(step: step, canRetry: true).html.text)
            case .finished(let outcome):
                line = StreamLine(html: ConnectEnding(outcome: outcome).html.text, outcome: outcome.word)
            }
            let data = (try? JSONEncoder().encode(line)) ?? Data()
            return ByteBuffer(bytes: data + [0x0A])
        }
        return Response(
            status: .ok, headers: [.contentType: "application/x-ndjson"], body: ResponseBody(asyncSequence: lines))
    }

    /// For browsers without scripts: waits until everything is tried.
    private func finish(
        _ events: AsyncStream<BackgroundRuns.Event>, _ form: ConnectForm, _ request: Request, _ context: WebContext
    ) async throws -> Response {
        var page = ConnectPage(form: form, context: context)
        for await event in events {
            switch event {
            case .step(let step): page.steps[step.id] = step
            case .finished(let outcome): page.outcome = outcome
            }
        }
        if case .connected(let result)? = page.outcome, let mailbox = result.mailbox {
            return .redirect("/mailboxes/\(mailbox.id)?done=connected\(RevocationNotice.query(result.ended))")
        }
        return try site.response(page, request, context)
    }
}

/// What the form is sent for.
enum ConnectAction: String {
    case check, connect, savePaused
    case checkReceiving = "check-receiving"
    case checkSending = "check-sending"

    /// The sides that are only tested; nil where the mailbox is to be saved.
    var checked: Set<MailDirection>? {
        switch self {
        case .check: Set(MailDirection.allCases)
        case .checkReceiving: [.receiving]
        case .checkSending: [.sending]
        case .connect, .savePaused: nil
        }
    }
}

/// A line of the stream.
private struct StreamLine: Encodable {
    var key: String?
    var html: String
    var outcome: String?
}

extension BackgroundRuns.Outcome {
    /// For the script: what the page offers next.
    var word: String {
        switch self {
        case .checked(let report): report.outcome == .passed ? "passed" : "failed"
        case .connected(let result): result.mailbox == nil ? "failed" : "saved"
        case .failed: "failed"
        }
    }
}
