internal import Access
internal import Hummingbird
internal import MailStore
internal import ServiceLifecycle

/// Serves the feed to pages.
struct LiveController: Sendable {
    let store: Store
    let access: AccessDependencies
    let hub: LiveHub

    func addRoutes(to router: some RouterMethods<WebContext>) { router.get("/events", use: stream) }

    @Sendable private func stream(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try context.signedIn()
        guard let token = context.session else { throw WebFailure.signedOut }
        let known = request.headers[.lastEventID] ?? request.query["after"]
        // Without a position, or with nonsense for one, the page is told to load anew.
        let position = known.flatMap { Int64($0) } ?? -1
        guard let wakeUps = hub.subscribe(member.member.person) else {
            throw WebFailure(
                .tooManyRequests, "Too many live pages", "Close some of your tabs.", retryAfterSeconds: 30)
        }
        let feed = LiveFeed(
            store: store, sessions: Sessions(access), token: token, origin: context.origin, member: member,
            position: position, wakeUps: wakeUps)
        // Without this a graceful stop would wait for the last browser to go away.
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody(asyncSequence: feed.cancelOnGracefulShutdown()))
    }
}
