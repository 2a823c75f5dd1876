import MailModel
import MailTransport
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization
import Testing

@Suite("STARTTLS")
struct STARTTLSTests {
    @Test("After the upgrade everything is TLS, and the stage is told once")
    func upgrades() async throws {
        let certificates = try await TestCertificates.make()
        let context = try serverContext(certificates, "good")
        try await withServer({ try $0.pipeline.syncOperations.addHandler(UpgradingServer(context: context)) }) {
            server in
            let client = Client()
            let (channel, stages) = try await client.connect(server, .certificateFile(certificates.certificate("ca")))
            let session = try await client.session()
            #expect(session.version == "TLS 1.3")
            #expect(stages.session == session)
            #expect(stages.all.count == 3)
            await client.collector.contains("secure hello")
            try await channel.close()
            await server.allClosed()
        }
    }

    @Test("Words that come instead of the handshake reach neither TLS nor the protocol")
    func injected() async throws {
        try await withServer({ try $0.pipeline.syncOperations.addHandler(UpgradingServer(words: "* PREAUTH mine\r\n")) }
        ) {
            server in
            let client = Client()
            _ = try await client.connect(server, .systemRoots)
            let error = await expect(.plaintextAfterSTARTTLS, .tls) { try await client.session() }
            #expect(error?.serverText?.description == "* PREAUTH mine")
            await server.allClosed()
            #expect(!client.collector.text.contains("PREAUTH"))
        }
    }

    @Test("A bad certificate fails the upgrade with the certificate as evidence and closes the connection")
    func badCertificate() async throws {
        let certificates = try await TestCertificates.make()
        let context = try serverContext(certificates, "expired")
        try await withServer({ try $0.pipeline.syncOperations.addHandler(UpgradingServer(context: context)) }) {
            server in
            let client = Client()
            _ = try await client.connect(server, .certificateFile(certificates.certificate("ca")))
            let error = await expect(.certificateExpired, .tls) { try await client.session() }
            #expect(error?.certificate?.names == ["mail.test"])
            await server.allClosed()
            #expect(!client.collector.text.contains("secure"))
        }
    }

    @Test("A server that says nothing more is given up at the request's deadline")
    func silence() async throws {
        try await withServer({ try $0.pipeline.syncOperations.addHandler(UpgradingServer(words: "")) }) { server in
            // A fingerprint needs no roots, whose reading would take of the time.
            let pin = TLSTrust.pinned(CertificateFingerprint(ofCertificate: []))
            // On a busy machine the shortest deadline may pass before the upgrade begins.
            for seconds in [0.3, 2, 10, 50] {
                let client = Client()
                do {
                    _ = try await client.connect(server, pin, seconds: seconds)
                } catch let error as TransportError {
                    #expect(error.code == .timedOut && seconds < 50)
                    continue
                }
                await expect(.timedOut, .tls) { try await client.session() }
                break
            }
            await server.allClosed()
        }
    }

    @Test("A second upgrade is refused")
    func twice() async throws {
        let certificates = try await TestCertificates.make()
        let context = try serverContext(certificates, "good")
        try await withServer({ try $0.pipeline.syncOperations.addHandler(UpgradingServer(context: context)) }) {
            server in
            let client = Client()
            let (channel, _) = try await client.connect(server, .certificateFile(certificates.certificate("ca")))
            _ = try await client.session()
            await expect(.misconfigured, .tls) { try await client.upgradeAgain(channel) }
            await server.allClosed()
        }
    }

    /// A client that asks for STARTTLS and upgrades in the turn in which it is accepted.
    private final class Client: Sendable {
        let collector = Collector()
        private let future = Mutex<EventLoopFuture<TLSSession>?>(nil)
        private let upgrader = Mutex<TLSUpgrader?>(nil)
        private let accepted = AsyncStream.makeStream(of: Void.self)

        private let transport = makeTransport()

        func connect(
            _ server: TestServer, _ trust: TLSTrust, seconds: Double = 60
        ) async throws -> (any Channel, Stages) {
            let stages = Stages()
            let request = try makeRequest("mail.test", server.port, trust, security: .starttls, seconds: seconds)
            let channel = try await transport.connect(request, onStage: { stages.append($0) }) {
                [self] channel, upgrader in
                self.upgrader.withLock { $0 = upgrader }
                try channel.pipeline.syncOperations.addHandlers(
                    UpgradingClient { channel in
                        self.future.withLock { $0 = upgrader.upgrade(channel) }
                        self.accepted.continuation.yield()
                    }, collector)
            }
            return (channel, stages)
        }

        func session() async throws -> TLSSession {
            for await _ in accepted.stream { break }
            let future = try #require(future.withLock { $0 })
            return try await future.get()
        }

        func upgradeAgain(_ channel: any Channel) async throws -> TLSSession {
            let upgrader = try #require(upgrader.withLock { $0 })
            return try await channel.eventLoop.flatSubmit { upgrader.upgrade(channel) }.get()
        }
    }

    private final class UpgradingClient: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let accepted: (any Channel) -> Void
        private var isAccepted = false

        init(accepted: @escaping (any Channel) -> Void) { self.accepted = accepted }

        func handlerAdded(context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "STARTTLS\r\n")), promise: nil)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            if !isAccepted, String(buffer: unwrapInboundIn(data)) == "OK\r\n" {
                isAccepted = true
                accepted(context.channel)
            } else {
                context.fireChannelRead(data)
            }
        }
    }

    /// Accepts STARTTLS, then begins TLS, or says something else.
    private final class UpgradingServer: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let context: NIOSSLContext?
        private let words: String

        init(context: NIOSSLContext) {
            self.context = context
            words = ""
        }

        init(words: String) {
            context = nil
            self.words = words
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            if String(buffer: unwrapInboundIn(data)) == "STARTTLS\r\n" {
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "OK\r\n")), promise: nil)
                if let tls = self.context {
                    try? context.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls), position: .first)
                    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "secure hello\r\n")), promise: nil)
                }
            } else if !words.isEmpty {
                // What came was ClientHello.
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: words)), promise: nil)
            }
        }
    }
}
