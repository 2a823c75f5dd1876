import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// An authorization server by HTTPS on localhost, whose answers are played from the documentation of Google or
/// Microsoft, or from the standards, and which fails as a test asks.
///
/// What comes is kept in ``requests``. Its certificate is that of the other servers of this kit.
public final class ScriptedProvider: Sendable {
    private let group: MultiThreadedEventLoopGroup
    private let certificate: ThrowAwayCertificate
    private let channel: any Channel
    let state: ProviderState

    private init(manner: ProviderManner) async throws {
        certificate = try await ThrowAwayCertificate.shared()
        let tls = try certificate.serverContext()
        let state = ProviderState(manner: manner)
        self.state = state
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { child in
                child.eventLoop.makeCompletedFuture {
                    let pipeline = child.pipeline.syncOperations
                    try pipeline.addHandler(NIOSSLServerHandler(context: tls))
                    try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
                    try pipeline.addHandler(ProviderHandler(state: state))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let origin = origin
        state.with { $0.origin = origin }
    }

    /// Starts a provider. Its client `client` has the secret `secret`, `native` has none.
    public static func start(_ manner: ProviderManner = .plain) async throws -> ScriptedProvider {
        let provider = try await ScriptedProvider(manner: manner)
        provider.addClient("client", secret: "secret", redirects: ["https://salesnode.test/oauth/callback"])
        provider.addClient("native", secret: nil, redirects: ["http://127.0.0.1:4711/oauth/callback"])
        return provider
    }

    /// Ends it; open connections are cut.
    public func stop() async {
        try? await channel.close().get()
        try? await group.shutdownGracefully()
    }

    // MARK: Where it is

    /// `https://localhost:PORT`.
    public var origin: String { "https://localhost:\(channel.localAddress?.port ?? 0)" }
    /// The issuer, with `{tenantid}` where the manner has tenants.
    public var issuer: String { origin + state.with { $0.manner.issuerPath } }
    /// Where a browser is sent.
    public var authorizationEndpoint: String { origin + state.with { $0.manner.authorizationPath } }
    /// Where tokens are given.
    public var tokenEndpoint: String { origin + state.with { $0.manner.tokenPath } }
    /// Where tokens are taken back; nil where there is no such place.
    public var revocationEndpoint: String? { state.with { $0.manner.revocationPath }.map { origin + $0 } }
    /// Where a device begins; nil where there is no such place.
    public var deviceEndpoint: String? { state.with { $0.manner.devicePath }.map { origin + $0 } }
    /// A PEM file with the certificate, which signs itself.
    public var certificateFile: String { certificate.file }

    // MARK: The script

    /// In which way it answers.
    public var manner: ProviderManner {
        get { state.with { $0.manner } }
        set { state.with { $0.manner = newValue } }
    }

    /// What the person does at the next requests.
    public var decision: ProviderDecision {
        get { state.with { $0.decision } }
        set { state.with { $0.decision = newValue } }
    }

    /// Seconds that access tokens live; 3600 at the start.
    public var lifetime: Int {
        get { state.with { $0.lifetime } }
        set { state.with { $0.lifetime = newValue } }
    }

    /// What is wrong with id tokens.
    public var flaw: IDTokenFlaw? {
        get { state.with { $0.flaw } }
        set { state.with { $0.flaw = newValue } }
    }

    /// The `iss` of its authorization answers (RFC 9207); nil for none.
    public var issuerInAnswer: String? {
        get { state.with { $0.issuerInAnswer } }
        set { state.with { $0.issuerInAnswer = newValue } }
    }

    /// Adds a client, or changes its secret.
    public func addClient(_ id: String, secret: String?, redirects: [String]) {
        state.with {
            $0.clients[id] = .some(secret)
            $0.redirects[id, default: []].formUnion(redirects)
        }
    }

    /// Lets the next request of a path that ends so fail; several happen in the order in which they were given.
    public func inject(_ fault: ProviderFault, at path: String) {
        state.with { $0.faults.append((path, fault)) }
    }

    /// How many answers it keeps back, by ``ProviderFault/hold``.
    public var heldAnswers: Int { state.with { $0.held.count } }

    /// Gives the answers that it kept back.
    public func release() {
        let held = state.with { state in
            defer { state.held = [] }
            return state.held
        }
        for answer in held { answer() }
    }

    /// Takes every grant of an account back, as its owner does at the provider.
    public func revokeGrants(of address: String) {
        state.with { state in
            for number in state.grants.keys where state.grants[number]?.account.address == address {
                state.grants[number]?.isRevoked = true
            }
        }
    }

    /// Lets the person decide about the device that shows a code.
    public func decide(_ decision: ProviderDecision, for userCode: String) {
        state.with { state in
            for code in state.devices.keys where state.devices[code]?.userCode == userCode {
                state.devices[code]?.decision = decision
            }
        }
    }

    // MARK: What happened

    /// What it was asked, in order.
    public var requests: [ProviderRequest] { state.with { $0.requests } }

    /// The requests of the token endpoint with a kind of grant, such as `refresh_token`.
    public func requests(grant: String) -> [ProviderRequest] { requests.filter { $0.grant == grant } }

    /// How many grants are in force.
    public var liveGrants: Int { state.with { $0.grants.values.count { !$0.isRevoked } } }

    /// Whether a mail server of this provider would take a token of an account now.
    public func accepts(_ token: String, of address: String) -> Bool {
        state.with { state in
            guard let number = state.accessTokens[token], let grant = state.grants[number] else { return false }
            return !grant.isRevoked && grant.account.address == address
        }
    }

    /// Does what a browser does with an authorization request.
    ///
    /// - Returns: Where the browser is sent; nil where the provider shows a page with an error.
    public func follow(_ address: String) -> String? {
        var query: [String: String] = [:]
        for item in URLComponents(string: address)?.queryItems ?? [] {
            query[item.name] = item.value?.replacingOccurrences(of: "+", with: " ")
        }
        let path = URLComponents(string: address)?.path ?? ""
        let request = ProviderRequest(method: "GET", path: path, parameters: query)
        return state.answer(request).0.location
    }
}

/// A provider for as long as the body runs.
public func withScriptedProvider<Result>(
    _ manner: ProviderManner = .plain, _ body: (ScriptedProvider) async throws -> Result
) async throws -> Result {
    let provider = try await ScriptedProvider.start(manner)
    do {
        let result = try await body(provider)
        await provider.stop()
        return result
    } catch {
        await provider.stop()
        throw error
    }
}
