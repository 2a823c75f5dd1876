import FoundationEssentials
public import HTTPFetch
public import MailModel

/// A provider's token endpoint and its neighbours, spoken to as one client.
///
/// A request goes out once: whether it may be repeated is the caller's to know. No redirect is followed, since a body with
/// a secret is meant for one server. An error's words never hold what was sent.
public struct TokenEndpoint: Sendable {
    let provider: OAuthProvider
    let client: OAuthClient
    private let fetcher: any HTTPFetching
    /// How long an answer may take.
    private let timeout: Duration
    /// By which assertions are dated.
    let now: @Sendable () -> Timestamp

    /// Speaks to `provider` as `client`; an answer may take 30 seconds.
    public init(
        provider: OAuthProvider, client: OAuthClient, fetcher: any HTTPFetching, timeout: Duration = .seconds(30),
        now: @escaping @Sendable () -> Timestamp = { .now() }
    ) {
        self.provider = provider
        self.client = client
        self.fetcher = fetcher
        self.timeout = timeout
        self.now = now
    }

    /// Exchanges a code (RFC 6749 §4.1.3). A code works once.
    ///
    /// - Throws: ``OAuthError`` with `refused`, `unavailable`, `badAnswer`, `badConfiguration`, `egressRefused`,
    ///   `tlsFailed` or `cancelled`.
    public func exchange(
        code: Secret, verifier: CodeVerifier, redirect: String
    ) async throws(OAuthError) -> TokenAnswer {
        try await tokens([
            .init("grant_type", "authorization_code"), .init("code", code), .init("redirect_uri", redirect),
            // RFC 7636 §4.5
            .init("code_verifier", verifier.secret),
        ])
    }

    /// Gets a new access token (RFC 6749 §6), and a new refresh token where the provider rotates.
    ///
    /// - Throws: ``OAuthError``, as ``exchange(code:verifier:redirect:)``.
    public func refresh(_ token: Secret) async throws(OAuthError) -> TokenAnswer {
        try await tokens([.init("grant_type", "refresh_token"), .init("refresh_token", token)])
    }

    /// Gets a token for the client itself (RFC 6749 §4.4), as Microsoft's app-only access does.
    ///
    /// - Throws: ``OAuthError``, as ``exchange(code:verifier:redirect:)``.
    public func clientCredentials(scope: String) async throws(OAuthError) -> TokenAnswer {
        try await tokens([.init("grant_type", "client_credentials"), .init("scope", scope)])
    }

