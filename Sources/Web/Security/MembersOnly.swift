internal import Hummingbird

/// Lets only members through. Whoever is not signed in is led to the sign-in page, and from there back.
struct MembersOnly: RouterMiddleware {
    typealias Context = WebContext

    func handle(
        _ request: Request, context: WebContext, next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard context.member == nil else { return try await next(request, context) }
        // A part of a page that is fetched, or a stream: the page around it must be loaded anew.
        let isPart = request.headers[.fragment] != nil || request.headers[.accept] == "text/event-stream"
        guard request.method == .get, !isPart else { throw WebFailure.signedOut }
        return Response.redirect("/sign-in?next=\(FormBody.encoded(request.uri.string))")
    }
}
