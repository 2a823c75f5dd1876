public import MailModel
public import MailStore
public import MailTransport
public import OAuth

/// What a person asks for when connecting a mailbox by a sign-in at its provider.
public struct OAuthConnectRequest: Sendable {
    /// By which client.
    public var client: OAuthClientID
    /// The mailbox's address; nil to take whatever account signs in.
    public var address: EmailAddress?
    /// Who signs in for a shared mailbox, which itself has no sign-in; nil where it is the mailbox's own account.
    public var delegate: EmailAddress?
    /// Where the provider sends the browser: exactly as it is registered there.
    public var redirect: String
    /// Who asks, in words, for the grant's record.
    public var by: String
    /// The mail servers; nil for the provider's, or those of the mailbox that is there already.
    public var mail: OAuthMailServers?
    /// Whose certificates the mail servers may show.
    public var trust: TLSTrust
    /// The name that recipients see; nil leaves it as it is.
    public var displayName: String?
    /// How much history is wanted; nil leaves it as it is.
    public var history: HistoryChoice?
    /// Whether the provider is to ask for consent again, as for a mailbox whose grant has ended.
    public var asksConsentAgain: Bool
    /// Whether another account than the expected one is refused, and not put to the person as a question.
    public var isPinned: Bool

    /// Describes a request.
    public init(
        client: OAuthClientID, address: EmailAddress?, delegate: EmailAddress? = nil, redirect: String, by: String,
        mail: OAuthMailServers? = nil, trust: TLSTrust = .systemRoots, displayName: String? = nil,
        history: HistoryChoice? = nil, asksConsentAgain: Bool = false, isPinned: Bool = false
    ) {
        self.client = client
        self.address = address
        self.delegate = delegate
        self.redirect = redirect
        self.by = by
        self.mail = mail
        self.trust = trust
        self.displayName = displayName
        self.history = history
        self.asksConsentAgain = asksConsentAgain
        self.isPinned = isPinned
    }

    /// The account that is expected to sign in.
    var expectedAccount: EmailAddress? { delegate ?? address }
}

/// A sign-in that has begun.
public struct OAuthBeginning: Sendable, Hashable {
    /// Where the browser goes; it has no secret that would help anybody else.
    public let url: String
    /// When it is worth nothing any more.
    public let expires: Timestamp
}

/// A sign-in that the provider has granted, before anything is checked or saved.
public struct OAuthSignIn: Sendable {
    /// The workspace for which it was begun, and in which it is to be connected.
    public let workspace: WorkspaceID
    /// By which the browser that began it goes on: not a token of the provider's, and worth nothing elsewhere.
    public let handle: Secret
    /// The provider.
    public let provider: OAuthProvider
    /// The address that is about to be connected; nil where neither the person nor the provider named one.
    public let address: EmailAddress?
    /// The account that signed in, as the provider names it; nil where it does not.
    public let account: String?
    /// What the person has to answer before it goes on.
    public let questions: [OAuthQuestion]
    /// When it is worth nothing any more.
    public let expires: Timestamp
}

/// Something about a sign-in that only the person can answer.
public enum OAuthQuestion: Sendable, Hashable {
    /// Another account signed in than the one that was expected.
    case otherAddress(expected: String, signedIn: String)
    /// The address is the same, but at the provider it is another account than the one that was connected before.
    case otherAccount(address: String)

    /// The question, for people.
    public var words: String {
        switch self {
        case .otherAddress(let expected, let signedIn):
            "You signed in as \(signedIn), and this is about \(expected). Is \(signedIn) meant to be used for it?"
        case .otherAccount(let address):
            "At the provider, \(address) is now another account than the one that was connected before. Connect this one?"
        }
    }
}

/// Why a sign-in does not go on.
public enum OAuthConnectFailure: Error, Sendable {
    /// What came back is not believed: it was replayed, forged, mixed up, has expired, or belongs to another browser.
    case notBelieved(String)
    /// The provider, the person or the registration: what it means and what to do.
    case finding(Finding)
    /// The store or the vault failed, or the request cannot be used.
    case local(MailboxError)

    /// For people.
    public var message: String {
        switch self {
        case .notBelieved(let words): words
        case .finding(let finding): "\(finding.cause) \(finding.action)"
        case .local(let error): error.message
        }
    }
}
