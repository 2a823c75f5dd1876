import NIOCore
import Synchronization

/// Everything that a hostile server hears.
final class Overheard: Sendable {
    private let bytes = Mutex<[UInt8]>([])

    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }

    func add(_ buffer: ByteBuffer) { bytes.withLock { $0.append(contentsOf: buffer.readableBytesView) } }
}

/// Follows a script without TLS, and keeps what it hears.
final class EavesdroppingHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let overheard: Overheard

    init(_ overheard: Overheard) { self.overheard = overheard }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        overheard.add(unwrapInboundIn(data))
        context.fireChannelRead(data)
    }
}

/// Says one byte at a time and never comes to an end.
final class DrippingHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let words: [UInt8]
    private let interval: TimeAmount
    private var position = 0

    init(_ words: String, every interval: TimeAmount) {
        self.words = Array(words.utf8)
        self.interval = interval
    }

    func channelActive(context: ChannelHandlerContext) {
        drip(NIOLoopBound((self, context), eventLoop: context.eventLoop))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func drip(_ bound: NIOLoopBound<(DrippingHandler, ChannelHandlerContext)>) {
        let context = bound.value.1
        guard context.channel.isActive else { return }
        let byte = position < words.count ? words[position] : 0x78
        position += 1
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: [byte])), promise: nil)
        context.eventLoop.scheduleTask(in: interval) { bound.value.0.drip(bound) }
    }
}

/// Says something once, and then the same piece again and again, as fast as it is taken.
final class FloodingHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let opening: String
    private let piece: ByteBuffer
    private let written: Overflow

    /// How much was taken from it.
    final class Overflow: Sendable {
        private let count = Atomic<Int>(0)
        var bytes: Int { count.load(ordering: .relaxed) }
        func add(_ bytes: Int) { count.add(bytes, ordering: .relaxed) }
    }

    init(_ opening: String, piece: String, _ written: Overflow) {
        self.opening = opening
        self.piece = ByteBuffer(string: String(repeating: piece, count: max(1, 32_768 / piece.utf8.count)))
        self.written = written
    }

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: opening)), promise: nil)
        flood(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func flood(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let written = written
        let count = piece.readableBytes
        context.writeAndFlush(wrapOutboundOut(piece)).whenSuccess {
            written.add(count)
            // In a turn of its own, so that a closed connection is noticed.
            bound.eventLoop.execute {
                let (handler, context) = bound.value
                if context.channel.isActive { handler.flood(context) }
            }
        }
    }

}

extension PlainPeer {
    /// Follows `script` and keeps what it hears.
    static func eavesdropping<R>(
        _ script: PeerScript, _ body: (PlainPeer, Overheard) async throws -> R
    ) async throws -> R {
        let overheard = Overheard()
        return try await run({ channel in
            try channel.pipeline.syncOperations.addHandlers(EavesdroppingHandler(overheard), makeScriptHandler(script))
        }) { try await body($0, overheard) }
    }

    /// Drips `words` and then goes on with one letter for ever.
    static func dripping<R>(_ words: String, _ body: (PlainPeer) async throws -> R) async throws -> R {
        try await run(
            { channel in
                try channel.pipeline.syncOperations.addHandler(DrippingHandler(words, every: .milliseconds(20)))
            }, body)
    }

    /// Says `opening` and then `piece` without end.
    static func flooding<R>(
        _ opening: String, piece: String, _ body: (PlainPeer, FloodingHandler.Overflow) async throws -> R
    ) async throws -> R {
        let written = FloodingHandler.Overflow()
        return try await run({ channel in
            try channel.pipeline.syncOperations.addHandler(FloodingHandler(opening, piece: piece, written))
        }) { try await body($0, written) }
    }
}
