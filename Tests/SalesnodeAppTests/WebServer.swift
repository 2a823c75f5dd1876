import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A web server on loopback that answers what a test wants, right or wrong, byte by byte.
final class WebServer: Sendable {
    struct Request: Sendable {
        var line: String
        var fields: String
        var body: String
    }

    enum Answer: Sendable {
        /// These bytes, and the end of the connection.
        case text(String)
        /// This text again and again, as fast as it is taken.
        case endless(String)
        /// This start, and then a byte now and then for ever.
        case drip(String)
        /// Nothing at all.
        case silence
    }

    let port: Int
    private let channel: any Channel
    private let received: Received

    /// What was asked, in order.
    var requests: [Request] { received.log.withLock { $0 } }

    private init(channel: any Channel, received: Received) {
        self.channel = channel
        self.received = received
        port = channel.localAddress?.port ?? 0
    }

    /// Lends a server at `host`. With a certificate and its key it speaks TLS.
    static func serving(
        host: String = "127.0.0.1", certificate: (pem: String, key: String)? = nil,
        _ answer: @escaping @Sendable (Request, Int) -> Answer, body: (WebServer) async throws -> Void
    ) async throws {
        let context = try certificate.map { files in
            try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: try NIOSSLCertificate.fromPEMFile(files.pem).map { .certificate($0) },
                    privateKey: .privateKey(try NIOSSLPrivateKey(file: files.key, format: .pem))))
        }
        let received = Received()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let context {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                    }
                    let port = channel.localAddress?.port ?? 0
                    try channel.pipeline.syncOperations.addHandler(
                        Handler { request in
                            received.log.withLock { $0.append(request) }
                            return answer(request, port)
                        })
                }
            }
            .bind(host: host, port: 0).get()
        let server = WebServer(channel: channel, received: received)
        do {
            try await body(server)
        } catch {
            try await channel.close()
            throw error
        }
        try await channel.close()
    }

    /// The requests of one server, which its connections and the test share.
    private final class Received: Sendable {
        let log = Mutex<[Request]>([])
    }

    /// One connection: one request, one answer.
    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let answer: (Request) -> Answer
        private var text = ""
        private var isDone = false

        init(answer: @escaping (Request) -> Answer) { self.answer = answer }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            text += String(buffer: unwrapInboundIn(data))
            guard !isDone, let end = text.firstRange(of: "\r\n\r\n") else { return }
            let head = text[..<end.lowerBound]
            let line = head.prefix { $0 != "\r\n" }
            let body = text[end.upperBound...]
            let length = head.firstMatch(of: /(?i)content-length: (\d+)/).flatMap { Int($0.1) } ?? 0
            guard body.utf8.count >= length else { return }
            isDone = true
            perform(
                answer(Request(line: String(line), fields: String(head), body: String(body))), context)
        }

        private func perform(_ answer: Answer, _ context: ChannelHandlerContext) {
            let loop = NIOLoopBound(context, eventLoop: context.eventLoop)
            func write(_ text: String) -> EventLoopFuture<Void> {
                loop.value.writeAndFlush(NIOAny(ByteBuffer(string: text)))
            }
            switch answer {
            case .silence: return
            case .text(let text):
                write(text).assumeIsolated().whenComplete { _ in loop.value.close(promise: nil) }
            case .endless(let text):
                func again() {
                    write(text).assumeIsolated().whenSuccess {
                        loop.value.eventLoop.assumeIsolated().execute { again() }
                    }
                }
                again()
            case .drip(let text):
                write(text).assumeIsolated().whenComplete { _ in }
                func again() {
                    loop.value.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(20)) {
                        if loop.value.channel.isActive {
                            write("x").assumeIsolated().whenSuccess { again() }
                        }
                    }
                }
                again()
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
