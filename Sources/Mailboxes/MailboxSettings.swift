public import MailModel
public import MailStore
public import MailTransport

/// One side of a mailbox: where its server is and as whom to sign in.
public struct ServerSettings: Sendable, Hashable {
    /// Host and port.
    public var endpoint: Endpoint
    /// How the connection becomes encrypted.
    public var security: ConnectionSecurity
    /// The user name for signing in; often the address, not always.
    public var user: String
    /// With what to sign in.
    public var signIn: SignInKind

    /// Creates settings; by default with a password.
    public init(endpoint: Endpoint, security: ConnectionSecurity, user: String, signIn: SignInKind = .password) {
        self.endpoint = endpoint
        self.security = security
        self.user = user
        self.signIn = signIn
    }
}

/// Everything that is needed to reach a mailbox, except its secrets.
public struct MailboxSettings: Sendable, Hashable {
    /// The mailbox's address.
    public var address: EmailAddress
    /// The name that recipients see, where one is given.
    public var displayName: String?
    /// The receiving server.
    public var imap: ServerSettings
    /// The sending server.
    public var smtp: ServerSettings
    /// Which certificates are trusted.
    public var trust: TLSTrust
    /// Messages that may be sent in a day; nil leaves it to the provider.
    public var dailyLimit: Int?

    /// Creates settings.
    public init(
        address: EmailAddress, displayName: String? = nil, imap: ServerSettings, smtp: ServerSettings, trust: TLSTrust,
        dailyLimit: Int? = nil
    ) {
        self.address = address
        self.displayName = displayName
        self.imap = imap
        self.smtp = smtp
        self.trust = trust
        self.dailyLimit = dailyLimit
    }
}

/// The passwords of a mailbox: often one, sometimes one for each direction.
public struct MailboxPasswords: Sendable {
    /// For receiving.
    public var imap: Secret
    /// For sending.
    public var smtp: Secret

    /// Takes one password for both, or a second one for sending.
    public init(imap: Secret, smtp: Secret? = nil) {
        self.imap = imap
        self.smtp = smtp ?? imap
    }
}
