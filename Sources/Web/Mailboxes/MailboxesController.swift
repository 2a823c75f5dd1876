internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore
internal import Mailboxes

/// The list of mailboxes.
struct MailboxesController: Sendable {
    /// Rows of one page.
    static let pageRows = 50

    let site: Site
    let dependencies: WebDependencies

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/mailboxes", use: list)
    }

    @Sendable private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try context.signedIn()
        let query = request.query
        let view = MailboxListView(
            filter: query["show"].flatMap { MailboxFilter(rawValue: String($0)) } ?? .all,
            order: query["sort"].flatMap { MailboxOrder(rawValue: String($0)) } ?? .status,
            search: String(query["q"]?.prefix(100) ?? ""),
            after: query["after"])
        let part = try await BrowseMailboxes(dependencies.mailboxes(of: member)).run(
            view.filter, by: view.order, search: view.search,
            visibleTo: member.may(.manageMailboxes) ? nil : member.member.id, after: view.after,
            limit: Self.pageRows)
        var page = MailboxesPage(member: member, part: part, view: view, now: site.now())
        if query["done"] == "erased" {
            page.isErased = true
            page.revocation = await RevocationNotice(request, dependencies.mailboxes(of: member))
        }
        return try site.response(page, request, context, feed: part.feedPosition)
    }
}
