public import MailModel

/// Why an authentication exchange could not be continued.
///
/// It never carries the user name, the password or the token. That the server refused the credential is not an error
/// of this type: the protocol around it tells that.
public struct SASLError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A stable name for the kind of error; more can be added.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case mechanismMismatch, encryptionRequired, channelBindingUnavailable, invalidCredential
            case unexpectedChallenge, malformedChallenge, challengeTooLarge
            case nonceMismatch, iterationCountOutOfRange, serverSignatureInvalid, serverNotVerified
        }

        private let value: Value

        /// The name for logs and machine-readable output.
        public var description: String { value.rawValue }

        /// The mechanism does not take this kind of credential.
        public static let mechanismMismatch = Code(value: .mechanismMismatch)
        /// The mechanism would send a secret over a connection without TLS.
        public static let encryptionRequired = Code(value: .encryptionRequired)
        /// The mechanism needs a channel binding and there is none.
        public static let channelBindingUnavailable = Code(value: .channelBindingUnavailable)
        /// The user name, password or token has characters that the mechanism cannot carry, or is empty.
        public static let invalidCredential = Code(value: .invalidCredential)
        /// The server asked for more than the mechanism has to say.
        public static let unexpectedChallenge = Code(value: .unexpectedChallenge)
        /// The server's message does not follow the mechanism's grammar.
        public static let malformedChallenge = Code(value: .malformedChallenge)
        /// The server's message is longer than the limit.
        public static let challengeTooLarge = Code(value: .challengeTooLarge)
        /// The server's nonce does not continue ours: an answer to someone else's question.
        public static let nonceMismatch = Code(value: .nonceMismatch)
        /// The server asks for too few or too many rounds of hashing.
        public static let iterationCountOutOfRange = Code(value: .iterationCountOutOfRange)
        /// The server's proof is wrong: it does not know the password.
        public static let serverSignatureInvalid = Code(value: .serverSignatureInvalid)
        /// The server claims success without having proved that it knows the password.
        public static let serverNotVerified = Code(value: .serverNotVerified)
    }

    /// The kind of error.
    public let code: Code
    /// What happened, for people.
    public let message: String
    /// The server's own words, where it said any; untrusted.
    public let serverText: ServerText?

    init(_ code: Code, _ message: String, serverText: ServerText? = nil) {
        self.code = code
        self.message = message
        self.serverText = serverText
    }

    /// What to do after it. A credential that cannot be sent needs its owner; the rest cannot succeed by repetition.
    public var disposition: ErrorDisposition { code == .invalidCredential ? .reauthenticate : .permanent }

    /// The message alone.
    public var description: String { message }

    /// Errors of the same kind are equal.
    public static func == (left: SASLError, right: SASLError) -> Bool { left.code == right.code }
}
