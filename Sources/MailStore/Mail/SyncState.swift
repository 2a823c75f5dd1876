public import MailModel

/// How much history of a mailbox is wanted.
public enum HistoryChoice: Sendable, Hashable, CustomStringConvertible {
    /// Only what comes from now on.
    case none
    /// The last days.
    case days(Int)
    /// Everything.
    case all

    /// Reads `none`, `all`, or days such as `90d`, from 1 to 36,500.
    public init?(_ text: String) {
        switch text {
        case "none": self = .none
        case "all": self = .all
        default:
            guard text.hasSuffix("d"), let days = Int(text.dropLast()), (1...36_500).contains(days) else { return nil }
            self = .days(days)
        }
    }

    /// `none`, `all`, or days such as `90d`.
    public var description: String {
        switch self {
        case .none: "none"
        case .days(let days): "\(days)d"
        case .all: "all"
        }
    }
}

extension HistoryChoice {
    /// From when on messages are wanted in a mailbox that was connected at a time; nil: all are.
    public func start(connected: Timestamp) -> Timestamp? {
        switch self {
        case .none: connected
        case .days(let days): connected.adding(milliseconds: -Int64(clamping: days) * 86_400_000)
        case .all: nil
        }
    }
}

/// What the engine does with a mailbox.
public enum SyncPhase: String, Sendable, Hashable, CaseIterable {
    /// Nothing yet.
    case waiting
    /// Connecting and signing in.
    case connecting
    /// Taking in what is new.
    case syncing
    /// Taking in history.
    case history
    /// In step.
    case idle
    /// It failed, and will be tried again.
    case backingOff
    /// It needs its owner.
    case blocked
}

/// How a mailbox's synchronisation stands.
public struct SyncState: Sendable, Hashable {
    /// How much history is wanted.
    public var history: HistoryChoice
    /// What is done now.
    public var phase: SyncPhase
    /// Messages of history that were taken in.
    public var done: Int
    /// Messages of history that are to be taken in; nil while not known.
    public var total: Int?
    /// When a connection last was signed in.
    public var lastConnected: Timestamp?
    /// When the mailbox last had news.
    public var lastActivity: Timestamp?
    /// Why it last failed, as a finding's code; empty: it did not.
    public var lastError: String

    /// A mailbox that was not begun.
    public init(
        history: HistoryChoice = .days(90), phase: SyncPhase = .waiting, done: Int = 0, total: Int? = nil,
        lastConnected: Timestamp? = nil, lastActivity: Timestamp? = nil, lastError: String = ""
    ) {
        self.history = history
        self.phase = phase
        self.done = done
        self.total = total
        self.lastConnected = lastConnected
        self.lastActivity = lastActivity
        self.lastError = lastError
    }
}

/// A message that could not be taken in.
public struct QuarantineRecord: Sendable, Hashable {
    /// The folder.
    public let folder: FolderKey
    /// Its UID there.
    public let uid: UInt32
    /// Why, for people, without the message's own words.
    public let reason: String
    /// How often it was tried.
    public let tries: Int
    /// When it will be tried again; nil: only on request.
    public let nextTry: Timestamp?
    /// Since when.
    public let since: Timestamp
}
