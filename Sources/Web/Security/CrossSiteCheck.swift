internal import Hummingbird

/// Refuses what pages of other sites make a browser send: everything but reading must come from a page of ours.
///
/// This is the first of two defences. The second is the word in each form (``WebContext/accepts(formToken:)``), which
/// also covers browsers that say nothing of where a request comes from.
struct CrossSiteCheck: RouterMiddleware {
    typealias Context = WebContext

    let publicURL: PublicURL

    func handle(
        _ request: Request, context: WebContext, next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard request.method == .get || request.method == .head || isOurs(request) else {
            throw WebFailure(
                .forbidden, "Not from here",
                "This was sent from a page of another site. If it was you, open the page here and try again.")
        }
        return try await next(request, context)
    }

    private func isOurs(_ request: Request) -> Bool {
        if let site = request.headers[.fetchSite] { return site == "same-origin" }
        if let origin = request.headers[.requestOrigin] {
            return publicURL.accepts(origin: origin, authority: request.head.authority)
        }
        return true
    }
}
