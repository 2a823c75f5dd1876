public import IMAPClient
public import MailModel
public import MailStore

/// Why a folder, or a list of folders, could not be brought up to date. What was committed before it stays.
public struct SyncError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, for programs.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String { case connection, refused, store, folderGone, changedMeanwhile, cancelled }
        private let value: Value
        /// The connection failed; ``SyncError/imap`` says how. A new one goes on where this one ended.
        public static let connection = Code(value: .connection)
        /// The server refused a command, and the connection stands.
        public static let refused = Code(value: .refused)
        /// The store failed; ``SyncError/store`` says how.
        public static let store = Code(value: .store)
        /// The folder is not stored, or cannot be opened.
        public static let folderGone = Code(value: .folderGone)
        /// Somebody else brought the folder to another UIDVALIDITY meanwhile: begin again.
        public static let changedMeanwhile = Code(value: .changedMeanwhile)
        /// The task was cancelled.
        public static let cancelled = Code(value: .cancelled)
        /// The code's name, such as `connection`.
        public var description: String { value.rawValue }
    }

    /// What went wrong.
    public let code: Code
    /// What went wrong, in words for people; no address, no message text.
    public let message: String
    /// What the connection said.
    public let imap: IMAPClientError?
    /// What the store said.
    public let store: StoreError?

    init(_ code: Code, _ message: String, imap: IMAPClientError? = nil, store: StoreError? = nil) {
        self.code = code
        self.message = message
        self.imap = imap
        self.store = store
    }

    /// Takes any error of what syncing is built on.
    init(_ error: any Error) {
        switch error {
        case let error as SyncError: self = error
        case let error as IMAPClientError:
            let code: Code =
                switch error.code {
                case .cancelled: .cancelled
                case .commandRefused, .commandBad, .commandUnavailable, .invalidArgument: .refused
                default: .connection
                }
            self.init(code, error.message, imap: error)
        case let error as StoreError:
            // What a closure of ours threw inside a transaction.
            if let inner = error.underlying as? SyncError {
                self = inner
            } else {
                self.init(.store, error.message, store: error)
            }
        case is CancellationError: self.init(.cancelled, "the task was cancelled")
        default: self.init(.connection, "\(error)")
        }
    }

    /// Whether trying again can help.
    public var disposition: ErrorDisposition {
        switch code {
        case .connection, .refused: imap?.disposition ?? .retry
        case .store: store?.disposition ?? .retry
        case .folderGone: .permanent
        default: .retry
        }
    }

    /// The message.
    public var description: String { message }

    /// Compares the codes.
    public static func == (left: SyncError, right: SyncError) -> Bool { left.code == right.code }
}
