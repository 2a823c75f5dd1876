internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore
internal import Mailboxes

/// One mailbox: how it stands, and what can be done with it.
struct MailboxController: Sendable {
    let site: Site
    let dependencies: WebDependencies
    let runs: BackgroundRuns

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/mailboxes/:id", use: show)
        router.post("/mailboxes/:id/pause", use: pause)
        router.post("/mailboxes/:id/resume", use: resume)
        router.post("/mailboxes/:id/check", use: check)
        router.post("/mailboxes/:id/verify", use: verify)
        router.post("/mailboxes/:id/access", use: setAccess)
        router.post("/mailboxes/:id/disconnect", use: disconnect)
    }

    @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let done = MailboxPage.Done(rawValue: String(request.uri.queryParameters.get("done") ?? ""))
        return try await respond(request, context, done: done)
    }

    @Sendable private func pause(_ request: Request, _ context: WebContext) async throws -> Response {
        try await act(request, context, done: .paused, noting: .mailboxPaused) { mailboxes, id in
            _ = try await PauseMailbox(mailboxes).run(id.description)
        }
    }

    @Sendable private func resume(_ request: Request, _ context: WebContext) async throws -> Response {
        try await act(request, context, done: .resumed, noting: .mailboxResumed) { mailboxes, id in
            _ = try await ResumeMailbox(mailboxes).run(id.description)
        }
    }

    @Sendable private func check(_ request: Request, _ context: WebContext) async throws -> Response {
        try await act(request, context, done: .checking) { [runs, site] mailboxes, id in
            _ = try runs.start(in: mailboxes.workspace, at: site.now()) { onStep in
                do throws(MailboxError) {
                    return .checked(try await CheckMailbox(mailboxes).run(id.description, onStep: onStep))
                } catch {
                    return .failed(error)
                }
            }
        }
    }

    @Sendable private func verify(_ request: Request, _ context: WebContext) async throws -> Response {
        try await act(request, context, done: .verifying) { [runs, site] mailboxes, id in
            _ = try runs.start(in: mailboxes.workspace, at: site.now()) { onStep in
                do throws(MailboxError) {
                    return .checked(try await VerifyMailbox(mailboxes).run(id.description, onStep: onStep))
                } catch {
                    return .failed(error)
                }
            }
        }
    }

    @Sendable private func setAccess(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let id = try target(context)
        let access: MailboxAccess =
            form["who"] == "members"
            ? .members(Set(form.all("member").compactMap { MemberID($0) })) : .everybody
        try await AccessLists(dependencies.access).set(access, to: id, by: try context.signedIn())
        return .redirect("/mailboxes/\(id)?done=access")
    }

    /// Asks for the address once more: the password is destroyed, and perhaps everything that is kept.
    @Sendable private func disconnect(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let id = try target(context)
        let member = try context.signedIn()
        try await AccessLists(dependencies.access).require(.manageMailboxes, of: member, with: id)
        let mailboxes = dependencies.mailboxes(of: member)
        let address = try await ShowMailbox(mailboxes).run(id.description).mailbox.address
        guard form["address"].lowercased().split(whereSeparator: \.isWhitespace).joined() == address.lowercased() else {
            return try await respond(
                request, context, status: .unprocessableContent,
                disconnectError: "Enter \(address) to confirm; nothing was changed.")
        }
        let isErased = form["data"] == "erase"
        _ = try await DisconnectMailbox(mailboxes).run(id.description, erase: isErased)
        try await AuditLog(dependencies.access).note(
            .mailboxDisconnected, by: member, subjectID: id.description, subjectName: address,
            detail: ["kept": isErased ? "no" : "yes"])
        return .redirect(isErased ? "/mailboxes" : "/mailboxes/\(id)?done=disconnected")
    }

    // MARK: - Parts

    private func target(_ context: WebContext) throws(WebFailure) -> MailboxID {
        guard let id = context.parameters.get("id").flatMap({ MailboxID($0) }) else { throw .notFound }
        return id
    }

    /// What those who manage mailboxes do with one button.
    private func act(
        _ request: Request, _ context: WebContext, done: MailboxPage.Done, noting kind: AuditKind? = nil,
        _ body: (MailboxDependencies, MailboxID) async throws -> Void
    ) async throws -> Response {
        _ = try await FormBody.read(request, context)
        let id = try target(context)
        let member = try context.signedIn()
        try await AccessLists(dependencies.access).require(.manageMailboxes, of: member, with: id)
        let mailboxes = dependencies.mailboxes(of: member)
        try await body(mailboxes, id)
        if let kind {
            let address = try await ShowMailbox(mailboxes).run(id.description).mailbox.address
            try await AuditLog(dependencies.access).note(
                kind, by: member, subjectID: id.description, subjectName: address)
        }
        return .redirect("/mailboxes/\(id)?done=\(done.rawValue)")
    }

    private func respond(
        _ request: Request, _ context: WebContext, done: MailboxPage.Done? = nil,
        status: HTTPResponse.Status = .ok, disconnectError: String? = nil
    ) async throws -> Response {
        let id = try target(context)
        let member = try context.signedIn()
        let lists = AccessLists(dependencies.access)
        try await lists.require(.seeMailboxes, of: member, with: id)
        let feed = try await dependencies.access.feedPosition()
        let page = MailboxPage(
            member: member, detail: try await ShowMailbox(dependencies.mailboxes(of: member)).run(id.description),
            access: try await lists.access(to: id, for: member),
            members: try await Members(dependencies.access).list(for: member), done: done,
            disconnectError: disconnectError, context: context, now: site.now())
        return try site.response(page, request, context, feed: feed, status: status)
    }
}
