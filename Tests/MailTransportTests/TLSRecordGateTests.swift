import Glibc
import NIOCore
import NIOEmbedded
import Testing

@testable import MailTransport

@Suite("Between socket and TLS")
struct TLSRecordGateTests {
    @Test("what cannot be sent is told, though TLS does not ask, and no more when the handshake is over")
    func unsent() throws {
        let channel = EmbeddedChannel()
        let told = Told()
        let gate = TLSRecordGate(onPlaintext: { _ in }, onUnsent: { told.errors.append($0) })
        try channel.pipeline.syncOperations.addHandlers([CutSocket(), gate])
        channel.writeAndFlush(ByteBuffer(string: "hello"), promise: nil)
        let error = try #require(told.errors.first)
        #expect(told.errors.count == 1)
        #expect(TransportError.describing(error, stage: .tls).code == .reset)

        let promise = channel.eventLoop.makePromise(of: Void.self)
        channel.writeAndFlush(ByteBuffer(string: "again"), promise: promise)
        #expect(throws: IOError.self) { try promise.futureResult.wait() }
        #expect(told.errors.count == 2)

        try channel.pipeline.syncOperations.removeHandler(gate).wait()
        channel.writeAndFlush(ByteBuffer(string: "later"), promise: nil)
        #expect(told.errors.count == 2)
        _ = try channel.finish(acceptAlreadyClosed: true)
    }

    private final class Told {
        var errors: [any Error] = []
    }

    /// Sends nothing: the connection was reset.
    private final class CutSocket: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            promise?.fail(IOError(errnoCode: ECONNRESET, reason: "write"))
        }
    }
}
