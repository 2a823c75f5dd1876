internal import Hummingbird

/// Answers only under the server's own name.
struct HostCheck: RouterMiddleware {
    typealias Context = WebContext

    let publicURL: PublicURL

    func handle(
        _ request: Request, context: WebContext, next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard publicURL.accepts(authority: request.head.authority) else {
            throw WebFailure(
                .misdirectedRequest, "Not under this name",
                "This server answers at \(publicURL) only. Whoever runs it can choose another address with --public-url."
            )
        }
        return try await next(request, context)
    }
}
