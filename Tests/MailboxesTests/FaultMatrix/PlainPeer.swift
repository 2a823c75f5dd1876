import Glibc
import NIOCore
import NIOPosix

/// A scripted server on loopback that speaks without TLS.
struct PlainPeer {
    private let channel: any Channel

    /// Its port, on 127.0.0.1 unless it was told otherwise.
    let port: Int

    /// Serves any number of connections by `script` for as long as `body` runs.
    static func with<R>(
        _ script: PeerScript, host: String = "127.0.0.1", port: Int = 0, _ body: (PlainPeer) async throws -> R
    ) async throws -> R {
        try await run(
            host: host, port: port,
            { channel in
                try channel.pipeline.syncOperations.addHandler(ScriptHandler(script))
            }, body)
    }

    /// The same, with a greeting that comes late.
    static func late<R>(
        _ script: PeerScript, after delay: TimeAmount, _ body: (PlainPeer) async throws -> R
    ) async throws -> R {
        try await run(
            { channel in
                try channel.pipeline.syncOperations.addHandler(ScriptHandler(script, greetsAfter: delay))
            }, body)
    }

    /// Resets every connection as soon as it stands.
    static func resetting<R>(_ body: (PlainPeer) async throws -> R) async throws -> R {
        try await run(
            { channel in
                try channel.pipeline.syncOperations.addHandler(ResetHandler())
            }, body)
    }

    /// Serves every connection by the handlers that `setUp` adds.
    static func run<R>(
        host: String = "127.0.0.1", port: Int = 0, _ setUp: @escaping @Sendable (any Channel) throws -> Void,
        _ body: (PlainPeer) async throws -> R
    ) async throws -> R {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { child in child.eventLoop.makeCompletedFuture { try setUp(child) } }
            .bind(host: host, port: port).get()
        do {
            let result = try await body(PlainPeer(channel: channel, port: channel.localAddress?.port ?? 0))
            try? await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }
}

/// The handler of a script; its type is a matter of this file.
func makeScriptHandler(_ script: PeerScript) -> any ChannelInboundHandler { ScriptHandler(script) }

private final class ScriptHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let script: PeerScript
    private let delay: TimeAmount?
    private var dialogue: PeerDialogue
    private var heard = ByteBuffer()

    init(_ script: PeerScript, greetsAfter delay: TimeAmount? = nil) {
        self.script = script
        self.delay = delay
        dialogue = PeerDialogue(script)
    }

    func channelActive(context: ChannelHandlerContext) {
        guard let delay else { return perform(script.firstAnswer, context) }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: delay) {
            let (handler, context) = bound.value
            if context.channel.isActive { handler.perform(handler.script.firstAnswer, context) }
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        heard.writeBuffer(&buffer)
        while let end = heard.readableBytesView.firstIndex(of: 0x0A) {
            let length = end - heard.readerIndex + 1
            let line = (heard.readString(length: length) ?? "").replacing("\r\n", with: "")
            perform(dialogue.answer(to: line), context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func perform(_ answer: PeerScript.Answer, _ context: ChannelHandlerContext) {
        switch answer {
        case .say(let text): context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        case .sayAndClose(let text):
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            context.close(promise: nil)
        case .close: context.close(promise: nil)
        case .silence: break
        }
    }
}

/// Sends RST in place of FIN.
private final class ResetHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
            .whenComplete { _ in channel.close(promise: nil) }
    }
}

/// A port on which nobody listens, and which is given to nobody else meanwhile.
final class ClosedPort: Sendable {
    private let socket: Int32
    /// The port, on 127.0.0.1 unless it was told otherwise.
    let port: Int

    /// - Parameter lastByte: of the address 127.0.0.x.
    init?(lastByte: UInt32 = 1, port wanted: Int = 0) {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard let port = bindLoopback(socket, lastByte: lastByte, port: wanted) else {
            Glibc.close(socket)
            return nil
        }
        self.socket = socket
        self.port = port
    }

    deinit { Glibc.close(socket) }
}

/// An address 127.0.0.x.
private func loopback(_ lastByte: UInt32, _ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = (UInt32(0x7F00_0000) + lastByte).bigEndian
    address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
    return address
}

/// Binds a socket to 127.0.0.x; gives its port.
private func bindLoopback(_ socket: Int32, lastByte: UInt32, port: Int) -> Int? {
    var address = loopback(lastByte, port)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let size = length
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
            Glibc.bind(socket, raw, size) == 0 && Glibc.getsockname(socket, raw, &length) == 0
        }
    }
    return isBound ? Int(UInt16(bigEndian: address.sin_port)) : nil
}

/// A port that takes no connection although something listens: its queue is full, so the system drops what comes.
final class FullPort: Sendable {
    private let sockets: [Int32]

    /// The port, on 127.0.0.1 unless it was told otherwise.
    let port: Int

    /// - Parameter lastByte: of the address 127.0.0.x.
    init?(lastByte: UInt32 = 1, port wanted: Int = 0) {
        let listener = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard let port = bindLoopback(listener, lastByte: lastByte, port: wanted), Glibc.listen(listener, 0) == 0 else {
            Glibc.close(listener)
            return nil
        }
        var address = loopback(lastByte, port)
        var sockets = [listener]
        for _ in 0..<4 {
            let kind = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
            let client = Glibc.socket(AF_INET, Int32(kind), 0)
            _ = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Glibc.connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            sockets.append(client)
        }
        self.sockets = sockets
        self.port = port
    }

    deinit {
        for socket in sockets { Glibc.close(socket) }
    }
}
