public import MailModel
public import MailStore

/// What became of a grant at its provider when it was given up here.
public enum RevocationOutcome: Sendable, Hashable {
    /// There was no grant: the mailbox signed in with a password.
    case noGrant
    /// The provider has ended it.
    case revoked
    /// The provider is asked by the server from now on, until then at the latest.
    case asking(until: Timestamp)
    /// The provider has not ended it for this reason. It is asked again until then; the owner can also take access back on
    /// this page, where one is known.
    case pending(page: String?, until: Timestamp, because: RevocationObstacle)
    /// Another mailbox of the same account and client still uses it; taking it back would end that one too.
    case stillUsed
    /// The provider has no way for a program to end it: the owner can, on this page where one is known.
    case byOwner(page: String?)
    /// An organisation's own app had it: nobody signed in, and its administrator decides what the app may use.
    case byAdministrator
    /// The provider refused for good, or had not ended it for so long that it is not asked any more: the owner can, on this
    /// page where one is known.
    case failed(page: String?)

    /// For people; nil where there is nothing to say.
    public var words: String? {
        switch self {
        case .noGrant: nil
        case .revoked: "The provider has ended Salesnode's access."
        case .asking(let until):
            "The provider is asked to end the access, again and again until \(until) where it does not answer. One token is "
                + "kept for that alone."
        case .pending(let page, let until, .client):
            "The provider does not accept Salesnode's registration any more, and so has not ended the access. Enter a "
                + "client secret that it accepts; then it is tried again at once, and until \(until) at the latest. One "
                + "token is kept for that alone. The owner can also remove Salesnode" + Self.place(page)
        case .pending(let page, let until, let obstacle):
            obstacle.words
                + "; it is tried again by itself until \(until). One token is kept for that alone. The owner "
                + "can also remove Salesnode" + Self.place(page)
        case .stillUsed:
            "The access at the provider was left as it is, because another mailbox here uses it too."
        case .byOwner(let page):
            "The tokens are erased here. The provider keeps its record until the owner removes Salesnode"
                + Self.place(page)
        case .byAdministrator:
            "The tokens are erased here. The organisation's app keeps its right to use the mailbox until an administrator "
                + "takes it away."
        case .failed(let page):
            "The tokens are erased here, but the provider did not confirm that it has ended the access. The owner can "
                + "remove Salesnode" + Self.place(page)
        }
    }

    /// Whether the access is ended at the provider, or will not be by us; nil where that is open yet, or was not wanted.
    public var isOver: Bool? {
        switch self {
        case .revoked: true
        case .byOwner, .failed: false
        case .noGrant, .asking, .pending, .stillUsed, .byAdministrator: nil
        }
    }

    private static func place(_ page: String?) -> String { page.map { " at \($0)." } ?? " in the account's settings." }
}

extension RevocationObstacle {
    /// What the provider did, as the beginning of a sentence.
    var words: String {
        switch self {
        case .unreachable: "The provider could not be reached to end the access"
        case .busy: "The provider is not able to end the access at the moment"
        case .client: "The provider does not accept Salesnode's registration any more, and so has not ended the access"
        case .unclear: "The provider's answer does not say whether it has ended the access"
        }
    }
}
