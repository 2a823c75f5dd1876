import FoundationEssentials
public import HTTPFetch
import MailModel

/// What an authorization server says of itself (RFC 8414, OpenID Connect Discovery).
public struct ServerMetadata: Sendable, Hashable {
    /// The issuer; exactly the one that was asked for.
    public let issuer: String
    /// Where it is talked to.
    public let endpoints: OAuthEndpoints
    /// Where access is taken back; nil where there is no such place.
    public let revocationEndpoint: String?
    /// Whether its authorization responses name it (RFC 9207 §3).
    public let saysIssuerInResponse: Bool
    /// The scopes that it names; not always all.
    public let scopes: [String]
    /// Whether it says that it takes PKCE by S256; nil where it does not say.
    public let takesS256: Bool?
    /// The ways in which a client may prove itself, as it writes them.
    public let authenticationMethods: [String]

    /// The largest document that is read, in bytes.
    static let maximumBytes = 256 << 10

    /// Reads a document and holds it against the issuer that was asked.
    ///
    /// - Throws: ``OAuthError`` with `badAnswer`; `forged` where it speaks for another issuer.
    public init(body: [UInt8], issuer wanted: String) throws(OAuthError) {
        guard body.count <= Self.maximumBytes,
            let document = try? JSONDecoder().decode(Document.self, from: Data(body))
        else { throw OAuthError(.badAnswer, "The server's description of itself cannot be read.") }
        // RFC 8414 §3.3, OpenID Connect Discovery §4.3: identical, or it is not used.
        guard document.issuer == wanted else {
            throw OAuthError(.forged, "The server's description of itself is that of another issuer.")
        }
        guard let authorization = document.authorizationEndpoint, OAuthAddress.isAcceptable(authorization),
            let token = document.tokenEndpoint, OAuthAddress.isAcceptable(token)
        else {
            throw OAuthError(.badAnswer, "The server's description of itself lacks an https address for the sign-in.")
        }
        issuer = wanted
        endpoints = OAuthEndpoints(
            authorization: authorization, token: token,
            device: document.deviceEndpoint.flatMap { OAuthAddress.isAcceptable($0) ? $0 : nil })
        revocationEndpoint = document.revocationEndpoint.flatMap { OAuthAddress.isAcceptable($0) ? $0 : nil }
        saysIssuerInResponse = document.saysIssuer ?? false
        scopes = document.scopes?.values ?? []
        takesS256 = document.challengeMethods.map { $0.values.contains("S256") }
        authenticationMethods = document.authenticationMethods?.values ?? ["client_secret_basic"]
    }

    /// Asks an issuer, first as OpenID Connect has it and then as RFC 8414 has it.
    ///
    /// - Parameter issuer: its address, without a query; a slash at the end is left out.
    /// - Throws: ``OAuthError``: `badConfiguration` for an address that cannot be an issuer's, else what the last place
    ///   said.
    public static func discover(issuer: String, fetcher: any HTTPFetching) async throws(OAuthError) -> ServerMetadata {
        guard let url = FetchURL(issuer), OAuthAddress.isAcceptable(issuer),
            !url.target.utf8.contains(UInt8(ascii: "?"))
        else { throw OAuthError(.badConfiguration, "The issuer's address is not an https address.") }
        var failure = OAuthError(.unavailable, "The issuer describes itself nowhere.")
        for address in wellKnown(url) {
            var request = FetchRequest(url: address)
            request.maximumBytes = maximumBytes
            request.fields = [("Accept", "application/json")]
            do throws(FetchError) {
                let response = try await fetcher.fetch(request)
                guard response.status == 200 else { continue }
                do throws(OAuthError) {
                    return try ServerMetadata(body: response.body, issuer: issuer)
                } catch {
                    // A slash at the end is the usual slip of whoever typed the address.
                    let other = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer + "/"
                    if let metadata = try? ServerMetadata(body: response.body, issuer: other) { return metadata }
                    failure = error
                }
            } catch {
                failure = OAuthError(error)
                if error.code == .cancelled || error.code == .egressRefused { break }
            }
        }
        throw failure
    }

