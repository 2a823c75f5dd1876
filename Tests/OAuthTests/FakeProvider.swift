import HTTPFetch
import MailModel
import Synchronization

@testable import OAuth

/// Answers requests as a test says, and keeps them.
final class FakeProvider: HTTPFetching {
    private struct State {
        var answers: [Result<FetchResponse, FetchError>] = []
        var requests: [FetchRequest] = []
    }

    private let state = Mutex(State())

    /// The requests so far.
    var requests: [FetchRequest] { state.withLock { $0.requests } }

    /// The next answer.
    func answer(_ status: Int, _ body: String, fields: [(name: String, value: String)] = []) {
        state.withLock {
            $0.answers.append(
                .success(FetchResponse(status: status, fields: fields, body: Array(body.utf8), url: "https://x.test/")))
        }
    }

    /// The next answer is none.
    func fail(_ code: FetchError.Code) {
        state.withLock { $0.answers.append(.failure(FetchError(code, "as the test wants"))) }
    }

    func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
        let answer = state.withLock { state -> Result<FetchResponse, FetchError> in
            state.requests.append(request)
            guard !state.answers.isEmpty else { return .failure(FetchError(.notConnected, "nothing is scripted")) }
            return state.answers.removeFirst()
        }
        return try answer.get()
    }

    /// The parameters of the body of a request.
    func form(_ index: Int = 0) -> [String: String] {
        let body = String(decoding: requests[index].body, as: UTF8.self)
        return Dictionary(
            (FormEncoding.parse(body) ?? []).map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
}

/// Providers and tokens for the tests.
enum Sample {
    static let issuer = "https://sso.example.com"
    static let now = Timestamp(milliseconds: 1_800_000_000_000)

    static let provider: OAuthProvider = {
        var provider = OAuthProvider(
            id: "custom", name: "Example", issuer: issuer,
            endpoints: OAuthEndpoints(
                authorization: issuer + "/authorize", token: issuer + "/token", device: issuer + "/device"),
            scopes: OAuthScopes(mail: ["mail"], identity: ["openid"]), revocation: .endpoint(issuer + "/revoke"))
        provider.parameters = [OAuthParameter("prompt", "select_account")]
        return provider
    }()

    static let client = OAuthClient(id: "client", secret: Secret("s3cret/&+"))

    static func endpoint(
        _ fake: FakeProvider, client: OAuthClient = client, provider: OAuthProvider = provider
    ) -> TokenEndpoint {
        TokenEndpoint(provider: provider, client: client, fetcher: fake)
    }

    /// An id token with these claims as JSON; its signature is not looked at.
    static func idToken(_ claims: String) -> Secret {
        Secret(Base64URL.encode(#"{"alg":"RS256"}"#.utf8) + "." + Base64URL.encode(claims.utf8) + ".c2ln")
    }
}
