internal import Access
internal import Hummingbird
internal import MailModel

/// The browser in front of a sign-in at a provider, and by what it is recognised when it comes back.
///
/// A member's browser has its session. An owner, who has no account here, gets a cookie of its own with the press of the
/// link's button. Each of them is a secret that nobody else has, so that a sign-in begun in one browser is worth nothing
/// in another.
enum OAuthBrowser: Sendable {
    case member(SignedInMember, Secret)
    case owner(Secret)

    /// Who asks; nil for a browser that began nothing.
    init?(_ request: Request, _ context: WebContext, cookies: WebCookies) {
        if let token = cookies.token(cookies.owner, of: request) {
            self = .owner(Secret("owner \(token.reveal())"))
        } else if let member = context.member, let session = context.session {
            self = .member(member, Self.secret(of: session))
        } else {
            return nil
        }
    }

    /// A member's browser.
    init(_ context: WebContext) throws(WebFailure) {
        guard let member = context.member, let session = context.session else { throw .signedOut }
        self = .member(member, Self.secret(of: session))
    }

    private static func secret(of session: BearerToken) -> Secret { Secret("session \(session.reveal())") }

    /// What only this browser has.
    var secret: Secret {
        switch self {
        case .member(_, let secret), .owner(let secret): secret
        }
    }

    /// Who is signed in here; nil for an owner with a link.
    var member: SignedInMember? {
        if case .member(let member, _) = self { member } else { nil }
    }

    /// Whether it may go on with a sign-in of this workspace.
    func may(goOnIn workspace: WorkspaceID) -> Bool {
        switch self {
        case .owner: true
        case .member(let member, _): member.workspace == workspace && member.may(.manageMailboxes)
        }
    }
}

extension WebCookies {
    /// Recognises the owner of a mailbox who came by a link.
    var owner: String { isSecure ? "__Host-owner" : "owner" }
    /// Finds the sign-in that was granted; worth nothing without the session or the owner's cookie beside it.
    var signIn: String { isSecure ? "__Host-sign-in" : "sign-in" }

    /// Says for what the sign-in is, so that a page which says why it did not go on leads back there.
    var goal: String { isSecure ? "__Host-sign-in-for" : "sign-in-for" }

    /// Sets one of them for as long as a sign-in may take, or lets the browser forget it where the value is nil.
    func set(_ name: String, to value: String?, on response: inout Response) {
        var text = "\(name)=\(value ?? ""); Path=/; Max-Age=\(value == nil ? 0 : 2400); HttpOnly; SameSite=Lax"
        if isSecure { text += "; Secure" }
        response.headers.append(HTTPField(name: .setCookie, value: text))
    }
}
