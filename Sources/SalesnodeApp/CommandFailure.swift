public import Mailboxes

/// Why a command did not do its work: a stable code for programs and a sentence for people.
///
/// It crosses the control socket and is what `--json` prints as `{"type":"error",…}`.
public struct CommandFailure: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The stable names.
    public enum Code: String, Sendable, Hashable, Codable, CaseIterable {
        /// An option, variable, file key or argument cannot be used.
        case wrongUsage = "wrong-usage"
        /// No usable settings were found for an address.
        case settingsNotFound = "settings-not-found"
        /// The provider takes no password, and the way to sign in that it wants is not there yet.
        case signInUnsupported = "sign-in-unsupported"
        /// No mailbox has that address or id.
        case notFound = "not-found"
        /// The mailbox cannot do this in its present state.
        case wrongState = "wrong-state"
        /// A mailbox could not be brought up to date.
        case syncFailed = "sync-failed"
        /// The database could not be opened, read or written.
        case storeFailed = "store-failed"
        /// A newer program has written the database.
        case storeNewer = "store-newer"
        /// The master key is missing, wrong or cannot be used.
        case vaultFailed = "vault-failed"
        /// Another process owns the data folder.
        case dataFolderLocked = "data-folder-locked"
        /// The data folder cannot be used.
        case dataFolderUnusable = "data-folder-unusable"
        /// The listening address is taken or not allowed.
        case listenFailed = "listen-failed"
        /// The running server could not be spoken to, or went away.
        case serverUnreachable = "server-unreachable"
        /// The running server and this program do not speak the same version.
        case versionMismatch = "version-mismatch"
        /// A request on the control socket was malformed.
        case invalidRequest = "invalid-request"
        /// The person or the system interrupted the work; nothing was left half done.
        case cancelled
        /// A fault of the program itself.
        case internalFault = "internal-fault"
    }

    /// The stable name.
    public var code: Code
    /// For people: what is wrong and what to do. One or two plain sentences.
    public var message: String

    /// Creates a failure.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The failure that a use case's error means to a command.
    public init(_ error: MailboxError) {
        let code: Code =
            switch error.code {
            case .notFound: .notFound
            case .wrongState: .wrongState
            case .invalidInput: .wrongUsage
            case .storeFailed: .storeFailed
            case .vaultFailed: .vaultFailed
            case .cancelled: .cancelled
            }
        self.init(code, error.message)
    }

    /// The status with which the program ends: 2 for wrong usage, 130 for an interruption, otherwise 1.
    public var exitStatus: Int32 {
        switch code {
        case .wrongUsage: ExitStatus.wrongUsage
        case .cancelled: ExitStatus.interrupted
        default: ExitStatus.failed
        }
    }

    /// The message.
    public var description: String { message }
}

/// The statuses with which the program ends.
public enum ExitStatus {
    /// The command did what it was asked, and every check passed.
    public static let done: Int32 = 0
    /// A check, a verification or the command itself failed.
    public static let failed: Int32 = 1
    /// An option or argument cannot be used.
    public static let wrongUsage: Int32 = 2
    /// Interrupted by Ctrl-C or SIGTERM.
    public static let interrupted: Int32 = 130
}
