internal import Access
internal import Hummingbird
internal import MailModel

/// Finds out who stands behind a request.
struct Identification: RouterMiddleware {
    typealias Context = WebContext

    let sessions: Sessions
    let cookies: WebCookies
    let trustedProxies: Set<IPAddress>

    func handle(
        _ request: Request, context: WebContext, next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.origin = RequestOrigin(
            source: source(of: request, peer: context.peer),
            label: ClientLabel.words(for: request.headers[.userAgent] ?? ""))
        if let token = cookies.token(cookies.session, of: request) {
            context.member = try await sessions.member(for: token, origin: context.origin)
            context.session = context.member == nil ? nil : token
        }
        var newVisit: BearerToken?
        if context.member == nil {
            context.visit = cookies.token(cookies.visit, of: request)
            if context.visit == nil, request.method == .get {
                newVisit = .random()
                context.visit = newVisit
            }
        }
        var response = try await next(request, context)
        if let newVisit, response.headers[.contentType]?.hasPrefix("text/html") == true {
            cookies.setVisit(newVisit, on: &response)
        }
        return response
    }

    /// The last address that a proxy of ours has written down; everything before it anybody could have written.
    private func source(of request: Request, peer: IPAddress?) -> String {
        guard let peer else { return "" }
        guard trustedProxies.contains(peer), let last = request.headers[.forwardedFor]?.split(separator: ",").last,
            let client = IPAddress(trimmed(last))
        else { return peer.description }
        return client.description
    }

    private func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}

/// What a browser is, in words, from what it says of itself. For people to recognise their own sessions; decides nothing.
enum ClientLabel {
    /// Such as `Firefox on Linux`.
    static func words(for agent: String) -> String {
        let agent = String(agent.prefix(400))
        // More special ones first: each names the ones behind it as well.
        let browsers = [
            ("Edg/", "Edge"), ("OPR/", "Opera"), ("Vivaldi/", "Vivaldi"), ("Firefox/", "Firefox"),
            ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"),
        ]
        let systems = [
            ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
            ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
        ]
        let browser = browsers.first { agent.contains($0.0) }?.1 ?? "Unknown browser"
        guard let system = systems.first(where: { agent.contains($0.0) })?.1 else { return browser }
        return "\(browser) on \(system)"
    }
}
