import Foundation
import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import Synchronization
import Testing

/// A server on loopback that knows how many of its connections are open.
final class TestServer: Sendable {
    private struct State {
        var open = 0
        var accepted = 0
        var waiters: [(condition: @Sendable (Int, Int) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())
    private let channel = Mutex<(any Channel)?>(nil)

    /// The port it listens on.
    var port: Int { channel.withLock { $0?.localAddress?.port } ?? 0 }

    /// How many connections were accepted so far.
    var accepted: Int { state.withLock { $0.accepted } }

    /// Waits until every connection that was accepted is closed again, at least one.
    func allClosed() async { await until { open, accepted in open == 0 && accepted > 0 } }

    /// Waits until this many connections were accepted.
    func hasAccepted(_ count: Int) async { await until { _, accepted in accepted >= count } }

    private func until(_ condition: @escaping @Sendable (Int, Int) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isMet = state.withLock { state in
                if condition(state.open, state.accepted) { return true }
                state.waiters.append((condition, continuation))
                return false
            }
            if isMet { continuation.resume() }
        }
    }

    fileprivate func changed(_ body: @Sendable (inout (open: Int, accepted: Int)) -> Void) {
        let met = state.withLock { state in
            var counts = (open: state.open, accepted: state.accepted)
            body(&counts)
            state.open = counts.open
            state.accepted = counts.accepted
            let met = state.waiters.filter { $0.condition(counts.open, counts.accepted) }
            state.waiters.removeAll { $0.condition(counts.open, counts.accepted) }
            return met
        }
        for waiter in met { waiter.continuation.resume() }
    }

    fileprivate func start(_ host: String, _ port: Int, _ setUp: @escaping @Sendable (any Channel) throws -> Void)
        async throws
    {
        let made = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { [self] channel in
                changed {
                    $0.open += 1
                    $0.accepted += 1
                }
                channel.closeFuture.whenComplete { [self] _ in changed { $0.open -= 1 } }
                return channel.eventLoop.makeCompletedFuture { try setUp(channel) }
            }
            .bind(host: host, port: port).get()
        channel.withLock { $0 = made }
    }

    fileprivate func stop() async { try? await channel.withLock { $0 }?.close().get() }
}

/// A server for as long as the body runs.
func withServer<R>(
    on host: String = "127.0.0.1", port: Int = 0, _ setUp: @escaping @Sendable (any Channel) throws -> Void,
    _ body: (TestServer) async throws -> R
) async throws -> R {
    let server = TestServer()
    try await server.start(host, port, setUp)
    do {
        let result = try await body(server)
        await server.stop()
        return result
    } catch {
        await server.stop()
        throw error
    }
}

/// Sets up TLS with one of the test's certificates and a greeting after the handshake.
func tlsServer(
    _ certificates: TestCertificates, _ name: String, versions: (TLSVersion, TLSVersion)? = nil
) throws -> @Sendable (any Channel) throws -> Void {
    let context = try serverContext(certificates, name, versions: versions)
    return { channel in
        try channel.pipeline.syncOperations.addHandlers(NIOSSLServerHandler(context: context), Greeter())
    }
}

func serverContext(
    _ certificates: TestCertificates, _ name: String, versions: (TLSVersion, TLSVersion)? = nil
) throws -> NIOSSLContext {
    var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: try NIOSSLCertificate.fromPEMFile(certificates.certificate(name)).map { .certificate($0) },
        privateKey: .privateKey(try NIOSSLPrivateKey(file: certificates.key(name), format: .pem)))
    if let versions {
        configuration.minimumTLSVersion = versions.0
        configuration.maximumTLSVersion = versions.1
    }
    return try NIOSSLContext(configuration: configuration)
}

/// Greets after the handshake and swallows the rest.
private final class Greeter: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent else { return }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "* OK ready\r\n")), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

/// Writes fixed bytes as soon as the connection stands.
final class Talker: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let words: String
    private let closes: Bool

    init(_ words: String, closes: Bool = false) {
        self.words = words
        self.closes = closes
    }

    func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        let closes = closes
        channel.writeAndFlush(ByteBuffer(string: words)).whenComplete { _ in
            if closes { channel.close(promise: nil) }
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}
}

/// Collects what the client's side reads, where a protocol's handler would be.
final class Collector: ChannelInboundHandler, Sendable {
    typealias InboundIn = ByteBuffer

    private struct State {
        var text = ""
        var waiters: [(String, CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    /// Everything so far.
    var text: String { state.withLock { $0.text } }

    /// Waits for words.
    func contains(_ words: String) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.text.contains(words) { return true }
                state.waiters.append((words, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let words = String(buffer: unwrapInboundIn(data))
        let met = state.withLock { state in
            state.text += words
            let text = state.text
            let met = state.waiters.filter { text.contains($0.0) }
            state.waiters.removeAll { text.contains($0.0) }
            return met
        }
        for waiter in met { waiter.1.resume() }
    }
}

/// A port of 127.0.0.1 on which nobody listens, and which is given to nobody else meanwhile.
final class ClosedPort: Sendable {
    private let socket: Int32
    let port: Int

    init?() {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let size = length
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                Glibc.bind(socket, raw, size) == 0 && Glibc.getsockname(socket, raw, &length) == 0
            }
        }
        guard isBound else {
            Glibc.close(socket)
            return nil
        }
        self.socket = socket
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { Glibc.close(socket) }
}
