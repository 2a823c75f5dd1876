import NIOCore
import NIOEmbedded
import Testing

@testable import MailTransport

@Suite("Buffers of a connection at rest")
struct RestingBuffersTests {
    private static let count = 64 << 10

    private func full() -> ByteBuffer { ByteBuffer(repeating: 0x61, count: Self.count) }

    /// How many octets of a buffer are still what they were.
    private func left(_ buffer: ByteBuffer) -> Int { buffer.readableBytesView.count { $0 == 0x61 } }

    @Test(
        "are given back after the read in which the protocol came to rest, and not in another",
        arguments: [true, false])
    func reading(rests: Bool) throws {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(RestingBuffers(.protocol))
        let reader = Reader(rests: rests)
        try channel.pipeline.syncOperations.addHandler(reader)
        let buffer = full()
        channel.pipeline.fireChannelRead(buffer)
        #expect(reader.seen == Self.count)
        channel.pipeline.fireChannelReadComplete()
        // The first and the last page may be shared with something else.
        #expect(rests ? left(buffer) <= 2 * 4_096 : left(buffer) == Self.count)
        _ = try channel.finish(acceptAlreadyClosed: true)
    }

    @Test("that were written are given back only when all is written")
    func writing() throws {
        let channel = EmbeddedChannel()
        let socket = SlowSocket()
        try channel.pipeline.syncOperations.addHandler(socket)
        try channel.pipeline.syncOperations.addHandler(RestingBuffers(.socket))
        let buffer = full()
        channel.write(buffer, promise: nil)
        channel.triggerUserOutboundEvent(ConnectionAtRest(), promise: nil)
        #expect(left(buffer) == Self.count)
        socket.complete()
        channel.triggerUserOutboundEvent(ConnectionAtRest(), promise: nil)
        #expect(left(buffer) <= 2 * 4_096)
        _ = try channel.finish(acceptAlreadyClosed: true)
    }

    /// A protocol that reads all and may come to rest by it.
    private final class Reader: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        let rests: Bool
        var seen = 0

        init(rests: Bool) { self.rests = rests }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            seen = unwrapInboundIn(data).readableBytesView.count { $0 == 0x61 }
            if rests { context.triggerUserOutboundEvent(ConnectionAtRest(), promise: nil) }
        }
    }

    /// Keeps what is written until it is told to be done.
    private final class SlowSocket: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer

        private var promises: [EventLoopPromise<Void>] = []

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            if let promise { promises.append(promise) }
        }

        func complete() {
            for promise in promises { promise.succeed(()) }
            promises = []
        }
    }
}
