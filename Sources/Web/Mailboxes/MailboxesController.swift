internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore
internal import Mailboxes

/// The list of mailboxes.
struct MailboxesController: Sendable {
    /// Rows of one page.
    static let pageRows = 100

    let site: Site
    let dependencies: WebDependencies

    func addRoutes(to router: some RouterMethods<WebContext>) { router.get("/mailboxes", use: list) }

    @Sendable private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try context.signedIn()
        let query = request.uri.queryParameters
        let filter = query.get("show").flatMap { MailboxFilter(rawValue: String($0)) } ?? .all
        let search = String(query.get("q").map { String($0) }?.prefix(100) ?? "")
        let after = query.get("after").map { String($0) }
        let part = try await BrowseMailboxes(dependencies.mailboxes(of: member)).run(
            filter, search: search, visibleTo: member.may(.manageMailboxes) ? nil : member.member.id, after: after,
            limit: Self.pageRows)
        let page = MailboxesPage(
            member: member, part: part, filter: filter, search: search, after: after, now: site.now())
        return try site.response(page, request, context, feed: part.feedPosition)
    }
}
