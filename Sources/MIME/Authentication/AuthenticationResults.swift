/// One Authentication-Results field: what a service found out about a message (RFC 8601 §2.2).
///
/// What it says is only as true as the service that wrote it. A sender can write such a field as well, so nothing may
/// be concluded from it unless ``AuthenticationVerdicts`` says that it counts.
public struct AuthenticationResults: Sendable, Hashable {
    /// Who says it.
    public let serviceID: AuthenticationServiceID

    /// The version of the syntax; nil where none is written, which means 1.
    public let version: Int?

    /// The results in order; empty where the service reports that it did nothing (`none`).
    public let results: [MethodResult]

    /// The result of one method.
    public struct MethodResult: Sendable, Hashable {
        /// The method in lower case, such as `spf`.
        public let method: String
        /// The method's version; nil where none is written, which means 1.
        public let version: Int?
        /// The result.
        public let verdict: AuthenticationVerdict
        /// The result as written, in lower case.
        public let result: String
        /// Why, in the service's words.
        public internal(set) var reason: String?
        /// What was verified.
        public internal(set) var properties: [Property] = []
        /// What stands in parentheses, in order.
        public internal(set) var comments: [String] = []

        /// The value of the first property of that type and name, both in lower case.
        public func property(_ type: String, _ name: String) -> String? {
            properties.first { $0.type == type && $0.name == name }?.value
        }
    }

    /// One verified property, such as `smtp.mailfrom=mail.test`.
    public struct Property: Sendable, Hashable {
        /// The type in lower case: `smtp`, `header`, `body`, `policy` or another; empty where none is written.
        public let type: String
        /// The name in lower case.
        public let name: String
        /// The value as written, quotes resolved.
        public let value: String
    }

    /// Reads a raw field value.
    ///
    /// Takes the whole grammar, comments wherever they may stand, the old versions without a name, and properties
    /// without a type, as large services write them. A result that cannot be read is left out without harm to the
    /// others. Never fails; bounded by ``MIMELimits/authenticationResults``.
    public init(_ value: ArraySlice<UInt8>, limits: MIMELimits = MIMELimits()) {
        var parser = AuthenticationResultsParser(value, limit: limits.authenticationResults)
        parser.parse()
        serviceID = parser.serviceID
        version = parser.version
        results = parser.results
    }
}

/// What a method came to (RFC 8601 §2.7).
public enum AuthenticationVerdict: String, Sendable, Hashable, Codable, CaseIterable {
    /// It verified.
    case pass
    /// It was refuted. SPF's old `hardfail` counts as this.
    case fail
    /// SPF: probably not authorised.
    case softfail
    /// It could be neither verified nor refuted.
    case neutral
    /// There was nothing to verify.
    case none
    /// It verified, but local policy does not accept it.
    case policy
    /// A fault that may pass prevented it.
    case temperror
    /// A fault that will not pass prevented it.
    case permerror
    /// A word that no standard knows.
    case unrecognized
    /// The receiving service said nothing about it.
    case notReported

    /// Reads a result's word in lower case; what no standard knows is ``unrecognized``.
    public init(word: String) {
        switch word {
        case "pass": self = .pass
        case "fail", "hardfail": self = .fail
        case "softfail": self = .softfail
        case "neutral": self = .neutral
        case "none": self = .none
        case "policy": self = .policy
        case "temperror": self = .temperror
        case "permerror": self = .permerror
        default: self = .unrecognized
        }
    }
}
