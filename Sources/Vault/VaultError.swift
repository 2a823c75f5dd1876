public import MailModel

/// Why something could not be sealed, opened, or a key not be found.
///
/// Two errors are equal when their codes are. No error carries a key, a secret or a part of one.
public struct VaultError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, for programs.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case malformed, unknownVersion, unknownKey, cannotOpen, secretTooLong, keyMissing, keyFileUnsafe
            case keyFileMalformed, environmentInvalid, rotationUnsupported, rotationInProgress, rewrapFailed, fileSystem
        }
        private let value: Value
        /// The bytes are not in one of our formats: truncated, too long, or something else.
        public static let malformed = Code(value: .malformed)
        /// The format is from a newer Salesnode.
        public static let unknownVersion = Code(value: .unknownVersion)
        /// Sealed with a key that is not at hand.
        public static let unknownKey = Code(value: .unknownKey)
        /// The key is right, but the bytes were changed or belong to another owner, workspace or purpose.
        public static let cannotOpen = Code(value: .cannotOpen)
        /// A secret is longer than ``SealedSecret/maximumSecretBytes``.
        public static let secretTooLong = Code(value: .secretTooLong)
        /// Sealed data exists, and the master key with which it was sealed was not found.
        public static let keyMissing = Code(value: .keyMissing)
        /// Other users of the machine could read or replace the key file.
        public static let keyFileUnsafe = Code(value: .keyFileUnsafe)
        /// The key file exists and is no key ring.
        public static let keyFileMalformed = Code(value: .keyFileMalformed)
        /// The environment's value is not 32 bytes in base64 or hex.
        public static let environmentInvalid = Code(value: .environmentInvalid)
        /// A key from the environment cannot be replaced by the program.
        public static let rotationUnsupported = Code(value: .rotationUnsupported)
        /// Another rotation of the same process has not ended yet.
        public static let rotationInProgress = Code(value: .rotationInProgress)
        /// The store did not take the rewrapped data keys; the old key stays in force.
        public static let rewrapFailed = Code(value: .rewrapFailed)
        /// The operating system refused to read or write the key file.
        public static let fileSystem = Code(value: .fileSystem)
        /// The code's name, such as `keyMissing`.
        public var description: String { value.rawValue }
    }

    /// What went wrong.
    public let code: Code
    /// What went wrong and what to do, in words for an operator.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Only the operating system's refusals and a failed rewrap may pass by themselves.
    public var disposition: ErrorDisposition {
        code == .fileSystem || code == .rewrapFailed || code == .rotationInProgress ? .retry : .permanent
    }

    /// The message.
    public var description: String { message }

    /// Compares the codes.
    public static func == (left: VaultError, right: VaultError) -> Bool { left.code == right.code }
}
