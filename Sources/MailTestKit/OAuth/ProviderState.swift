import Crypto
import Foundation
import Synchronization

/// What a ``ScriptedProvider`` knows, and its answers: requests in, answers out, without a connection.
final class ProviderState: Sendable {
    /// An answer before it is written.
    struct Answer: Sendable {
        var status = 200
        var body = ""
        var location: String?

        static func refusal(_ status: Int, _ body: String) -> Answer { Answer(status: status, body: body) }
    }

    struct Code {
        var account: ProviderAccount
        var scopes: [String]
        var query: [String: String]
    }

    struct Grant {
        var account: ProviderAccount
        var client: String
        var scopes: [String]
        var isRevoked = false
    }

    struct Device {
        var client: String
        var userCode: String
        var scopes: [String]
        var decision: ProviderDecision?
    }

    struct State {
        var manner: ProviderManner
        var clients: [String: String?] = [:]
        var redirects: [String: Set<String>] = [:]
        var decision = ProviderDecision.allow(ProviderAccount("alice@example.com"))
        var lifetime = 3600
        var flaw: IDTokenFlaw?
        var issuerInAnswer: String?
        var codes: [String: Code] = [:]
        var grants: [Int: Grant] = [:]
        var refreshTokens: [String: Int] = [:]
        var endedTokens: [String: Int] = [:]
        var accessTokens: [String: Int] = [:]
        var devices: [String: Device] = [:]
        var apps: [String: App] = [:]
        var appScope = "mail"
        var assertionAudience: String?
        var appRolesGranted = Self.appRoles
        /// Seconds that a device's code lasts, and between two questions.
        var deviceLifetime = 600
        var deviceInterval = 1
        var consented: Set<String> = []
        var requests: [ProviderRequest] = []
        var faults: [(path: String, fault: ProviderFault)] = []
        var held: [@Sendable () -> Void] = []
        var origin = ""
    }

    private let state: Mutex<State>

    init(manner: ProviderManner) { state = Mutex(State(manner: manner)) }

    func with<Result: Sendable>(_ body: (inout State) -> Result) -> Result { state.withLock { body(&$0) } }

    /// Keeps the request, and gives the answer and what goes wrong with it.
    func answer(_ request: ProviderRequest) -> (Answer, ProviderFault?) {
        state.withLock { state in
            state.requests.append(request)
            let fault = state.faults.firstIndex { request.path.hasSuffix($0.path) }
                .map { state.faults.remove(at: $0).fault }
            // What is answered by a fault alone is not carried out.
            switch fault {
            case .answer, .redirect: return (Answer(), fault)
            default: return (state.answer(request), fault)
            }
        }
    }
}

extension ProviderState.State {
    typealias Answer = ProviderState.Answer

    func issuer(of account: ProviderAccount) -> String {
        origin + manner.issuerPath.replacingOccurrences(of: "{tenantid}", with: account.tenant)
    }

    mutating func answer(_ request: ProviderRequest) -> Answer {
        switch request.path {
        case manner.authorizationPath: return authorize(request.parameters)
        case manner.tokenPath: return token(request)
        case manner.revocationPath: return revoke(request)
        case manner.devicePath: return device(request)
        case "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server":
            return Answer(body: metadata)
        default: return Answer(status: 404, body: "{}")
        }
    }

    private var metadata: String {
        var fields: [String: Any] = [
            "issuer": origin + manner.issuerPath, "authorization_endpoint": origin + manner.authorizationPath,
            "token_endpoint": origin + manner.tokenPath,
            "scopes_supported": ["openid", "email", "offline_access", "mail"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        ]
        if let path = manner.revocationPath { fields["revocation_endpoint"] = origin + path }
        if let path = manner.devicePath { fields["device_authorization_endpoint"] = origin + path }
        if issuerInAnswer != nil { fields["authorization_response_iss_parameter_supported"] = true }
        return Self.json(fields)
    }

    static func json(_ fields: [String: Any]) -> String {
        let data = try? JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data ?? Data(), as: UTF8.self)
    }

    static func newToken() -> String {
        (0..<4).map { _ in String(UInt64.random(in: 0...UInt64.max), radix: 36) }.joined(separator: "-")
    }

    // MARK: The person's part

