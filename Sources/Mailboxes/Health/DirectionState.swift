public import MailModel

/// How one direction of a mailbox stands: what is wrong with it, since when, and when it is tried next.
public struct DirectionState: Sendable, Hashable, Codable {
    /// The short answer.
    public enum Status: String, Sendable, Hashable, Codable {
        /// Not tried yet.
        case unproven
        /// It worked last time.
        case working
        /// It failed last time.
        case failing
    }

    /// Something that will become a failure, with when a person was last to be told of it.
    public struct Warning: Sendable, Hashable, Codable {
        /// What it is; ``Finding/date`` says when it becomes a failure, where that is known.
        public var finding: Finding
        /// When it was seen first.
        public var since: Timestamp
        /// When ``MailboxHealth/Change/Kind/warningDue(_:)`` was last given for it.
        public var lastTold: Timestamp
    }

    /// The short answer.
    public var status: Status
    /// Why it fails; nil while it works or is not tried yet.
    public var finding: Finding?
    /// Since when this status holds with this cause.
    public var since: Timestamp
    /// When the present run of failures began, whatever their causes; nil while it works.
    public var failingSince: Timestamp?
    /// When it was last seen to work.
    public var lastSuccess: Timestamp?
    /// When it is tried next. While it fails, nil means: not before a person has changed something.
    public var nextTry: Timestamp?
    /// Failures in a row; 0 while it works.
    public var consecutiveFailures: Int
    /// What works but will not go on working, one for each code, in the order in which they appeared.
    public var warnings: [Warning]

    /// A direction that was not tried yet.
    public init(unprovenSince moment: Timestamp) {
        status = .unproven
        since = moment
        consecutiveFailures = 0
        warnings = []
    }

    /// Whether it waits for a person and is not tried by itself.
    public var waitsForChange: Bool { status == .failing && nextTry == nil }
}
