import IMAPCore
import MailModel
import MailTransport
import NIOCore
import NIOPosix
import Resolver
import SASL
import Synchronization
import Testing

@testable import IMAPClient

/// Opens connections to scripted peers.
enum PeerConnection {
    static let password = SASLCredential.password(user: "alice@mail.test", password: Secret("correct horse"))

    /// A connection that takes the peer for one behind TLS.
    static func open(
        _ peer: ScriptedPeer, options: IMAPClientOptions = IMAPClientOptions()
    ) async throws(IMAPClientError) -> IMAPConnection {
        let box = HandlerBox()
        let channel: any Channel
        do {
            channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelOption(.maxMessagesPerRead, value: 1)
                .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 16_384))
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let handler = IMAPHandler(options: options, isEncrypted: true, upgrader: nil)
                        try channel.pipeline.syncOperations.addHandler(handler)
                        box.value.withLock { $0 = NIOLoopBound(handler, eventLoop: channel.eventLoop) }
                    }
                }
                .connect(host: "127.0.0.1", port: peer.port).get()
        } catch {
            throw IMAPClientError(.transport, "\(error)", disposition: .retry)
        }
        guard let handler = box.value.withLock({ $0 }) else {
            throw IMAPClientError(.transport, "no handler", disposition: .retry)
        }
        let connection = IMAPConnection(
            channel: channel, handler: handler, endpoint: endpoint(peer), tls: session, options: options)
        try await connection.open(security: .implicit, deadline: .now() + .seconds(60))
        return connection
    }

    /// A connection through the transport that begins in clear text.
    static func openSTARTTLS(_ peer: ScriptedPeer) async throws(IMAPClientError) -> IMAPConnection {
        let transport = MailTransport(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, resolver: DNSResolver(servers: []),
            policy: EgressPolicy(allowsPrivateHosts: true))
        let request = TransportRequest(
            endpoint: endpoint(peer), security: .starttls, trust: .systemRoots, deadline: .now() + .seconds(60))
        return try await IMAPConnection.connect(request, over: transport)
    }

    /// Signed in by the greeting, with these capabilities, and with INBOX selected.
    static func openSelected(
        _ script: [ScriptedPeer.Step], capabilities: String = "", options: IMAPClientOptions = IMAPClientOptions()
    ) async throws -> (IMAPConnection, ScriptedPeer) {
        let peer = try await ScriptedPeer.start(
            [
                .say("* PREAUTH [CAPABILITY IMAP4rev1 \(capabilities)] hi|"), .hear("A1 SELECT INBOX"),
                .say("* 3 EXISTS|* OK [UIDVALIDITY 9] x|A1 OK [READ-WRITE] done|"),
            ] + script)
        let connection = try await open(peer, options: options)
        let folder = try await connection.select(.inbox)
        #expect(folder.exists == 3)
        #expect(folder.uidValidity?.rawValue == 9)
        return (connection, peer)
    }

    /// Stands for the TLS that is not there.
    private static let session: TLSSession = {
        let digits = Array(repeating: "AB", count: 32).joined(separator: ":")
        guard let fingerprint = CertificateFingerprint(digits) else { preconditionFailure("32 octets") }
        return TLSSession(
            version: "TLS 1.3", cipher: nil,
            certificate: CertificateSummary(
                names: [], issuer: "", notBefore: Timestamp(milliseconds: 0), notAfter: Timestamp(milliseconds: 0),
                fingerprint: fingerprint, isSelfSigned: true),
            serverEndPoint: nil)
    }()

    private static func endpoint(_ peer: ScriptedPeer) -> Endpoint {
        guard let endpoint = Endpoint("127.0.0.1:\(peer.port)") else { preconditionFailure("a literal address") }
        return endpoint
    }
}

private final class HandlerBox: Sendable {
    let value = Mutex<NIOLoopBound<IMAPHandler>?>(nil)
}

/// The error that `body` throws; records an issue where it throws none.
func failure(
    _ body: () async throws(IMAPClientError) -> some Any, sourceLocation: SourceLocation = #_sourceLocation
) async -> IMAPClientError? {
    do {
        _ = try await body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
        return nil
    } catch {
        return error
    }
}

extension IMAPConnection {
    /// Whether the server owes an answer.
    var isWaiting: Bool { handler.value.isWaiting }
    /// The IDLE that runs.
    var idleID: Int? { handler.value.idleID }
}