    mutating func authorize(_ query: [String: String]) -> Answer {
        guard let client = query["client_id"], clients.keys.contains(client),
            let redirect = query["redirect_uri"], redirects[client]?.contains(redirect) == true
        else { return .refusal(400, manner.refusal("redirect_uri_mismatch", number: 50011, google: "Bad Request")) }
        var answer: [(String, String)] = []
        switch decision {
        case .allow(let account, let scopes):
            let asked = (query["scope"] ?? "").split(separator: " ").map(String.init)
            let code = Self.newToken()
            codes[code] = ProviderState.Code(
                account: account, scopes: asked.filter { scopes?.contains($0) ?? true }, query: query)
            answer.append(("code", code))
        case .deny:
            answer += [("error", "access_denied"), ("error_description", "The person said no.")]
        case .refuse(let error, let description):
            answer += [("error", error), ("error_description", description)]
        }
        if let state = query["state"] { answer.append(("state", state)) }
        if let issuerInAnswer { answer.append(("iss", issuerInAnswer)) }
        var components = URLComponents()
        components.queryItems = answer.map { URLQueryItem(name: $0.0, value: $0.1) }
        let text = (components.percentEncodedQuery ?? "").replacingOccurrences(of: "+", with: "%2B")
        return Answer(status: 302, location: redirect + (redirect.contains("?") ? "&" : "?") + text)
    }

    // MARK: The client's part

    private func client(of request: ProviderRequest) -> String? {
        if let assertion = request.parameters["client_assertion"] {
            return client(by: assertion, request.parameters)
        }
        let pair = request.basic?.split(separator: ":", maxSplits: 1).map(String.init)
        let id = pair?.first ?? request.parameters["client_id"] ?? ""
        guard let secret = clients[id] else { return nil }
        let given = pair.map { $0.count > 1 ? $0[1] : "" } ?? request.parameters["client_secret"]
        return secret == nil || secret == given ? id : nil
    }

    private var unknownClient: Answer {
        .refusal(401, manner.refusal("invalid_client", number: 7_000_215, google: "Unauthorized"))
    }

    private var deadGrant: Answer {
        .refusal(400, manner.refusal("invalid_grant", number: 50_173, google: "Token has been expired or revoked."))
    }

    private mutating func token(_ request: ProviderRequest) -> Answer {
        if request.grant == "urn:ietf:params:oauth:grant-type:jwt-bearer" {
            return exchange(assertion: request.parameters["assertion"] ?? "")
        }
        guard let client = client(of: request) else { return unknownClient }
        switch request.grant {
        case "authorization_code": return exchange(request.parameters, client)
        case "refresh_token": return refresh(request.parameters["refresh_token"] ?? "", client)
        case "client_credentials": return clientCredentials(request.parameters, client)
        case "urn:ietf:params:oauth:grant-type:device_code":
            return poll(request.parameters["device_code"] ?? "", client)
        default:
            return .refusal(400, manner.refusal("unsupported_grant_type", number: 70_003, google: "Invalid grant_type"))
        }
    }

    private mutating func exchange(_ parameters: [String: String], _ client: String) -> Answer {
        // RFC 6749 §4.1.3, RFC 7636 §4.6; a code is burnt by the first try.
        guard let code = codes.removeValue(forKey: parameters["code"] ?? ""), code.query["client_id"] == client,
            code.query["redirect_uri"] == parameters["redirect_uri"],
            code.query["code_challenge"] == Self.challenge(parameters["code_verifier"] ?? "")
        else { return .refusal(400, manner.refusal("invalid_grant", number: 70_000, google: "Bad Request")) }
        let pair = "\(client) \(code.account.subject)"
        let isFirst = consented.insert(pair).inserted
        let consents = (code.query["prompt"] ?? "").split(separator: " ").contains("consent")
        let getsRefresh =
            !manner.needsOfflineAccess || code.query["access_type"] == "offline" && (isFirst || consents)
        let number = grants.count + 1
        grants[number] = ProviderState.Grant(account: code.account, client: client, scopes: code.scopes)
        return tokens(number, givesRefreshToken: getsRefresh, nonce: code.query["nonce"])
    }

    private mutating func refresh(_ token: String, _ client: String) -> Answer {
        if let ended = endedTokens[token] {
            grants[ended]?.isRevoked = true
            return deadGrant
        }
        guard let number = refreshTokens[token], let grant = grants[number], !grant.isRevoked, grant.client == client
        else { return deadGrant }
        if manner.rotation == .endsOld {
            refreshTokens[token] = nil
            endedTokens[token] = number
        }
        return tokens(number, givesRefreshToken: manner.rotation != .none, nonce: nil)
    }

