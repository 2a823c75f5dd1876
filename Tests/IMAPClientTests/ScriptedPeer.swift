import MailTransport
import NIOCore
import NIOPosix
import Synchronization

/// A server that says and hears what a script tells, on loopback, without TLS.
final class ScriptedPeer: Sendable {
    enum Step: Sendable {
        /// Sends bytes as they are; each `|` in the text is a line end.
        case say(String)
        /// Sends a byte so many times.
        case sayRepeated(UInt8, count: Int)
        /// Waits for a line that is exactly this.
        case hear(String)
        /// Waits for so many bytes, whatever they are.
        case hearBytes(Int)
        /// Compresses everything from now on; what is said next goes out at once.
        case compress
        /// Closes the connection.
        case close
    }

    private let channel: any Channel
    private let state: PeerState

    private init(channel: any Channel, state: PeerState) {
        self.channel = channel
        self.state = state
    }

    static func start(_ script: [Step]) async throws -> ScriptedPeer {
        let state = PeerState()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { child in
                child.eventLoop.makeCompletedFuture {
                    try child.pipeline.syncOperations.addHandler(PeerHandler(script: script, state: state))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return ScriptedPeer(channel: channel, state: state)
    }

    var port: Int { channel.localAddress?.port ?? 0 }

    /// Where the script was not followed; nil while all goes well.
    var problem: String? { state.value.withLock { $0.problem } }

    /// Bytes that the kernel has taken from us.
    var writtenBytes: Int { state.value.withLock { $0.written } }

    /// Waits until the script is through or the connection is gone.
    func finished() async { for await _ in state.ends { return } }

    func stop() async { try? await channel.close() }
}

final class PeerState: Sendable {
    struct Value {
        var problem: String?
        var written = 0
    }

    let value = Mutex(Value())
    let ends: AsyncStream<Void>
    let end: AsyncStream<Void>.Continuation

    init() { (ends, end) = AsyncStream.makeStream() }
}

private final class PeerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var script: ArraySlice<ScriptedPeer.Step>
    private let state: PeerState
    private var heard = ByteBuffer()

    init(script: [ScriptedPeer.Step], state: PeerState) {
        self.script = script[...]
        self.state = state
    }

    func channelActive(context: ChannelHandlerContext) { advance(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        heard.writeBuffer(&buffer)
        advance(context)
    }

    func channelInactive(context: ChannelHandlerContext) { state.end.finish() }

    private func advance(_ context: ChannelHandlerContext) {
        while let step = script.first {
            switch step {
            case .say(let text): write(ByteBuffer(string: text.replacing("|", with: "\r\n")), context)
            case .sayRepeated(let byte, let count):
                for start in stride(from: 0, to: count, by: 1 << 20) {
                    write(ByteBuffer(repeating: byte, count: min(1 << 20, count - start)), context)
                }
            case .hear(let expected):
                guard let end = heard.readableBytesView.firstIndex(of: 10) else { return }
                let length = end - heard.readerIndex + 1
                let line = (heard.readString(length: length) ?? "").replacing("\r\n", with: "")
                if line != expected {
                    state.value.withLock { $0.problem = "heard \(line) instead of \(expected)" }
                    context.close(promise: nil)
                    return
                }
            case .hearBytes(let count):
                guard heard.readableBytes >= count else { return }
                heard.moveReaderIndex(forwardBy: count)
            case .compress:
                guard let compression = try? CompressionHandler() else { preconditionFailure("there is memory") }
                try? context.pipeline.syncOperations.addHandler(compression, position: .before(self))
            case .close: context.close(promise: nil)
            }
            script.removeFirst()
        }
        state.end.finish()
    }

    private func write(_ buffer: ByteBuffer, _ context: ChannelHandlerContext) {
        let count = buffer.readableBytes
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.whenSuccess { [state] in state.value.withLock { $0.written += count } }
        context.writeAndFlush(wrapOutboundOut(buffer), promise: promise)
    }
}
