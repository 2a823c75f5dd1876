public import MailModel

/// What a browser brought back from a provider, read but not believed.
///
/// ``state`` finds the request; ``code(for:arrivedAt:)`` gives the code only where everything belongs to it.
public struct AuthorizationResponse: Sendable {
    /// The state, by which the request is found.
    public let state: String
    private let code: Secret?
    private let issuer: String?
    private let refusal: OAuthErrorAnswer?

    /// The longest state and the longest code that are read, in bytes; codes of real servers stay under 2 KiB.
    static let maximumCodeBytes = 8 << 10

    /// Reads the query of the redirect.
    ///
    /// - Throws: ``OAuthError`` with `forged` where it has no state, has a parameter twice, or is no query at all.
    public init(query: String) throws(OAuthError) {
        guard let parameters = FormEncoding.parse(query) else {
            throw OAuthError(.forged, "What came back from the provider cannot be read.")
        }
        func value(_ name: String) throws(OAuthError) -> String? {
            let found = parameters.filter { $0.name == name }
            // RFC 6749 §3.1: no parameter more than once.
            guard found.count <= 1 else {
                throw OAuthError(.forged, "What came back from the provider has a parameter more than once.")
            }
            return found.first.flatMap { $0.value.isEmpty ? nil : $0.value }
        }
        // RFC 6749 §10.12
        guard let state = try value("state"), state.utf8.count <= 512 else {
            throw OAuthError(.forged, "What came back from the provider belongs to no sign-in that was begun here.")
        }
        self.state = state
        issuer = try value("iss")
        let error = try value("error")
        let code = try value("code")
        if let error {
            // RFC 6749 §4.1.2.1; `error_subcode` and `error_subtype` are Microsoft's and Google's.
            var second = try value("suberror")
            for name in ["error_subtype", "error_subcode"] where second == nil { second = try value(name) }
            refusal = OAuthErrorAnswer(
                error: error, subError: second, description: try value("error_description"))
            self.code = nil
        } else {
            refusal = nil
            guard (code?.utf8.count ?? 0) <= Self.maximumCodeBytes else {
                throw OAuthError(.forged, "What came back from the provider is too long to be a code.")
            }
            self.code = code.map { Secret($0) }
        }
    }

    /// The code, where the answer belongs to the request.
    ///
    /// - Parameters:
    ///   - request: what was asked.
    ///   - address: the address at which the browser arrived, without the query.
    /// - Throws: ``OAuthError``: `forged` where state, issuer or address are others, `refused` with the provider's
    ///   words where it refused, `badAnswer` where there is neither a code nor an error.
    public func code(for request: ExpectedResponse, arrivedAt address: String) throws(OAuthError) -> Secret {
        guard Secret(state) == request.state else {
            throw OAuthError(.forged, "What came back from the provider belongs to another sign-in.")
        }
        guard address == request.redirect else {
            throw OAuthError(.forged, "The provider returned to another address than it was given.")
        }
        // RFC 9207 §2.4: compared as simple strings, before anything else of the answer counts.
        if let issuer {
            guard let wanted = request.issuer, Self.isIssuer(issuer, wanted) else {
                throw OAuthError(.forged, "What came back was issued by another provider than the one that was asked.")
            }
        } else if request.saysIssuerInResponse {
            throw OAuthError(.forged, "What came back does not say who issued it, and this provider always does.")
        }
        if let refusal { throw OAuthError(.refused, "The provider refused the sign-in.", answer: refusal) }
        guard let code else {
            throw OAuthError(.badAnswer, "The provider's answer has neither a code nor an error.")
        }
        return code
    }

    /// Whether an issuer is the wanted one; `{tenantid}` in that stands for one tenant.
    static func isIssuer(_ issuer: String, _ wanted: String, tenant: String? = nil) -> Bool {
        guard let mark = wanted.firstRange(of: "{tenantid}") else { return issuer == wanted }
        let head = wanted[..<mark.lowerBound]
        let tail = wanted[mark.upperBound...]
        guard issuer.hasPrefix(head), issuer.hasSuffix(tail), issuer.utf8.count > head.utf8.count + tail.utf8.count
        else { return false }
        let found = issuer.dropFirst(head.count).dropLast(tail.count)
        guard found.utf8.allSatisfy({ Self.isTenantByte($0) }) else { return false }
        return tenant.map { $0 == found } ?? true
    }

    private static func isTenantByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || byte == UInt8(ascii: "-")
    }
}

/// What an answer is held against: a request as far as it has to be kept.
public struct ExpectedResponse: Sendable {
    /// The state.
    public var state: Secret
    /// The redirect address.
    public var redirect: String
    /// The issuer; nil where the provider names none.
    public var issuer: String?
    /// Whether an answer without an issuer is refused.
    public var saysIssuerInResponse: Bool

    /// Describes what is expected.
    public init(state: Secret, redirect: String, issuer: String?, saysIssuerInResponse: Bool) {
        self.state = state
        self.redirect = redirect
        self.issuer = issuer
        self.saysIssuerInResponse = saysIssuerInResponse
    }

    /// What a request expects.
    public init(_ request: AuthorizationRequest) {
        self.init(
            state: Secret(request.state), redirect: request.redirect, issuer: request.provider.issuer,
            saysIssuerInResponse: request.provider.saysIssuerInResponse)
    }
}
