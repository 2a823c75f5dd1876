public import MailModel

/// Whose certificate a server may show.
public enum ServerTrust: Sendable, Hashable {
    /// One that leads to the system's roots.
    case systemRoots
    /// One that leads to a root in this file, by path.
    case certificateFile(String)
    /// Exactly the one with this fingerprint, as `AB:CD:…`.
    case pinned(String)

    /// The stored form.
    var text: String {
        switch self {
        case .systemRoots: "system"
        case .certificateFile(let path): "file:" + path
        case .pinned(let fingerprint): "pin:" + fingerprint
        }
    }

    /// Reads the stored form.
    init?(text: String) {
        if text == "system" {
            self = .systemRoots
        } else if text.hasPrefix("file:") {
            self = .certificateFile(String(text.dropFirst(5)))
        } else if text.hasPrefix("pin:") {
            self = .pinned(String(text.dropFirst(4)))
        } else {
            return nil
        }
    }
}

extension ServerTrust: Codable {
    /// Reads the stored form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let trust = ServerTrust(text: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no form of trust")
        }
        self = trust
    }

    /// Writes the stored form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// With what a mailbox signs in.
public enum SignInKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// A password, also one made for this program alone.
    case password
    /// An OAuth grant.
    case oauth
}

/// How one side of a mailbox is reached.
public struct MailboxServer: Sendable, Hashable {
    /// Host and port.
    public var endpoint: Endpoint
    /// How the connection becomes encrypted.
    public var security: ConnectionSecurity
    /// The name with which to sign in, often the address.
    public var user: String
    /// With what to sign in.
    public var signIn: SignInKind
    /// Whose certificate it may show.
    public var trust: ServerTrust

    /// Describes a server.
    public init(
        endpoint: Endpoint, security: ConnectionSecurity, user: String, signIn: SignInKind = .password,
        trust: ServerTrust = .systemRoots
    ) {
        self.endpoint = endpoint
        self.security = security
        self.user = user
        self.signIn = signIn
        self.trust = trust
    }
}

/// Whether a mailbox is worked with.
///
/// `active` and `paused` turn into each other; either becomes `disconnected`, which only a new connect leaves.
public enum MailboxState: String, Sendable, Hashable, CaseIterable {
    /// It is.
    case active
    /// Its owner wants a rest; the credential is kept.
    case paused
    /// The credential is destroyed; the rest is kept.
    case disconnected
}

/// What was learnt about receiving or sending, to be recorded.
public enum HealthOutcome: Sendable, Hashable {
    /// Not tried yet.
    case unproven
    /// It worked.
    case proven
    /// It failed; the code of the finding that says why.
    case failed(finding: String)
}

/// Whether receiving, or sending, works.
public struct DirectionHealthRecord: Sendable, Hashable {
    /// The short answer.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        /// Not tried yet.
        case unproven
        /// It worked last time.
        case working
        /// It failed last time.
        case failed
    }

    /// The short answer.
    public let status: Status
    /// The code of the finding where it failed; empty otherwise.
    public let finding: String
    /// Since when it is so.
    public let since: Timestamp
    /// When it was last seen to work.
    public let lastProven: Timestamp?

    /// The health after `outcome`, told at `now`; `since` stays where nothing is new.
    static func after(_ outcome: HealthOutcome, previous: DirectionHealthRecord?, now: Timestamp)
        -> DirectionHealthRecord
    {
        let (status, finding): (Status, String) =
            switch outcome {
            case .unproven: (.unproven, "")
            case .proven: (.working, "")
            case .failed(let finding): (.failed, finding)
            }
        let isSame = previous?.status == status && previous?.finding == finding
        return DirectionHealthRecord(
            status: status, finding: finding, since: isSame ? previous?.since ?? now : now,
            lastProven: status == .working ? now : previous?.lastProven)
    }
}

/// A mailbox to be saved: new, or in place of the one with the same id.
public struct MailboxDraft: Sendable, Hashable {
    /// Its id: a new random one, or that of the mailbox which has the address already.
    public var id: MailboxID
    /// The workspace in which it is.
    public var workspace: WorkspaceID
    /// The address as its owner writes it.
    public var address: EmailAddress
    /// The name shown as the sender; may be empty.
    public var displayName: String
    /// How it receives.
    public var imap: MailboxServer
    /// How it sends.
    public var smtp: MailboxServer
    /// Active or paused.
    public var state: MailboxState
    /// What the check said about receiving.
    public var receiving: HealthOutcome
    /// What the check said about sending.
    public var sending: HealthOutcome
    /// Messages that may be sent in a day; nil leaves it to the provider.
    public var dailyLimit: Int?
    /// On whose servers it lies: the provider's stable name, or ``otherProvider``.
    public var provider: String

    /// Stands for every provider that has no name here.
    public static let otherProvider = "other"

    /// Describes a mailbox.
    public init(
        id: MailboxID, workspace: WorkspaceID, address: EmailAddress, displayName: String = "", imap: MailboxServer,
        smtp: MailboxServer, state: MailboxState = .active, receiving: HealthOutcome = .unproven,
        sending: HealthOutcome = .unproven, dailyLimit: Int? = nil, provider: String = otherProvider
    ) {
        self.id = id
        self.workspace = workspace
        self.address = address
        self.displayName = displayName
        self.imap = imap
        self.smtp = smtp
        self.state = state
        self.receiving = receiving
        self.sending = sending
        self.dailyLimit = dailyLimit
        self.provider = provider
    }
}

/// A mailbox as it is stored.
public struct MailboxRecord: Sendable, Hashable {
    /// Its id.
    public let id: MailboxID
    /// The workspace in which it is.
    public let workspace: WorkspaceID
    /// The address as its owner writes it.
    public let address: EmailAddress
    /// The name shown as the sender; may be empty.
    public let displayName: String
    /// Whether it is worked with.
    public let state: MailboxState
    /// How it receives.
    public let imap: MailboxServer
    /// How it sends.
    public let smtp: MailboxServer
    /// Whether receiving works.
    public let receiving: DirectionHealthRecord
    /// Whether sending works.
    public let sending: DirectionHealthRecord
    /// When it was first connected.
    public let created: Timestamp
    /// When its settings, state or health last changed.
    public let updated: Timestamp
    /// When a test message last made the round trip.
    public let lastVerified: Timestamp?
    /// Messages that may be sent in a day; nil leaves it to the provider.
    public let dailyLimit: Int?
    /// On whose servers it lies: the provider's stable name, or ``MailboxDraft/otherProvider``.
    public let provider: String
}

/// A folder of a mailbox.
public struct FolderRecord: Sendable, Hashable {
    /// The name with the server's separators in it.
    public var name: FolderName
    /// The hierarchy separator; nil where the server has none.
    public var delimiter: String?
    /// What it is for, where that is known.
    public var role: FolderRole?
    /// The attributes as the server gave them, such as `\HasNoChildren`.
    public var attributes: [String]
    /// Whether it can be opened.
    public var isSelectable: Bool
    /// Whether its UIDs still mean what they meant; nil where it was not asked.
    public var uidValidity: UIDValidity?

    /// Describes a folder.
    public init(
        name: FolderName, delimiter: String? = nil, role: FolderRole? = nil, attributes: [String] = [],
        isSelectable: Bool = true, uidValidity: UIDValidity? = nil
    ) {
        self.name = name
        self.delimiter = delimiter
        self.role = role
        self.attributes = attributes
        self.isSelectable = isSelectable
        self.uidValidity = uidValidity
    }
}