    /// Gets a token for a signed assertion (RFC 7523 §2.1), as Google's service accounts do.
    ///
    /// - Throws: ``OAuthError``, as ``exchange(code:verifier:redirect:)``.
    public func exchange(assertion: Secret) async throws(OAuthError) -> TokenAnswer {
        // RFC 7523 §2.1: the assertion itself says who the client is.
        try await tokens(
            [
                .init("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), .init("assertion", assertion),
            ], authenticates: false)
    }

    /// Takes a token back, and with a refresh token the whole grant (RFC 7009 §2.1).
    ///
    /// - Returns: false where the provider has no endpoint for it: see ``OAuthProvider/revocation``.
    /// - Throws: ``OAuthError``. A token that the provider does not know any more is no error.
    public func revoke(_ token: Secret, isRefreshToken: Bool) async throws(OAuthError) -> Bool {
        guard case .endpoint(let address) = provider.revocation else { return false }
        let hint = isRefreshToken ? "refresh_token" : "access_token"
        let response = try await post(
            address, [.init("token", token), .init("token_type_hint", hint)], authenticates: true)
        if (200..<300).contains(response.status) { return true }
        let error = refusal(response, sent: [token])
        // Google and others call a token that is gone already an error.
        if let word = error.answer?.error, ["invalid_token", "invalid_grant", "token_expired"].contains(word) {
            return true
        }
        throw error
    }

    /// Asks whether the provider accepts the client at all, by a code that cannot be right.
    ///
    /// - Throws: ``OAuthError`` with `unavailable` and the like, where nobody could be asked.
    public func probe(redirect: String) async throws(OAuthError) -> ClientProbe {
        do {
            _ = try await exchange(
                code: Secret("salesnode-asks-whether-this-client-is-known"), verifier: .random(), redirect: redirect)
            return .undecided
        } catch {
            guard error.code == .refused, let answer = error.answer else { throw error }
            return ClientProbe(answer)
        }
    }

    // MARK: - Requests

    /// One parameter of a body, which may be a secret.
    struct Field: Sendable {
        let name: String
        let value: Secret
        /// Whether it may stand in no error.
        let isSecret: Bool

        init(_ name: String, _ value: String) {
            self.name = name
            self.value = Secret(value)
            isSecret = false
        }

        init(_ name: String, _ value: Secret) {
            self.name = name
            self.value = value
            isSecret = true
        }
    }

    func tokens(_ fields: [Field], authenticates: Bool = true) async throws(OAuthError) -> TokenAnswer {
        let response = try await post(provider.endpoints.token, fields, authenticates: authenticates)
        guard (200..<300).contains(response.status) else {
            throw refusal(response, sent: fields.filter(\.isSecret).map(\.value))
        }
        do {
            return try TokenAnswer(body: response.body)
        } catch {
            // Some answer 200 with an error in it.
            let answer = OAuthErrorAnswer(
                httpStatus: 400, body: redacted(response.body, fields.filter(\.isSecret).map(\.value)))
            guard answer.error != nil else { throw error }
            throw OAuthError(.refused, "The provider refused.", answer: answer)
        }
    }

    func post(_ address: String, _ fields: [Field], authenticates: Bool) async throws(OAuthError) -> FetchResponse {
        guard OAuthAddress.isAcceptable(address) else {
            throw OAuthError(.badConfiguration, "An address of the provider is not an https address.")
        }
        var fields = fields
        var request = FetchRequest(url: address)
        request.method = "POST"
        request.timeout = timeout
        request.maximumBytes = TokenAnswer.maximumBytes
        request.maximumRedirects = 0
        request.fields = [
            ("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json"),
        ]
        if authenticates { request.fields += try authentication(&fields) }
        var body: [UInt8] = []
        for field in fields {
            if !body.isEmpty { body.append(UInt8(ascii: "&")) }
            FormEncoding.encode(field.name.utf8, into: &body)
            body.append(UInt8(ascii: "="))
            FormEncoding.encode(field.value.copyBytes(), into: &body)
        }
        request.body = body
        do {
            return try await fetcher.fetch(request)
        } catch {
            throw OAuthError(error)
        }
    }

    /// Adds what proves the client to the body, or gives it as a field of the header.
    private func authentication(_ fields: inout [Field]) throws(OAuthError) -> [(name: String, value: String)] {
        if case .certificate(let certificate)? = client.key {
            // RFC 7523 §2.2
            fields += [
                Field("client_id", client.id),
                Field("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                Field(
                    "client_assertion",
                    try certificate.assertion(client: client.id, audience: provider.endpoints.token, at: now())),
            ]
            return []
        }
        let means = client.authentication ?? provider.clientAuthentication
        guard let secret = client.secret, means != .none else {
            // RFC 6749 §3.2.1: a public client names itself.
            fields.append(Field("client_id", client.id))
            return []
        }
        guard means == .basic else {
            fields += [Field("client_id", client.id), Field("client_secret", secret)]
            return []
        }
        // RFC 6749 §2.3.1: each is encoded like a form's value before they are joined.
        var pair: [UInt8] = []
        FormEncoding.encode(client.id.utf8, into: &pair)
        pair.append(UInt8(ascii: ":"))
        FormEncoding.encode(secret.copyBytes(), into: &pair)
        return [("Authorization", "Basic " + Data(pair).base64EncodedString())]
    }

    private func redacted(_ body: [UInt8], _ sent: [Secret]) -> [UInt8] {
        Redactor(sent + [client.secret].compactMap(\.self)).redacting(body)
    }

    func refusal(_ response: FetchResponse, sent: [Secret]) -> OAuthError {
        let wait = response.fields.first { $0.name.lowercased() == "retry-after" }.flatMap { Int($0.value) }
        let answer = OAuthErrorAnswer(
            httpStatus: response.status, body: redacted(response.body, sent),
            retryAfterSeconds: wait.map { min(max($0, 0), 86_400) })
        // A server that is down or overloaded says nothing about anybody's grant, whatever stands in the body.
        let isTrouble = response.status >= 500 || response.status == 429 || response.status == 408
        guard (400..<500).contains(response.status), !isTrouble else {
            return OAuthError(
                .unavailable, "The provider's sign-in service answered with status \(response.status).", answer: answer)
        }
        return OAuthError(.refused, "The provider refused, with status \(response.status).", answer: answer)
    }
}

/// Whether a provider accepts a client.
public enum ClientProbe: Sendable, Hashable {
    /// It does: it only refused the code.
    case accepted
    /// It does not, and why.
    case rejected(OAuthErrorAnswer)
    /// Its answer can mean either.
    case undecided

    init(_ answer: OAuthErrorAnswer) {
        switch answer.error {
        case "invalid_grant", "invalid_code": self = .accepted
        case "invalid_client", "deleted_client", "disabled_client", "unauthorized_client", "redirect_uri_mismatch",
            "invalid_redirect_uri", "invalid_app":
            self = .rejected(answer)
        default: self = answer.httpStatus == 401 ? .rejected(answer) : .undecided
        }
    }
}

extension OAuthError {
    /// What a request without an answer means.
    init(_ error: FetchError) {
        switch error.code {
        case .egressRefused:
            self.init(.egressRefused, "Salesnode may not connect to the provider's address: \(error.message).")
        case .tlsFailed: self.init(.tlsFailed, "The provider's server was not trusted: \(error.message).")
        case .cancelled: self.init(.cancelled, "Interrupted.")
        case .unusableAddress: self.init(.badConfiguration, "An address of the provider cannot be used.")
        case .tooLarge: self.init(.badAnswer, "The provider's answer is too long.")
        case .notResolved, .notConnected, .timedOut, .badRedirect, .protocolError:
            self.init(.unavailable, "The provider's sign-in service does not answer: \(error.message).")
        }
    }
}
