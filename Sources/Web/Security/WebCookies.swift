internal import Access
internal import Hummingbird

/// The three cookies. None of them can be read by scripts.
struct WebCookies: Sendable {
    let isSecure: Bool

    /// Proves a session. Sent along when a link leads here from elsewhere, so that people arrive signed in.
    var session: String { name("session") }
    /// Says that somebody has signed in with this browser before.
    var device: String { name("device") }
    /// Ties forms to a browser in which nobody is signed in.
    var visit: String { name("visit") }

    /// `__Host-`: only https, only this host, only as we set it.
    private func name(_ base: String) -> String { isSecure ? "__Host-\(base)" : base }

    /// The token in a cookie; nil where there is none that could be ours.
    func token(_ name: String, of request: Request) -> BearerToken? {
        request.cookies[name].flatMap { BearerToken($0.value) }
    }

    /// Leads on, with the tokens of a new session. The visit has done its part.
    func redirect(_ path: String, beginning new: NewSession) -> Response {
        var response = Response.redirect(path)
        add(session, new.token.reveal(), days: 30, sameSite: "Lax", to: &response)
        add(device, new.device.reveal(), days: 180, sameSite: "Strict", to: &response)
        add(visit, "", days: 0, sameSite: "Lax", to: &response)
        return response
    }

    /// Lets the browser forget the session; the device stays known.
    func forgetSession(on response: inout Response) { add(session, "", days: 0, sameSite: "Lax", to: &response) }

    /// Begins a visit.
    func setVisit(_ token: BearerToken, on response: inout Response) {
        add(visit, token.reveal(), days: 1, sameSite: "Lax", to: &response)
    }

    private func add(_ name: String, _ value: String, days: Int, sameSite: String, to response: inout Response) {
        var text = "\(name)=\(value); Path=/; Max-Age=\(days * 86_400); HttpOnly; SameSite=\(sameSite)"
        if isSecure { text += "; Secure" }
        response.headers.append(HTTPField(name: .setCookie, value: text))
    }
}
