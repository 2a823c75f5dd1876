public import MailModel
public import MailStore

/// One direction of a mailbox's health.
public struct DirectionHealth: Sendable, Hashable, Codable {
    /// Whether this direction works.
    public enum Status: String, Sendable, Hashable, Codable {
        /// Not known yet.
        case unknown
        /// It worked when last tried.
        case working
        /// It failed when last tried; `finding` says why.
        case failing
    }

    /// Whether this direction works.
    public var status: Status
    /// The code of what is wrong, where something is.
    public var finding: String?
    /// Since when the status is what it is.
    public var since: Timestamp?
    /// When it is tried next by itself; nil where it waits for a person.
    public var nextTry: Timestamp?
    /// The codes of what works but will not go on working; nil where there is nothing.
    public var warnings: [String]?

    /// Creates a direction's health.
    public init(
        status: Status, finding: String? = nil, since: Timestamp? = nil, nextTry: Timestamp? = nil,
        warnings: [String]? = nil
    ) {
        self.status = status
        self.finding = finding
        self.since = since
        self.nextTry = nextTry
        self.warnings = warnings
    }
}

/// What a list of mailboxes shows of one.
public struct MailboxSummary: Sendable, Hashable, Codable {
    /// The one word that sums up a mailbox.
    public enum Status: String, Sendable, Hashable, Codable {
        /// Saved; the round trip is under way or was never finished.
        case verifying
        /// Receiving and sending are proven.
        case connected
        /// It receives, but cannot send.
        case receivingOnly = "receiving-only"
        /// It sends, but cannot receive.
        case sendingOnly = "sending-only"
        /// Neither direction works.
        case error
        /// A person paused it.
        case paused
        /// A person disconnected it and kept its data; the credential is destroyed.
        case disconnected

        /// For people.
        public var words: String {
            switch self {
            case .verifying: "Verifying"
            case .connected: "Connected"
            case .receivingOnly: "Receiving only"
            case .sendingOnly: "Sending only"
            case .error: "Error"
            case .paused: "Paused"
            case .disconnected: "Disconnected"
            }
        }
    }

    /// The public id.
    public var id: MailboxID
    /// The address as its owner writes it.
    public var address: String
    /// The name that recipients see, where one is given.
    public var displayName: String?
    /// The state in one word.
    public var status: Status
    /// The receiving side.
    public var receiving: DirectionHealth
    /// The sending side.
    public var sending: DirectionHealth
    /// When the round trip last succeeded.
    public var lastVerifiedAt: Timestamp?
    /// When it was connected first.
    public var createdAt: Timestamp
    /// The stable name of the provider on whose servers it lies; nil where that is not said.
    public var provider: String?

    /// Creates a summary.
    public init(
        id: MailboxID, address: String, displayName: String?, status: Status, receiving: DirectionHealth,
        sending: DirectionHealth, lastVerifiedAt: Timestamp?, createdAt: Timestamp, provider: String? = nil
    ) {
        self.id = id
        self.provider = provider
        self.address = address
        self.displayName = displayName
        self.status = status
        self.receiving = receiving
        self.sending = sending
        self.lastVerifiedAt = lastVerifiedAt
        self.createdAt = createdAt
    }
}

/// Everything about one mailbox that may be shown: no secret is in it.
public struct MailboxDetail: Sendable, Hashable, Codable {
    /// A server of the mailbox.
    public struct Server: Sendable, Hashable, Codable {
        /// Host and port.
        public var endpoint: String
        /// How the connection becomes encrypted.
        public var security: ConnectionSecurity
        /// As whom Salesnode signs in.
        public var user: String
        /// By what: a password, or what a provider granted.
        public var signIn: SignInKind

        /// Creates a server's description.
        public init(
            endpoint: String, security: ConnectionSecurity, user: String, signIn: SignInKind = .password
        ) {
            self.endpoint = endpoint
            self.security = security
            self.user = user
            self.signIn = signIn
        }
    }

    /// A folder of the mailbox.
    public struct Folder: Sendable, Hashable, Codable {
        /// The name as people read it.
        public var name: String
        /// What it is for, where that is known.
        public var role: FolderRole?

        /// Creates a folder's description.
        public init(name: String, role: FolderRole?) {
            self.name = name
            self.role = role
        }
    }

    /// What a list shows.
    public var mailbox: MailboxSummary
    /// The receiving server.
    public var imap: Server
    /// The sending server.
    public var smtp: Server
    /// `system`, the path of a CA file, or a pinned fingerprint.
    public var trust: String
    /// The folders seen at the last successful check.
    public var folders: [Folder]
    /// The last check, where there was one.
    public var lastCheck: CheckReport?

    /// Creates a description.
    public init(
        mailbox: MailboxSummary, imap: Server, smtp: Server, trust: String, folders: [Folder], lastCheck: CheckReport?
    ) {
        self.mailbox = mailbox
        self.imap = imap
        self.smtp = smtp
        self.trust = trust
        self.folders = folders
        self.lastCheck = lastCheck
    }
}
