internal import Access
public import Hummingbird
internal import MailStore
internal import Mailboxes

/// The pages, put together.
///
/// ```swift
/// let web = WebApplication(dependencies, health: health)
/// let application = Application(responder: web.responder, …)   // beside web.live in the same group of services
/// ```
public struct WebApplication: Sendable {
    /// Answers requests.
    public let responder: RouterResponder<WebContext>
    /// Wakes live pages; to be run as a service beside the server.
    public let live: LiveHub
    /// Runs checks and connections; to be run as a service beside the server.
    public let runs: BackgroundRuns
    /// Brings back conversations that were put off; to be run as a service beside the server.
    public let snooze: SnoozeService
    /// Carries what is done with labels to their messages; to be run as a service beside the server.
    public let labels: LabelService
    /// The names of the files that pages load; for tests.
    let assetNames: [String]

    /// Puts the pages together.
    ///
    /// - Parameter health: answers `GET /healthz`, under whatever name the server is asked.
    public init(
        _ dependencies: WebDependencies, health: @escaping @Sendable (Request) async -> Response
    ) {
        let store = dependencies.mailboxes.store
        live = LiveHub(store: store)
        runs = BackgroundRuns()
        snooze = SnoozeService(store: store, logger: dependencies.logger)
        labels = LabelService(store: store, logger: dependencies.logger)
        let assets = AssetLibrary()
        assetNames = assets.names
        let site = Site(
            assets: assets, publicURL: dependencies.publicURL, now: { store.time })
        responder = Self.router(dependencies, site: site, live: live, runs: runs, health: health).buildResponder()
    }

    private static func router(
        _ dependencies: WebDependencies, site: Site, live: LiveHub, runs: BackgroundRuns,
        health: @escaping @Sendable (Request) async -> Response
    ) -> Router<WebContext> {
        let access = dependencies.access
        let cookies = WebCookies(isSecure: site.publicURL.isSecure)
        // A middleware is around the routes that are added after it.
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        router.get("/healthz") { request, _ in await health(request) }
        router.add(middleware: SecurityHeaders(isSecure: site.publicURL.isSecure))
        router.add(middleware: ErrorPages(site: site))
        router.add(middleware: HostCheck(publicURL: site.publicURL))
        if dependencies.needsProxy { router.add(middleware: ProxyCheck(proxies: dependencies.trustedProxies)) }
        router.add(middleware: CrossSiteCheck(publicURL: site.publicURL))
        router.get("/assets/:name") { _, context in
            guard let response = context.parameters.get("name").flatMap({ site.assets.response(for: $0) }) else {
                throw WebFailure.notFound
            }
            return response
        }
        router.get("/favicon.svg") { _, _ in Favicon.response }
        router.add(
            middleware: Identification(
                sessions: Sessions(access), cookies: cookies, trustedProxies: dependencies.trustedProxies))
        SignInController(site: site, access: access, firstRun: dependencies.firstRun, cookies: cookies)
            .addRoutes(to: router)
        WelcomeController(site: site, firstRun: dependencies.firstRun, cookies: cookies).addRoutes(to: router)
        JoinController(site: site, access: access, cookies: cookies).addRoutes(to: router)
        ResetController(site: site, access: access, cookies: cookies).addRoutes(to: router)

        let inside = router.group().add(middleware: MembersOnly())
        LiveController(store: dependencies.mailboxes.store, access: access, hub: live).addRoutes(to: inside)
        AccountController(site: site, access: access).addRoutes(to: inside)
        MembersController(site: site, access: access).addRoutes(to: inside)
        AuditController(site: site, access: access).addRoutes(to: inside)
        SettingsController(site: site, access: access).addRoutes(to: inside)
        LabelsController(
            site: site, dependencies: dependencies,
            service: LabelService(store: dependencies.mailboxes.store, logger: dependencies.logger)
        ).addRoutes(to: inside)
        InboxSettingsController(site: site, dependencies: dependencies).addRoutes(to: inside)
        InboxController(site: site, dependencies: dependencies).addRoutes(to: inside)
        CareController(site: site, dependencies: dependencies, presence: PresenceBook()).addRoutes(to: inside)
        ImageProxy(fetcher: dependencies.fetcher).addRoutes(to: inside)
        MailController(site: site, dependencies: dependencies).addRoutes(to: inside)
        PartController(dependencies: dependencies, contents: MessageContents(dependencies.mailboxes))
            .addRoutes(to: inside)
        MailboxesController(site: site, dependencies: dependencies).addRoutes(to: inside)
        MailboxesBulkController(site: site, dependencies: dependencies).addRoutes(to: inside)
        ReviewController(site: site, dependencies: dependencies, patience: dependencies.reviewPatience)
            .addRoutes(to: inside)
        ConnectController(
            site: site, dependencies: dependencies, runs: runs,
            searches: ConnectSearches(discover: dependencies.discover)
        ).addRoutes(to: inside)
        ImportController(site: site, dependencies: dependencies, work: runs, runs: ImportRuns()).addRoutes(to: inside)
        MailboxController(site: site, dependencies: dependencies).addRoutes(to: inside)
        AlertsController(site: site, dependencies: dependencies, runs: runs).addRoutes(to: inside)
        DomainHealthController(site: site, dependencies: dependencies, runs: runs).addRoutes(to: inside)
        MailboxRunsController(site: site, dependencies: dependencies, runs: runs).addRoutes(to: inside)
        // Owners of mailboxes have no account here, so a part of these routes is for everybody.
        OAuthController(
            site: site, dependencies: dependencies, runs: runs, cookies: cookies, finished: FinishedSignIns()
        ).addRoutes(inside: inside, outside: router)
        OwnerLinkController(site: site, dependencies: dependencies, runs: runs, cookies: cookies)
            .addRoutes(inside: inside, outside: router)
        OAuthClientsController(site: site, dependencies: dependencies).addRoutes(to: inside)
        AppKeyController(site: site, dependencies: dependencies).addRoutes(to: inside)
        AppConnectController(site: site, dependencies: dependencies, runs: runs).addRoutes(to: inside)
        return router
    }
}
