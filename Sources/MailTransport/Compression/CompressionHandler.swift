internal import MailModel
public import NIOCore

/// Compresses a connection in both directions by raw deflate (RFC 4978 §3). It stands between TLS and the protocol.
///
/// **Reading.** One turn gives at most ``outputPerRead`` bytes to the protocol, however much the peer has packed into its
/// bytes; the rest is undone when the protocol asks to read again, and until then the socket is not read. So back-pressure
/// works as without compression. Bytes that are no deflate stream end the connection by
/// ``TransportError/Code/compressionDamaged``.
///
/// **Writing.** What is written is compressed at once and goes out at the flush, which ends on a whole byte, or as soon
/// as there is more than a read's worth of it.
///
/// **Memory.** See ``Inflater`` and ``Deflater``: some 70 KiB, so it is for connections that carry much, and not for those
/// that wait.
public final class CompressionHandler: ChannelDuplexHandler {
    /// What the protocol is given.
    public typealias InboundIn = ByteBuffer
    /// What the protocol is given.
    public typealias InboundOut = ByteBuffer
    /// What the protocol writes.
    public typealias OutboundIn = ByteBuffer
    /// What goes to the socket.
    public typealias OutboundOut = ByteBuffer

    /// Bytes that one turn gives to the protocol at most.
    public static let outputPerRead = 64 << 10

    /// Bytes of one piece; as much as one read of the socket has.
    private static let pieceBytes = 16 << 10

    /// Turns that are still given after the peer has closed.
    private static let turnsAfterClose = 16

    private var inflater: Inflater
    private var deflater: Deflater
    private var context: ChannelHandlerContext?
    /// Compressed bytes that were received and not yet undone.
    private var held: ByteBuffer?
    /// Whether there may be more output than the protocol was given.
    private var isPaused = false
    private var isTurnScheduled = false
    private var isFailed = false
    /// Compressed bytes that wait for a flush.
    private var compressed: ByteBuffer?
    private var promises: [EventLoopPromise<Void>] = []
    private var needsFlush = false

    /// Creates a handler.
    ///
    /// - Throws: ``CompressionError/outOfMemory``.
    public init() throws(CompressionError) {
        inflater = try Inflater()
        deflater = try Deflater()
    }

