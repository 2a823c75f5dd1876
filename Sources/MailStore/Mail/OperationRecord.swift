public import MailModel

/// What is to be done on a server. New kinds join as constants.
public struct OperationKind: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The stored text.
    public let rawValue: String
    /// Takes a stored text.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// Add and remove flags.
    public static let flags = OperationKind(rawValue: "flags")
    /// Move to another folder.
    public static let move = OperationKind(rawValue: "move")
    /// Remove for good.
    public static let delete = OperationKind(rawValue: "delete")
    /// Add and remove labels.
    public static let labels = OperationKind(rawValue: "labels")
    /// The stored text.
    public var description: String { rawValue }
}

/// A change to be made on a mailbox's server.
public struct NewOperation: Sendable, Hashable {
    /// Its id; the same id is taken in once.
    public var id: OperationID
    /// The mailbox.
    public var mailbox: MailboxKey
    /// The message; nil for what concerns none.
    public var message: MessageKey?
    /// What is to be done.
    public var kind: OperationKind
    /// What else the engine needs to know.
    public var payload: String
    /// The change of flags, where it is one: what the server says of these flags does not count until the operation
    /// is over.
    public var flagChange: FlagChange?
    /// The change of labels, where it is one; protected in the same way.
    public var labelChange: LabelChange?
    /// When to begin; nil: at once.
    public var nextTry: Timestamp?

    /// Describes an operation.
    public init(
        id: OperationID = .random(), mailbox: MailboxKey, message: MessageKey? = nil, kind: OperationKind,
        payload: String = "", flagChange: FlagChange? = nil, labelChange: LabelChange? = nil, nextTry: Timestamp? = nil
    ) {
        self.id = id
        self.mailbox = mailbox
        self.message = message
        self.kind = kind
        self.payload = payload
        self.flagChange = flagChange
        self.labelChange = labelChange
        self.nextTry = nextTry
    }
}

/// A change to be made on a mailbox's server, as it is stored.
public struct OperationRecord: Sendable, Hashable {
    /// Whether it is still to be done.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// It waits for its time.
        case pending
        /// It was given up; kept for people to see.
        case failed
    }
    /// Its id.
    public let id: OperationID
    /// The mailbox.
    public let mailbox: MailboxKey
    /// The message.
    public let message: MessageKey?
    /// What is to be done.
    public let kind: OperationKind
    /// What else the engine needs to know.
    public let payload: String
    /// The change of flags.
    public let flagChange: FlagChange?
    /// The change of labels.
    public let labelChange: LabelChange?
    /// Whether it is still to be done.
    public let state: State
    /// How often it was tried.
    public let attempts: Int
    /// When it is tried next.
    public let nextTry: Timestamp
    /// Why it last failed; empty: it did not.
    public let lastError: String
    /// When it was made.
    public let created: Timestamp
}

/// How a try of an operation ended.
public enum OperationOutcome: Sendable, Hashable {
    /// It is done; it is forgotten.
    case done
    /// It is to be tried again.
    case retry(at: Timestamp, error: String)
    /// It is given up. Flags become what the server said last; places are for ``StoreWriter/undoMove(_:)``.
    case failed(error: String)
}
