internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore
internal import Mailboxes

/// The list of mailboxes, and the review of those that nobody uses.
struct MailboxesController: Sendable {
    /// Rows of one page.
    static let pageRows = 50
    /// What counts as unused where nothing else is chosen, and what can be chosen.
    static let unusedDays = 90, unusedChoices = [14, 30, 90, 180, 365]

    let site: Site
    let dependencies: WebDependencies

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/mailboxes", use: list)
        router.get("/mailboxes/review", use: review)
        router.post("/mailboxes/review", use: pause)
    }

    @Sendable private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try context.signedIn()
        let query = request.uri.queryParameters
        let view = MailboxListView(
            filter: query.get("show").flatMap { MailboxFilter(rawValue: String($0)) } ?? .all,
            order: query.get("sort").flatMap { MailboxOrder(rawValue: String($0)) } ?? .status,
            search: String(query.get("q").map { String($0) }?.prefix(100) ?? ""),
            after: query.get("after").map { String($0) })
        let part = try await BrowseMailboxes(dependencies.mailboxes(of: member)).run(
            view.filter, by: view.order, search: view.search,
            visibleTo: member.may(.manageMailboxes) ? nil : member.member.id, after: view.after,
            limit: Self.pageRows)
        let page = MailboxesPage(member: member, part: part, view: view, now: site.now())
        return try site.response(page, request, context, feed: part.feedPosition)
    }

    // MARK: - Review

    @Sendable private func review(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try manager(context)
        let query = request.uri.queryParameters
        let days = query.get("days").flatMap { Int($0) }.map { min(max($0, 1), 3650) } ?? Self.unusedDays
        let paused = query.get("paused").flatMap { Int($0) }
        let feed = try await dependencies.access.feedPosition()
        let entries = try await ReviewMailboxes(dependencies.mailboxes(of: member)).run(unusedForDays: days)
        let page = MailboxReviewPage(
            entries: entries, days: days, paused: paused, context: context, now: site.now())
        return try site.response(page, request, context, feed: feed)
    }

    @Sendable private func pause(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let member = try manager(context)
        let mailboxes = dependencies.mailboxes(of: member)
        var count = 0
        for id in form.all("mailbox").prefix(ReviewMailboxes.maximumEntries).compactMap({ MailboxID($0) }) {
            try await AccessLists(dependencies.access).require(.manageMailboxes, of: member, with: id)
            let mailbox = try await PauseMailbox(mailboxes).run(id.description)
            try await AuditLog(dependencies.access).note(
                .mailboxPaused, by: member, subjectID: id.description, subjectName: mailbox.address)
            count += 1
        }
        let days = Int(form["days"]).map { min(max($0, 1), 3650) } ?? Self.unusedDays
        return .redirect("/mailboxes/review?days=\(days)&paused=\(count)")
    }

    private func manager(_ context: WebContext) throws -> SignedInMember {
        let member = try context.signedIn()
        guard member.may(.manageMailboxes) else {
            throw AccessError(.notAllowed, "Your role in this workspace does not allow that.")
        }
        return member
    }
}