    /// Keeps the context.
    public func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    /// Lets go of what waits.
    public func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        held = nil
        for promise in promises { promise.fail(ChannelError.ioOnClosedChannel) }
        promises = []
    }

    // MARK: Reading

    /// Takes compressed bytes that were read before the handler was there, because they came behind the answer that
    /// began the compression.
    public func receive(_ bytes: ByteBuffer) {
        guard let context, bytes.readableBytes > 0 else { return }
        take(bytes)
        deliver(context)
        context.fireChannelReadComplete()
    }

    /// Undoes what came.
    public func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        take(unwrapInboundIn(data))
        if !isPaused { deliver(context) }
    }

    /// Reads, or first gives what is left of the last read.
    public func read(context: ChannelHandlerContext) {
        guard isPaused else { return context.read() }
        guard !isTurnScheduled else { return }
        isTurnScheduled = true
        // In a turn of its own: this one may be inside of the protocol's.
        context.eventLoop.assumeIsolated().execute { self.nextTurn() }
    }

    /// Gives what is left, within bounds, before it tells of the end.
    public func channelInactive(context: ChannelHandlerContext) {
        for _ in 0..<Self.turnsAfterClose where isPaused {
            isPaused = false
            deliver(context)
        }
        held = nil
        context.fireChannelInactive()
    }

    private func nextTurn() {
        isTurnScheduled = false
        guard let context, isPaused else { return }
        isPaused = false
        deliver(context)
        context.fireChannelReadComplete()
        // The socket reads by itself only after it was read.
        context.channel.read()
    }

    private func take(_ bytes: ByteBuffer) {
        guard !isFailed else { return }
        if held == nil { held = bytes } else { held?.writeImmutableBuffer(bytes) }
    }

    private func deliver(_ context: ChannelHandlerContext) {
        var given = 0
        while let input = held, !isFailed {
            guard given < Self.outputPerRead else {
                isPaused = true
                return
            }
            var output = context.channel.allocator.buffer(capacity: Self.pieceBytes)
            let progress: Inflater.Progress
            do {
                progress = try inflate(input, into: &output)
            } catch {
                return fail(error, context)
            }
            held?.moveReaderIndex(forwardBy: progress.consumed)
            // Where the output is not full, all input is used up.
            if !progress.isOutputFull { held = nil }
            if progress.produced > 0 {
                given += progress.produced
                context.fireChannelRead(wrapInboundOut(output))
            }
            // RFC 4978 §3 knows no end but that of the connection.
            if progress.isEnded { fail(.ended, context) }
        }
    }

    private func inflate(
        _ input: ByteBuffer, into output: inout ByteBuffer
    ) throws(CompressionError) -> Inflater.Progress {
        var result = Result<Inflater.Progress, CompressionError>.failure(.damaged)
        output.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.pieceBytes) { room in
            input.withUnsafeReadableBytes { bytes in
                result = Result { () throws(CompressionError) in
                    try inflater.inflate(bytes, into: UnsafeMutableRawBufferPointer(rebasing: room[..<Self.pieceBytes]))
                }
            }
            return (try? result.get().produced) ?? 0
        }
        return try result.get()
    }

    private func fail(_ error: CompressionError, _ context: ChannelHandlerContext) {
        isFailed = true
        isPaused = false
        held = nil
        let message =
            switch error {
            case .damaged: "what the server sent is not compressed as agreed"
            case .ended: "the server ended the compressed stream"
            case .outOfMemory: "there is not enough memory to undo the compression"
            }
        context.fireErrorCaught(TransportError(.compressionDamaged, stage: .tcp, message: message))
    }

    // MARK: Writing

    /// Compresses, and writes where there is enough of it.
    public func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let buffer = unwrapOutboundIn(data)
        if let promise { promises.append(promise) }
        do {
            try compress(buffer, flushes: false)
            needsFlush = true
        } catch {
            return fail(error, context)
        }
        if let compressed, compressed.readableBytes >= Self.pieceBytes { writeCompressed(context) }
    }

    /// Brings everything out, once for each flush of the protocol.
    public func flush(context: ChannelHandlerContext) {
        if needsFlush {
            needsFlush = false
            do {
                try compress(ByteBuffer(), flushes: true)
            } catch {
                return fail(error, context)
            }
            writeCompressed(context)
        }
        context.flush()
    }

    private func compress(_ bytes: ByteBuffer, flushes: Bool) throws(CompressionError) {
        var input = bytes
        var output = compressed ?? ByteBuffer()
        compressed = nil
        while true {
            var result = Result<Inflater.Progress, CompressionError>.failure(.damaged)
            output.writeWithUnsafeMutableBytes(minimumWritableBytes: 512) { room in
                input.withUnsafeReadableBytes { bytes in
                    result = Result { () throws(CompressionError) in
                        try deflater.deflate(bytes, into: room, flushes: flushes)
                    }
                }
                return (try? result.get().produced) ?? 0
            }
            let progress = try result.get()
            input.moveReaderIndex(forwardBy: progress.consumed)
            guard progress.isOutputFull || input.readableBytes > 0 else { break }
        }
        compressed = output
    }

    /// The promises hang on the bytes that are written last, so that none is kept too early by much: what zlib still
    /// holds of its write goes out with the next ones.
    private func writeCompressed(_ context: ChannelHandlerContext) {
        guard let output = compressed, output.readableBytes > 0 else { return }
        compressed = nil
        let waiting = promises
        promises = []
        guard !waiting.isEmpty else { return context.write(wrapOutboundOut(output), promise: nil) }
        let written = context.eventLoop.makePromise(of: Void.self)
        for promise in waiting { written.futureResult.cascade(to: promise) }
        context.write(wrapOutboundOut(output), promise: written)
    }
}
