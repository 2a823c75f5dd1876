import IMAPClient
import IMAPCore
import MailModel
import MailTestKit
import MailTransport
import NIOCore
import NIOPosix
import Resolver
import SASL

/// Our own client, connected to a server of the kit.
enum KitClient {
    static func connect(
        _ server: FakeIMAPServer, options: IMAPClientOptions = IMAPClientOptions()
    ) async throws -> IMAPConnection {
        let transport = MailTransport(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, resolver: DNSResolver(servers: []),
            policy: EgressPolicy(allowsPrivateHosts: true))
        guard let endpoint = Endpoint("127.0.0.1:\(server.port)"), let file = server.certificateFile else {
            preconditionFailure("a server with TLS")
        }
        return try await IMAPConnection.connect(
            TransportRequest(
                endpoint: endpoint, security: .implicit, trust: .certificateFile(file),
                deadline: .now() + .seconds(60)), over: transport, options: options)
    }

    static func signIn(
        _ server: FakeIMAPServer, _ user: String = "ann@mail.test", password: String = "secret"
    ) async throws -> IMAPConnection {
        let connection = try await connect(server)
        try await connection.authenticate(.password(user: user, password: Secret(password)))
        return connection
    }

    static func uids(_ numbers: UInt32...) -> UIDSet { UIDSet(numbers: numbers) }
}