    private mutating func tokens(_ number: Int, givesRefreshToken: Bool, nonce: String?) -> Answer {
        guard let grant = grants[number] else { return deadGrant }
        let access = Self.newToken()
        accessTokens[access] = number
        let scopes = grant.scopes.map { manner.spelling[$0] ?? $0 }.filter { !$0.isEmpty }
        var fields: [String: Any] = [
            "access_token": access, "token_type": "Bearer", "expires_in": lifetime,
            "scope": scopes.joined(separator: " "),
        ]
        if givesRefreshToken {
            let token = Self.newToken()
            refreshTokens[token] = number
            fields["refresh_token"] = token
        }
        if grant.scopes.contains("openid"), flaw != .missing {
            fields["id_token"] = idToken(grant, nonce: nonce)
        }
        if manner.refusals == .microsoft { fields["ext_expires_in"] = lifetime }
        return Answer(body: Self.json(fields))
    }

    private mutating func revoke(_ request: ProviderRequest) -> Answer {
        let token = request.parameters["token"] ?? ""
        guard let number = refreshTokens[token] ?? accessTokens[token] else {
            return .refusal(400, manner.refusal("invalid_token", number: 0, google: "Token expired or revoked"))
        }
        grants[number]?.isRevoked = true
        if manner.revokesEverything, let ended = grants[number] {
            for (number, grant) in grants
            where grant.client == ended.client && grant.account.subject == ended.account.subject {
                grants[number]?.isRevoked = true
            }
        }
        return Answer(body: "{}")
    }

    // MARK: Devices

    private mutating func device(_ request: ProviderRequest) -> Answer {
        guard let client = client(of: request) else { return unknownClient }
        let code = Self.newToken()
        let userCode = "ABCD-\(1000 + devices.count)"
        let scopes = (request.parameters["scope"] ?? "").split(separator: " ").map(String.init)
        devices[code] = ProviderState.Device(client: client, userCode: userCode, scopes: scopes)
        return Answer(
            body: Self.json([
                "device_code": code, "user_code": userCode, manner.deviceAddressField: "\(origin)/activate",
                "expires_in": deviceLifetime, "interval": deviceInterval,
            ]))
    }

    private mutating func poll(_ code: String, _ client: String) -> Answer {
        guard let device = devices[code], device.client == client else { return deadGrant }
        switch device.decision {
        case nil: return .refusal(400, manner.refusal("authorization_pending", number: 70_016, google: "Precondition"))
        case .deny?: return .refusal(400, manner.refusal("access_denied", number: 70_017, google: "Forbidden"))
        case .refuse(let error, _)?: return .refusal(400, manner.refusal(error, number: 70_018, google: "Forbidden"))
        case .allow(let account, let scopes)?:
            devices[code] = nil
            let number = grants.count + 1
            grants[number] = ProviderState.Grant(
                account: account, client: client, scopes: device.scopes.filter { scopes?.contains($0) ?? true })
            return tokens(number, givesRefreshToken: true, nonce: nil)
        }
    }

    // MARK: Id tokens

    private func idToken(_ grant: ProviderState.Grant, nonce: String?) -> String {
        let now = Int(Date().timeIntervalSince1970)
        let account = grant.account
        var claims: [String: Any] = [
            "iss": flaw == .issuer ? "https://elsewhere.example" : issuer(of: account),
            "aud": flaw == .audience ? "another-client" : grant.client,
            "exp": flaw == .expired ? now - 3600 : now + 3600, "iat": flaw == .expired ? now - 7200 : now,
        ]
        if flaw != .noSubject { claims["sub"] = account.subject }
        if let nonce, flaw != .noNonce { claims["nonce"] = flaw == .nonce ? "another-nonce" : nonce }
        if manner.refusals == .microsoft {
            claims["tid"] = account.tenant
            claims["oid"] = account.objectID
            claims["preferred_username"] = account.address
        } else if let address = account.address {
            claims["email"] = address
            claims["email_verified"] = true
        }
        let head = Self.base64URL(Data(#"{"alg":"RS256","kid":"scripted","typ":"JWT"}"#.utf8))
        let body = Self.base64URL(Data(Self.json(claims).utf8))
        // Over TLS straight from the issuer nobody has to look at the signature (OpenID Connect Core §3.1.3.7).
        return flaw == .malformed ? "\(head).\(body)" : "\(head).\(body).\(Self.base64URL(Data("signature".utf8)))"
    }

    private static func challenge(_ verifier: String) -> String {
        // RFC 7636 §4.2
        base64URL(Data(SHA256.hash(data: Data(verifier.utf8))))
    }

    static func base64URL(_ data: Data) -> String {
        data.base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
    }
}
