public import MailModel

/// Why the store could not do something.
///
/// Two errors are equal when their codes are. Messages name no address, no credential and no message text.
public struct StoreError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, for programs.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case notFound, addressTaken, invalidState, staleMasterKey, constraint, tooLarge, busy, diskFull, corrupted
            case notADatabase, inputOutput, readOnly, cannotOpen, schemaTooNew, migrationFailed, folderInUse
            case folderUnsafe, closed, aborted, programmer
        }
        private let value: Value
        /// There is no such thing in this workspace.
        public static let notFound = Code(value: .notFound)
        /// The workspace has the address already, under another mailbox id.
        public static let addressTaken = Code(value: .addressTaken)
        /// The thing is not in a state from which this is possible.
        public static let invalidState = Code(value: .invalidState)
        /// A data key is wrapped by a master key that is not, or no longer, the one in force: seal again and repeat.
        public static let staleMasterKey = Code(value: .staleMasterKey)
        /// A rule of the schema was broken.
        public static let constraint = Code(value: .constraint)
        /// A value is larger than its bound.
        public static let tooLarge = Code(value: .tooLarge)
        /// Another connection held the database for longer than the busy timeout.
        public static let busy = Code(value: .busy)
        /// No space was left; nothing of the transaction was kept.
        public static let diskFull = Code(value: .diskFull)
        /// The database is damaged, or a row holds what this program never writes.
        public static let corrupted = Code(value: .corrupted)
        /// The file is no database of ours.
        public static let notADatabase = Code(value: .notADatabase)
        /// The operating system failed to read or write.
        public static let inputOutput = Code(value: .inputOutput)
        /// The file or its folder cannot be written.
        public static let readOnly = Code(value: .readOnly)
        /// The file cannot be opened or made.
        public static let cannotOpen = Code(value: .cannotOpen)
        /// A newer Salesnode wrote the schema.
        public static let schemaTooNew = Code(value: .schemaTooNew)
        /// A migration did not go through; the database is as it was.
        public static let migrationFailed = Code(value: .migrationFailed)
        /// Another process owns the data folder; ``StoreError/holder`` has its id.
        public static let folderInUse = Code(value: .folderInUse)
        /// Other users could write into the data folder.
        public static let folderUnsafe = Code(value: .folderUnsafe)
        /// The store was closed.
        public static let closed = Code(value: .closed)
        /// The caller's own code inside the transaction failed; nothing was written.
        public static let aborted = Code(value: .aborted)
        /// A statement of ours is wrong.
        public static let programmer = Code(value: .programmer)
        /// The code's name, such as `diskFull`.
        public var description: String { value.rawValue }
    }

    /// What went wrong.
    public let code: Code
    /// What went wrong and what to do, in words for people.
    public let message: String
    /// The process that owns the data folder, with ``Code/folderInUse``, where it could be read.
    public let holder: Int32?
    /// What the caller's own code threw, with ``Code/aborted``.
    public let underlying: (any Error)?

    /// Creates an error.
    public init(_ code: Code, _ message: String, holder: Int32? = nil, underlying: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.holder = holder
        self.underlying = underlying
    }

    /// What a closure of the caller's threw.
    init(caller error: any Error) {
        self = error as? StoreError ?? StoreError(.aborted, "\(error)", underlying: error)
    }

    /// Whether trying again can help without anybody's doing.
    public var disposition: ErrorDisposition {
        [.busy, .diskFull, .inputOutput, .staleMasterKey, .folderInUse].contains(code)
            ? .retry : .permanent
    }

    /// The message.
    public var description: String { message }

    /// Compares the codes.
    public static func == (left: StoreError, right: StoreError) -> Bool { left.code == right.code }
}
