import IMAPClient
import IMAPCore
import MailModel
import MailTestKit
import MailTransport
import NIOCore
import NIOPosix
import Resolver
import SASL
import Testbed
import Testing

/// The same dialogue with the fake server and with a real Dovecot: every answer must mean the same.
@Suite("The fake IMAP server beside Dovecot")
struct DovecotComparisonTests {
    @Test("a seeded dialogue of two sessions is answered alike", arguments: [1, 2, 3])
    func dialogue(_ seed: UInt64) async throws {
        let testbed = try await TestbedProcess.shared()
        try await withFakeIMAPServer { server in
            server.addAccount("rosa@mail.test")
            let ours = try await Dialogue(seed: seed) { try await KitClient.signIn(server, "rosa@mail.test") }
            let theirs = try await Dialogue(seed: seed) { try await signIn(testbed) }
            for step in 0..<60 {
                let (own, real) = (try await ours.next(), try await theirs.next())
                guard own == real else {
                    Issue.record("seed \(seed), step \(step): \(difference(own, real))")
                    break
                }
            }
            await ours.end()
            await theirs.end()
        }
    }

    /// The first line that differs, and the one before everything.
    private func difference(_ own: String, _ real: String) -> String {
        let lines = (own.split(separator: "\n"), real.split(separator: "\n"))
        for (own, real) in zip(lines.0, lines.1) where own != real {
            return "\(lines.0[0].prefix(80))\n\(own)\nDovecot:\n\(real)"
        }
        return "\(own.prefix(300))\nDovecot:\n\(real.prefix(300))"
    }

    private func signIn(_ testbed: TestbedManifest) async throws -> IMAPConnection {
        let transport = MailTransport(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            resolver: DNSResolver(servers: [try #require(DNSServer(testbed.dnsServer))]),
            policy: EgressPolicy(allowsPrivateHosts: true))
        let request = TransportRequest(
            endpoint: try #require(Endpoint(testbed.imapTLS.namedAddress)), security: .implicit,
            trust: .certificateFile(testbed.caFile), deadline: .now() + .seconds(60))
        let connection = try await IMAPConnection.connect(request, over: transport)
        let password = try #require(testbed.users["rosa@mail.test"])
        try await connection.authenticate(.password(user: "rosa@mail.test", password: Secret(password)))
        return connection
    }
}
