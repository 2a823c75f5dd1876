public import MailModel

/// Why a name could not be resolved or converted.
///
/// ``code`` says what happened, ``message`` says it to people. Nothing here comes from the DNS server except the code.
public struct ResolverError: Error, Sendable, CustomStringConvertible {
    /// What happened. New codes may join, so a `switch` needs a default.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        /// The code as it is written in reports, such as `notFound`.
        public let description: String

        private init(_ description: String) { self.description = description }

        /// The name does not exist (NXDOMAIN).
        public static let notFound = Code("notFound")
        /// The name exists but has neither an A nor an AAAA record.
        public static let noAddresses = Code("noAddresses")
        /// The name exists but has no record of the wanted type.
        public static let noRecords = Code("noRecords")
        /// No DNS server answered before the deadline, or within c-ares' own retries.
        public static let timedOut = Code("timedOut")
        /// The DNS server answered SERVFAIL, or something else that says that it could not answer.
        public static let serverFailure = Code("serverFailure")
        /// The DNS server answered REFUSED.
        public static let refused = Code("refused")
        /// No DNS server could be reached at all; nothing listens there.
        public static let unreachable = Code("unreachable")
        /// The DNS server's answer could not be read.
        public static let malformedAnswer = Code("malformedAnswer")
        /// The text is no domain name, or a label of it is not allowed.
        public static let invalidName = Code("invalidName")
        /// Too many lookups are waiting, or memory or descriptors are exhausted.
        public static let overloaded = Code("overloaded")
        /// The task that asked was cancelled.
        public static let cancelled = Code("cancelled")
    }

    /// What happened.
    public let code: Code

    /// What happened, in words for people; it names the name that was looked up.
    public let message: String

    /// Creates an error.
    public init(_ code: Code, message: String) {
        self.code = code
        self.message = message
    }

    /// DNS never answers with words of its own.
    public var serverText: ServerText? { nil }

    /// Only a text that is no name is permanent: DNS faults and even missing names are often repaired.
    public var disposition: ErrorDisposition { code == .invalidName ? .permanent : .retry }

    /// The message.
    public var description: String { message }
}
