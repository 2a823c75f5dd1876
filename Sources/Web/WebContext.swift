internal import Access
public import Hummingbird
internal import MailModel
internal import NIOCore

/// What is known of a request besides what it says itself.
public struct WebContext: RequestContext {
    /// What the router needs.
    public var coreContext: CoreRequestContextStorage
    /// The network address of who is connected: the client, or a proxy.
    let peer: IPAddress?
    /// Whence the request comes, as sessions and the audit log keep it.
    var origin = RequestOrigin(source: "", label: "")
    /// The token of the session, where the browser has one that is good.
    var session: BearerToken?
    /// Who is signed in.
    var member: SignedInMember?
    /// What ties a form to a browser in which nobody is signed in.
    var visit: BearerToken?

    /// Takes what the server knows.
    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress?.ipAddress.flatMap { IPAddress($0) }
    }

    /// The most bytes that a request may bring; forms are small.
    public var maxUploadSize: Int { 1 << 20 }

    /// Who is signed in; for pages that nobody else gets to.
    ///
    /// - Throws: ``WebFailure`` that leads to the sign-in page.
    func signedIn() throws(WebFailure) -> SignedInMember {
        guard let member else { throw .signedOut }
        return member
    }

    /// Who is signed in, where they manage mailboxes; for what a page does with mailboxes that nobody chose yet.
    ///
    /// - Throws: ``WebFailure`` that leads to the sign-in page, or ``AccessError`` with `notAllowed`.
    func mailboxManager() throws -> SignedInMember {
        let member = try signedIn()
        guard member.may(.manageMailboxes) else {
            throw AccessError(.notAllowed, "Your role in this workspace does not allow that.")
        }
        return member
    }

    /// The word that a form of this request's page carries.
    var formToken: String {
        if let session, let member { return session.derived(for: Self.purpose(of: member)) }
        return visit?.derived(for: "form") ?? ""
    }

    /// Whether a form came from a page of ours in the same browser, and for the workspace that is open now: another tab
    /// may have opened another one since.
    func accepts(formToken: String) -> Bool {
        if let session, let member { return session.isDerived(formToken, for: Self.purpose(of: member)) }
        return visit?.isDerived(formToken, for: "form") ?? false
    }

    private static func purpose(of member: SignedInMember) -> String { "form \(member.workspace)" }
}
