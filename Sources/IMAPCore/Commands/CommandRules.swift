/// When a command may be sent, and what it does to others: the pipelining rules as data (RFC 9051 §5.5).
public struct CommandRules: Sendable, Hashable {
    /// The state of the session in which a command makes sense (RFC 9051 §3).
    public enum Requirement: Sendable, Hashable {
        /// Any state before LOGOUT.
        case any
        /// Before sign-in.
        case notAuthenticated
        /// After sign-in.
        case authenticated
        /// With a folder selected.
        case selected
    }

    /// What else the answer changes.
    public enum Effect: Sendable, Hashable {
        /// Nothing that the machine must know.
        case none
        /// Signs in.
        case authenticates
        /// Selects a folder; a refusal leaves none selected.
        case selects
        /// Leaves the folder.
        case deselects
        /// Begins TLS.
        case startsTLS
        /// Ends the session.
        case logsOut
        /// Waits for events until DONE.
        case idles
        /// Lets the server tell of other folders at any time, or stops that.
        case notifies(Bool)
        /// Compresses the stream.
        case compresses
    }

    /// The state that it needs.
    public var requirement: Requirement
    /// What it changes.
    public var effect = Effect.none
    /// Whether it waits until all before it are answered, and holds back all after it.
    public var isExclusive: Bool
    /// The data that belongs to its answer.
    public var accepts: Set<DataKind> = []
    /// Whether it speaks of messages by position. Such a command never runs beside one during which the server may
    /// report expunges (RFC 9051 §5.5).
    public var usesSequenceNumbers = false
    /// Whether the server may report expunges while it runs: all but FETCH, STORE and SEARCH by position
    /// (RFC 9051 §7.5.1).
    public var mayReportExpunges = true
    /// Whether its length depends on messages, so that only standing still is a fault, not taking long.
    public var isLong = false
    /// Whether a STATUS response for any folder is its own, so that it cannot run beside a command that waits for one.
    public var takesStatusOfAnyFolder = false
    /// Capabilities without which the server would not know the command; checked before it is sent.
    public var needs: [Need] = []

    /// A capability that a command needs.
    public enum Need: Sendable, Hashable {
        /// This very one.
        case capability(Capability)
        /// This one, or IMAP4rev2, which contains it.
        case capabilityOrRev2(Capability)
        /// One of these.
        case anyOf([Capability])
        /// This one, and it must have been switched on by ENABLE.
        case enabled(Capability)

        /// The name for messages.
        public var name: String {
            switch self {
            case .capability(let capability), .capabilityOrRev2(let capability), .enabled(let capability):
                capability.description
            case .anyOf(let capabilities): capabilities.map(\.description).joined(separator: " or ")
            }
        }

        /// Whether `capabilities` have it.
        public func isMet(by capabilities: CapabilitySet) -> Bool {
            switch self {
            case .capability(let capability), .enabled(let capability): capabilities.contains(capability)
            case .anyOf(let alternatives): alternatives.contains { capabilities.contains($0) }
            case .capabilityOrRev2(let capability):
                capabilities.contains(capability) || capabilities.contains(.imap4rev2)
            }
        }
    }

    /// Creates rules.
    public init(
        _ requirement: Requirement, accepts: Set<DataKind> = [], effect: Effect = .none, isExclusive: Bool? = nil,
        needs: Need? = nil
    ) {
        self.requirement = requirement
        self.accepts = accepts
        self.effect = effect
        self.isExclusive = isExclusive ?? (effect != .none)
        if let needs { self.needs = [needs] }
    }

    /// Whether the two could not be told apart, or would disturb each other, when sent one behind the other.
    public func conflicts(with other: CommandRules) -> Bool {
        if isExclusive || other.isExclusive { return true }
        if usesSequenceNumbers && other.mayReportExpunges || other.usesSequenceNumbers && mayReportExpunges {
            return true
        }
        if takesStatusOfAnyFolder && other.accepts.contains(.folderStatus)
            || other.takesStatusOfAnyFolder && accepts.contains(.folderStatus)
        {
            return true
        }
        return accepts.contains { $0.isAmbiguous && other.accepts.contains($0) }
    }
}