    /// Where an issuer may describe itself.
    static func wellKnown(_ issuer: FetchURL) -> [String] {
        var path = issuer.target
        while path.hasSuffix("/") { path.removeLast() }
        let text = issuer.description
        let origin = String(text.dropLast(issuer.target.utf8.count))
        return [
            // OpenID Connect Discovery §4
            origin + path + "/.well-known/openid-configuration",
            // RFC 8414 §3
            origin + "/.well-known/oauth-authorization-server" + path,
            // RFC 8414 §5
            origin + "/.well-known/openid-configuration" + path,
        ].reduce(into: []) { found, address in if !found.contains(address) { found.append(address) } }
    }

    /// A provider of this description.
    ///
    /// - Parameters:
    ///   - mailScopes: what its mail servers want; no standard names them.
    ///   - mail: its mail servers.
    public func provider(name: String, mailScopes: [String], mail: OAuthMailServers?) -> OAuthProvider {
        let isOpenID = scopes.isEmpty || scopes.contains("openid")
        // RFC 8414 names offline_access among the scopes where it counts; asking where it is unknown can be an error.
        let offline = scopes.contains("offline_access") ? ["offline_access"] : []
        let identity = isOpenID ? ["openid"] + (scopes.contains("email") ? ["email"] : []) : []
        var provider = OAuthProvider(
            id: "custom", name: name, issuer: issuer, endpoints: endpoints,
            scopes: OAuthScopes(mail: mailScopes, identity: identity, offline: offline),
            revocation: revocationEndpoint.map { .endpoint($0) } ?? .unknown)
        provider.saysIssuerInResponse = saysIssuerInResponse
        let methods = Set(authenticationMethods)
        provider.clientAuthentication =
            methods.contains("client_secret_basic") ? .basic : methods.contains("client_secret_post") ? .post : .none
        provider.mail = mail
        provider.facts = [
            ProviderFact("Everything was read from the issuer's own description.", source: issuer)
        ]
        if takesS256 == false {
            provider.facts.append(
                ProviderFact(
                    "The issuer does not say that it takes PKCE by S256; it is sent all the same.", source: issuer))
        }
        return provider
    }

    private struct Document: Decodable {
        var issuer: String?
        var authorizationEndpoint: String?
        var tokenEndpoint: String?
        var deviceEndpoint: String?
        var revocationEndpoint: String?
        var saysIssuer: Bool?
        var scopes: LenientTexts?
        var challengeMethods: LenientTexts?
        var authenticationMethods: LenientTexts?

        enum CodingKeys: String, CodingKey {
            case issuer
            case authorizationEndpoint = "authorization_endpoint"
            case tokenEndpoint = "token_endpoint"
            case deviceEndpoint = "device_authorization_endpoint"
            case revocationEndpoint = "revocation_endpoint"
            case saysIssuer = "authorization_response_iss_parameter_supported"
            case scopes = "scopes_supported"
            case challengeMethods = "code_challenge_methods_supported"
            case authenticationMethods = "token_endpoint_auth_methods_supported"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            func text(_ key: CodingKeys) -> String? { try? container.decode(String.self, forKey: key) }
            issuer = text(.issuer)
            authorizationEndpoint = text(.authorizationEndpoint)
            tokenEndpoint = text(.tokenEndpoint)
            deviceEndpoint = text(.deviceEndpoint)
            revocationEndpoint = text(.revocationEndpoint)
            saysIssuer = try? container.decode(Bool.self, forKey: .saysIssuer)
            scopes = try? container.decode(LenientTexts.self, forKey: .scopes)
            challengeMethods = try? container.decode(LenientTexts.self, forKey: .challengeMethods)
            authenticationMethods = try? container.decode(LenientTexts.self, forKey: .authenticationMethods)
        }
    }
}
