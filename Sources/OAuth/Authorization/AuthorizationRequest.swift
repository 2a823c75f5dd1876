import MailModel

/// One way of a browser to a provider and back: what is asked, and by what its answer is recognised.
///
/// The verifier and the nonce are secret until the answer has come. Whoever keeps the request seals them, and stores of
/// the state only a digest.
public struct AuthorizationRequest: Sendable {
    /// Whom it is for.
    public let provider: OAuthProvider
    /// The client's id.
    public let clientID: String
    /// Where the provider sends the browser, exactly as it is registered.
    public let redirect: String
    /// What ties the answer to the request; 256 random bits.
    public let state: String
    /// What ties an id token to the request; nil where no id token is issued.
    public let nonce: String?
    /// The secret of this request (RFC 7636).
    public let verifier: CodeVerifier
    /// An address that the sign-in page suggests.
    public let loginHint: String?
    /// Whether the provider is to ask for consent anew.
    public let asksConsentAgain: Bool

    /// Makes a new request with its own random state, nonce and verifier.
    ///
    /// - Throws: ``OAuthError`` with `badConfiguration` where the provider's address or the redirect cannot be used.
    public init(
        provider: OAuthProvider, clientID: String, redirect: String, loginHint: String? = nil,
        asksConsentAgain: Bool = false
    ) throws(OAuthError) {
        guard OAuthAddress.isAcceptable(provider.endpoints.authorization) else {
            throw OAuthError(.badConfiguration, "The provider's sign-in address is not an https address.")
        }
        guard OAuthAddress.isAcceptable(redirect), !redirect.utf8.contains(UInt8(ascii: "#")) else {
            throw OAuthError(.badConfiguration, "The redirect address is neither https nor on this machine.")
        }
        guard !clientID.isEmpty else { throw OAuthError(.badConfiguration, "The client id is missing.") }
        self.provider = provider
        self.clientID = clientID
        self.redirect = redirect
        state = Base64URL.random(bytes: 32)
        nonce = provider.issuesIDTokens ? Base64URL.random(bytes: 32) : nil
        verifier = .random()
        self.loginHint = loginHint
        self.asksConsentAgain = asksConsentAgain
    }

    /// Where the browser goes.
    public var url: String {
        // RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core §3.1.2.1
        var parameters = [
            OAuthParameter("response_type", "code"), OAuthParameter("client_id", clientID),
            OAuthParameter("redirect_uri", redirect), OAuthParameter("scope", provider.scopes.requested),
            OAuthParameter("state", state), OAuthParameter("code_challenge", verifier.challenge),
            OAuthParameter("code_challenge_method", "S256"),
        ]
        if let nonce { parameters.append(OAuthParameter("nonce", nonce)) }
        if let loginHint, let name = provider.loginHintParameter {
            parameters.append(OAuthParameter(name, loginHint))
        }
        let own = asksConsentAgain ? Self.merged(provider.parameters, provider.consentParameters) : provider.parameters
        // What is the provider's own never takes the place of what makes the request safe.
        let names = Set(parameters.map(\.name))
        parameters += own.filter { !names.contains($0.name) }
        let address = provider.endpoints.authorization
        return address + (address.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + FormEncoding.query(parameters)
    }

    /// Later parameters take the place of earlier ones; `prompt` may have several words and keeps them all.
    private static func merged(_ first: [OAuthParameter], _ second: [OAuthParameter]) -> [OAuthParameter] {
        var result = first
        for parameter in second {
            guard let index = result.firstIndex(where: { $0.name == parameter.name }) else {
                result.append(parameter)
                continue
            }
            let words = result[index].value.split(separator: " ").map(String.init)
            let isNew = parameter.name == "prompt" && !words.contains(parameter.value)
            result[index].value = isNew ? (words + [parameter.value]).joined(separator: " ") : parameter.value
        }
        return result
    }
}
