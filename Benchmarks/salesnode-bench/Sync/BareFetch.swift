import Foundation
import NIOCore
import NIOPosix
import NIOSSL

/// A client that signs in, fetches everything in a folder and throws it away: how fast the server and TLS are by
/// themselves.
final class BareFetch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let commands: [String]
    private let done: EventLoopPromise<Int>
    private var next = 0
    private var bytes = 0
    /// The last bytes, in which the tagged answer is looked for; an answer to sign-in is long.
    private var tail: [UInt8] = []

    private init(commands: [String], done: EventLoopPromise<Int>) {
        self.commands = commands
        self.done = done
    }

    /// Fetches and returns seconds and bytes.
    ///
    /// - Parameter items: as the command has them, such as `(UID FLAGS BODY.PEEK[])`.
    static func run(
        host: String, port: Int, name: String, certificateFile: String, user: String, password: String, folder: String,
        items: String
    ) async throws -> (seconds: Double, bytes: Int) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .file(certificateFile)
        let tls = try NIOSSLContext(configuration: configuration)
        let group = MultiThreadedEventLoopGroup.singleton
        let done = group.next().makePromise(of: Int.self)
        let commands = [
            "bare1 LOGIN \"\(user)\" \"\(password)\"\r\n", "bare2 EXAMINE \(folder)\r\n",
            "bare3 UID FETCH 1:* \(items)\r\n",
        ]
        let start = ProcessFigures.monotonicNanoseconds
        let channel = try await ClientBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: name))
                    try pipeline.addHandler(BareFetch(commands: commands, done: done))
                }
            }
            .connect(host: host, port: port).get()
        done.futureResult.whenFailure { _ in channel.close(promise: nil) }
        let bytes = try await done.futureResult.get()
        let seconds = Double(ProcessFigures.monotonicNanoseconds - start) / 1e9
        try? await channel.close()
        return (seconds, bytes)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let buffer = unwrapInboundIn(data)
        bytes += buffer.readableBytes
        tail.append(contentsOf: buffer.readableBytesView.suffix(4_096))
        if tail.count > 8_192 { tail.removeFirst(tail.count - 4_096) }
        guard tail.last == 0x0A else { return }
        let line = tail.dropLast().split(separator: 0x0A).last ?? []
        let text = String(decoding: line, as: UTF8.self)
        if next == 0 {
            guard text.hasPrefix("* OK") else { return }
        } else {
            // No line of a message begins like this.
            let tag = "bare\(next)"
            guard text.hasPrefix("\(tag) ") else { return }
            guard text.hasPrefix("\(tag) OK") else {
                return done.fail(BenchmarkFailure(description: "the server refused: \(text)"))
            }
        }
        guard next < commands.count else { return done.succeed(bytes) }
        tail = []
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: commands[next])), promise: nil)
        next += 1
    }

    func channelInactive(context: ChannelHandlerContext) {
        done.fail(BenchmarkFailure(description: "the server hung up"))
    }
}
