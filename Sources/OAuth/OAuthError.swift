public import MailModel

/// Why a step of OAuth did not work.
///
/// Its words never have a token, a code, a state or an address.
public struct OAuthError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: String, Sendable, Hashable {
        /// The provider refused, with an answer that says why.
        case refused
        /// The provider did not answer, or not as OAuth: nothing is known about anybody's grant.
        case unavailable
        /// What came back does not belong to what was asked: replayed, mixed up, or forged.
        case forged
        /// An id token is not acceptable.
        case badIDToken
        /// An answer lacks what it must have.
        case badAnswer
        /// The description of a provider or a client cannot be used.
        case badConfiguration
        /// The egress policy forbids the provider's address.
        case egressRefused
        /// The certificate of the provider's server was not accepted.
        case tlsFailed
        /// The task was cancelled.
        case cancelled
    }

    /// What went wrong.
    public let code: Code
    /// The same for people.
    public let message: String
    /// With ``Code/refused`` and sometimes with ``Code/unavailable``: what the provider said.
    public let answer: OAuthErrorAnswer?

    /// Creates an error.
    public init(_ code: Code, _ message: String, answer: OAuthErrorAnswer? = nil) {
        self.code = code
        self.message = message
        self.answer = answer
    }

    /// Same as ``message``.
    public var description: String { message }

    /// What an engine does about it.
    public var disposition: ErrorDisposition {
        switch code {
        case .unavailable, .cancelled, .egressRefused, .tlsFailed: .retry
        case .refused: .reauthenticate
        case .forged, .badIDToken, .badAnswer, .badConfiguration: .permanent
        }
    }
}
