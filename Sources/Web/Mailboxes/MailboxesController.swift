internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore
internal import Mailboxes

/// The list of mailboxes.
struct MailboxesController: Sendable {
    /// Rows of one page: so many that it stays under 150 kB with its scripts, tags, owners and failures told.
    static let pageRows = 40

    let site: Site
    let dependencies: WebDependencies

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/mailboxes", use: list)
    }

    @Sendable private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        try await respond(MailboxListView { request.query[$0] }, request, context)
    }

    /// The page of a view, with what could not be done.
    func respond(
        _ view: MailboxListView, _ request: Request, _ context: WebContext, problem: String? = nil
    ) async throws -> Response {
        let member = try context.signedIn()
        let part = try await BrowseMailboxes(dependencies.mailboxes(of: member)).run(
            view.filter, by: view.order, search: view.search, tag: view.tag, owner: view.owner,
            provider: view.provider, visibleTo: member.may(.manageMailboxes) ? nil : member.member.id,
            after: view.after,
            limit: Self.pageRows)
        var page = MailboxesPage(member: member, part: part, view: view, now: site.now(), context: context)
        page.problem = problem
        page.done = MailboxesDone(request.query)
        if page.done == nil, request.query["done"] == "erased" {
            page.isErased = true
            page.revocation = await RevocationNotice(request, dependencies.mailboxes(of: member))
        }
        return try site.response(
            page, request, context, feed: part.feedPosition, status: problem == nil ? .ok : .unprocessableContent)
    }
}
