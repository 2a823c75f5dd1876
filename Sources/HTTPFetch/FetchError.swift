/// Why an outgoing request has no answer.
public struct FetchError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: String, Sendable, Hashable {
        /// The address cannot be used: not absolute, or neither `https` nor `http`.
        case unusableAddress
        /// The name does not exist or has no address.
        case notResolved
        /// The egress policy forbids the address behind the name, or the port.
        case egressRefused
        /// No connection, because nobody could resolve the name or nobody answered, or it broke.
        case notConnected
        /// The certificate was not accepted, or TLS failed.
        case tlsFailed
        /// It took longer than the request allows.
        case timedOut
        /// The answer is longer than the request allows.
        case tooLarge
        /// Too many redirects, one from `https` to `http`, or one to an address that cannot be used.
        case badRedirect
        /// The answer is not HTTP.
        case protocolError
        /// The task was cancelled.
        case cancelled
    }

    /// What went wrong.
    public let code: Code
    /// The same for people; without the answer's own text.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// Same as ``message``.
    public var description: String { message }
}
