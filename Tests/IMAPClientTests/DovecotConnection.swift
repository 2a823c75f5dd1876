import IMAPCore
import MailModel
import MailTransport
import NIOCore
import NIOPosix
import Resolver
import SASL
import Testbed
import Testing

@testable import IMAPClient

/// Opens connections to the testbed's Dovecot.
enum DovecotConnection {
    static func open(
        _ endpoint: TestbedManifest.Endpoint, _ security: ConnectionSecurity, _ testbed: TestbedManifest,
        options: IMAPClientOptions = IMAPClientOptions(), stages: StageLog = StageLog()
    ) async throws -> IMAPConnection {
        let transport = MailTransport(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            resolver: DNSResolver(servers: try [#require(DNSServer(testbed.dnsServer))]),
            policy: EgressPolicy(allowsPrivateHosts: true))
        let request = TransportRequest(
            endpoint: try #require(Endpoint(endpoint.namedAddress)), security: security,
            trust: .certificateFile(testbed.caFile), deadline: .now() + .seconds(60))
        return try await IMAPConnection.connect(request, over: transport, options: options) { stages.add($0) }
    }

    static func credential(
        _ testbed: TestbedManifest, _ user: String = "alice@mail.test"
    ) throws -> SASLCredential {
        .password(user: user, password: Secret(try #require(testbed.users[user])))
    }

    /// Over implicit TLS, signed in.
    static func signedIn(
        _ user: String, _ testbed: TestbedManifest, options: IMAPClientOptions = IMAPClientOptions()
    ) async throws -> IMAPConnection {
        let connection = try await open(testbed.imapTLS, .implicit, testbed, options: options)
        try await connection.authenticate(try credential(testbed, user))
        return connection
    }
}
