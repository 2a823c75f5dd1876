internal import Hummingbird

/// Tells the browser, in each response, what pages of ours never do.
struct SecurityHeaders: RouterMiddleware {
    typealias Context = WebContext

    let isSecure: Bool

    /// No script and no style that is not a file of ours; no frame around us; forms go nowhere else.
    static let contentPolicy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
        "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
    ].joined(separator: "; ")

    func handle(
        _ request: Request, context: WebContext, next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        Self.add(to: &response, isSecure: isSecure)
        return response
    }

    /// A header that a page has set for itself stays.
    static func add(to response: inout Response, isSecure: Bool) {
        var headers: [(String, String)] = [
            ("Content-Security-Policy", contentPolicy),
            ("X-Content-Type-Options", "nosniff"),
            // Not `no-referrer`: with that, browsers send the Origin of our own forms as `null`.
            ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("X-Frame-Options", "DENY"),
            ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
            ("Cache-Control", "no-store"),
        ]
        if isSecure { headers.append(("Strict-Transport-Security", "max-age=31536000")) }
        for (name, value) in headers {
            guard let name = HTTPField.Name(name), response.headers[name] == nil else { continue }
            response.headers[name] = value
        }
    }
}
