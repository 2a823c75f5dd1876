internal import Hummingbird
internal import MailModel

/// Answers only proxies that were named, and this machine, where a proxy is who encrypts: what comes by another way has
/// crossed the network in clear.
struct ProxyCheck: RouterMiddleware {
    typealias Context = WebContext

    let proxies: Set<IPAddress>

    func handle(
        _ request: Request, context: WebContext, next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard let peer = context.peer, Self.isLoopback(peer) || proxies.contains(peer) else {
            throw WebFailure(
                .forbidden, "Not by this way",
                "This server is reached through its proxy only. Whoever runs it names the proxy with --trusted-proxy.")
        }
        return try await next(request, context)
    }

    static func isLoopback(_ address: IPAddress) -> Bool {
        address.family == .v4 ? address.octets.first == 127 : address.description == "::1"
    }
}
