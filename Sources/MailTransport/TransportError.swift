public import MailModel

/// Why there is no connection, or why one ended.
///
/// ``code`` says what happened and ``stage`` where. ``message`` is for people. ``serverText`` and ``certificate`` are
/// the evidence, where there is some; both come from the peer and are bounded and free of control characters.
public struct TransportError: Error, Sendable, CustomStringConvertible {
    /// What happened. New codes may join, so a `switch` needs a default.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The code as it is written in reports, such as `certificateExpired`.
        public let description: String

        private init(_ description: String) { self.description = description }

        /// Every address is in a range that the policy refuses.
        public static let egressPrivate = Code("egressPrivate")
        /// The port is none on which mail is served.
        public static let egressPort = Code("egressPort")
        /// Too many attempts; ``TransportError/retryAfterMilliseconds`` says when to come back.
        public static let rateLimited = Code("rateLimited")
        /// The host name does not exist.
        public static let dnsNotFound = Code("dnsNotFound")
        /// The host name exists but has no address.
        public static let dnsNoAddresses = Code("dnsNoAddresses")
        /// No DNS server answered in time.
        public static let dnsTimedOut = Code("dnsTimedOut")
        /// The DNS server failed, refused, or answered nonsense, or none could be reached.
        public static let dnsServerFailure = Code("dnsServerFailure")
        /// The host name cannot be looked up.
        public static let dnsInvalidName = Code("dnsInvalidName")
        /// Nothing listens on that port, or a firewall rejects it.
        public static let refused = Code("refused")
        /// The deadline passed.
        public static let timedOut = Code("timedOut")
        /// There is no route to the address.
        public static let unreachable = Code("unreachable")
        /// The peer cut the connection off.
        public static let reset = Code("reset")
        /// The certificate's last day has passed.
        public static let certificateExpired = Code("certificateExpired")
        /// The certificate's first day has not come.
        public static let certificateNotYetValid = Code("certificateNotYetValid")
        /// The certificate stands for other names than the one that was asked for.
        public static let nameMismatch = Code("nameMismatch")
        /// The certificate's issuer is not trusted, or a certificate between is missing.
        public static let unknownIssuer = Code("unknownIssuer")
        /// The certificate is vouched for by nobody but itself.
        public static let selfSigned = Code("selfSigned")
        /// The certificate is another one than the one that was accepted by its fingerprint.
        public static let fingerprintMismatch = Code("fingerprintMismatch")
        /// The file with trusted certificates cannot be read or has none.
        public static let certificateFileUnusable = Code("certificateFileUnusable")
        /// The server has nothing newer than TLS 1.1.
        public static let protocolTooOld = Code("protocolTooOld")
        /// The server spoke without TLS on a port where TLS comes first.
        public static let plaintextOnTLSPort = Code("plaintextOnTLSPort")
        /// Bytes without TLS arrived after STARTTLS was accepted: a fault or an attack.
        public static let plaintextAfterSTARTTLS = Code("plaintextAfterSTARTTLS")
        /// The handshake failed for another reason.
        public static let handshakeFailed = Code("handshakeFailed")
        /// After compression was agreed on, something arrived that is not compressed.
        public static let compressionDamaged = Code("compressionDamaged")
        /// The connection ended in an orderly way, but too early.
        public static let closed = Code("closed")
        /// The task that asked was cancelled.
        public static let cancelled = Code("cancelled")
        /// This machine or process has no descriptors or ports left.
        public static let descriptorsExhausted = Code("descriptorsExhausted")
        /// A fault of our own: the pipeline could not be built.
        public static let misconfigured = Code("misconfigured")
    }

    /// Where it happened.
    public enum Stage: String, Sendable, Hashable {
        /// Before anything was sent.
        case policy
        /// Name resolution.
        case dns
        /// TCP.
        case tcp
        /// The TLS handshake.
        case tls
    }

    /// One address that was tried or refused, and why it did not serve.
    public struct FailedAddress: Sendable, Hashable {
        /// The address.
        public let address: IPAddress
        /// Why.
        public let code: Code
        /// Why, in words for people.
        public let message: String

        /// Takes the parts as they are.
        public init(address: IPAddress, code: Code, message: String) {
            self.address = address
            self.code = code
            self.message = message
        }
    }

    /// What happened.
    public let code: Code

    /// Where it happened.
    public let stage: Stage

    /// What happened, in words for people.
    public let message: String

    /// What the peer said where it should have spoken TLS.
    public var serverText: ServerText?

    /// The certificate that was presented, also where it was not accepted.
    public var certificate: CertificateSummary?

    /// The addresses that were tried or refused, in order.
    public var failedAddresses: [FailedAddress] = []

    /// For `rateLimited`: how long to wait before the next attempt can pass.
    public var retryAfterMilliseconds: Int?

    /// Creates an error without evidence; add it by the properties.
    public init(_ code: Code, stage: Stage, message: String) {
        self.code = code
        self.stage = stage
        self.message = message
    }

    /// Only the operator's policy is permanent: networks, names and certificates are repaired without us.
    public var disposition: ErrorDisposition {
        switch code {
        case .egressPrivate, .egressPort, .dnsInvalidName: .permanent
        default: .retry
        }
    }

    /// The message.
    public var description: String { message }
}
