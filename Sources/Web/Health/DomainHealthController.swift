internal import Access
internal import Hummingbird
internal import MailModel
internal import Mailboxes

/// The tab of a mailbox that tells what its domain says in DNS.
struct DomainHealthController: Sendable {
    let site: Site
    let dependencies: WebDependencies
    let runs: BackgroundRuns

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/mailboxes/:id/health", use: show)
        router.post("/mailboxes/:id/health", use: read)
    }

    private var loader: MailboxLoader { MailboxLoader(site: site, dependencies: dependencies) }

    @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await loader.respond(.health, request, context) { view in
            DomainHealthPanel(
                view: view,
                report: try await ShowDomainHealth(dependencies.mailboxes(of: view.member)).run(
                    view.mailbox.id.description))
        }
    }

    /// It is a POST because it makes the server ask others.
    @Sendable private func read(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await FormBody.read(request, context)
        let (member, id) = try await loader.manager(context)
        try runs.admitSearch(in: member.workspace, at: site.now())
        _ = try await dependencies.readDomain(dependencies.mailboxes(of: member), id)
        return .redirect("\(MailboxTab.health.path(of: id))?done=published")
    }
}
