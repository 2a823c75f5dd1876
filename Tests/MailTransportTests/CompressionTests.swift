import MailTransport
import NIOCore
import NIOEmbedded
import Testing

@Suite("Compression")
struct CompressionTests {
    /// Text with repetitions near and far, as mail has them.
    private static let text: [UInt8] = (0..<12_000).flatMap { line in
        Array("\(line % 97) FETCH (UID \(line &* 7919 % 100_003) FLAGS (\\Seen))\r\n".utf8)
    }

    private func deflated(_ bytes: [UInt8], pieces: Int = .max) throws -> [UInt8] {
        var deflater = try Deflater()
        var result: [UInt8] = []
        var rest = bytes[...]
        var room = [UInt8](repeating: 0, count: 500)
        while true {
            let piece = Array(rest.prefix(pieces))
            let isLast = piece.count == rest.count
            let progress = try piece.withUnsafeBytes { input in
                try room.withUnsafeMutableBytes { try deflater.deflate(input, into: $0, flushes: isLast) }
            }
            result += room[..<progress.produced]
            rest = rest.dropFirst(progress.consumed)
            if rest.isEmpty, isLast, !progress.isOutputFull { return result }
        }
    }

    private func inflated(_ bytes: [UInt8], pieces: Int = .max, room: Int = 4_096) throws -> [UInt8] {
        var inflater = try Inflater()
        var result: [UInt8] = []
        var rest = bytes[...]
        var output = [UInt8](repeating: 0, count: room)
        while !rest.isEmpty {
            var piece = Array(rest.prefix(pieces))
            rest = rest.dropFirst(piece.count)
            var isFull = true
            while !piece.isEmpty || isFull {
                let progress = try piece.withUnsafeBytes { input in
                    try output.withUnsafeMutableBytes { try inflater.inflate(input, into: $0) }
                }
                result += output[..<progress.produced]
                piece.removeFirst(progress.consumed)
                isFull = progress.isOutputFull
                if progress.isEnded { throw CompressionError.ended }
            }
        }
        return result
    }

    @Test("what was compressed comes out again, however it is cut on the way")
    func roundTrip() throws {
        let whole = try deflated(Self.text)
        #expect(whole.count < Self.text.count / 3)
        for pieces in [1, 7, 1_000, .max] {
            let short = Array(Self.text.prefix(20_000))
            #expect(try inflated(deflated(short, pieces: pieces)) == short)
            #expect(try inflated(whole, pieces: pieces) == Self.text)
        }
        #expect(try inflated(whole, room: 1) == Self.text)
    }

    @Test("a stream that is cut at any byte gives the beginning and no error")
    func truncated() throws {
        let text = Array(Self.text.prefix(2_000))
        let whole = try deflated(text)
        for length in 0..<whole.count {
            #expect(text.starts(with: try inflated(Array(whole[..<length]))))
        }
    }

    @Test("damage is an error or other text, and never a trap")
    func damage() throws {
        let whole = try deflated(Array(Self.text.prefix(2_000)))
        var refused = 0
        for place in whole.indices {
            for bit in 0..<8 {
                var damaged = whole
                damaged[place] ^= 1 << bit
                do { _ = try inflated(damaged, pieces: 61) } catch { refused += 1 }
            }
        }
        #expect(refused > 100)
        #expect(throws: CompressionError.damaged) { try inflated([0xFF, 0xFF, 0xFF, 0xFF]) }
        // An empty block that says that it is the last one, with something behind it.
        #expect(throws: CompressionError.ended) { try inflated([0x03, 0x00, 0x41]) }
    }

    // MARK: In a pipeline

    private func channel(_ collector: ProtocolStub) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(try CompressionHandler())
        try channel.pipeline.syncOperations.addHandler(collector)
        return channel
    }

    @Test("however much is packed into a few bytes, a turn gives a bounded part, and the rest waits to be read")
    func bomb() throws {
        let zeros = [UInt8](repeating: 0, count: 4 << 20)
        let packed = try deflated(zeros)
        #expect(packed.count < 30_000)
        let collector = ProtocolStub()
        let channel = try channel(collector)
        keep(try channel.writeInbound(ByteBuffer(bytes: packed)))
        #expect(collector.bytes.count == CompressionHandler.outputPerRead)
        // Nobody reads: more input is held, and nothing is given.
        keep(try channel.writeInbound(ByteBuffer(bytes: [0])))
        #expect(collector.bytes.count == CompressionHandler.outputPerRead)
        collector.isOpen = true
        for turn in 2...4 {
            collector.turns = 1
            channel.read()
            channel.embeddedEventLoop.run()
            #expect(collector.bytes.count == turn * CompressionHandler.outputPerRead)
        }
        collector.turns = .max
        channel.read()
        channel.embeddedEventLoop.run()
        #expect(collector.bytes.count == zeros.count)
        #expect(collector.socketReads > 0)
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    @Test("what was read before the handler was there is undone first")
    func receivedBefore() throws {
        let packed = try deflated(Array("* 1 EXISTS\r\n* 2 EXISTS\r\n".utf8))
        let collector = ProtocolStub()
        let channel = EmbeddedChannel()
        let compression = try CompressionHandler()
        try channel.pipeline.syncOperations.addHandler(collector)
        try channel.pipeline.syncOperations.addHandler(compression, position: .before(collector))
        compression.receive(ByteBuffer(bytes: packed[..<5]))
        for byte in packed[5...] { keep(try channel.writeInbound(ByteBuffer(bytes: [byte]))) }
        #expect(collector.bytes == Array("* 1 EXISTS\r\n* 2 EXISTS\r\n".utf8))
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    @Test("what is no compressed stream is told as that, once, and nothing more is read from it")
    func garbage() throws {
        let collector = ProtocolStub()
        let channel = try channel(collector)
        keep(try channel.writeInbound(ByteBuffer(string: "* BYE not compressed at all\r\n")))
        keep(try channel.writeInbound(ByteBuffer(string: "* BYE not compressed at all\r\n")))
        #expect(collector.errors == [.compressionDamaged])
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    @Test("several writes go out as one at the flush, and each is then done")
    func flush() throws {
        let collector = ProtocolStub()
        let channel = try channel(collector)
        var done = 0
        for word in ["A1 ", "NOOP", "\r\n"] {
            let promise = channel.eventLoop.makePromise(of: Void.self)
            promise.futureResult.assumeIsolated().whenSuccess { done += 1 }
            channel.write(ByteBuffer(string: word), promise: promise)
        }
        #expect(try channel.readOutbound(as: ByteBuffer.self) == nil)
        channel.flush()
        let first = try #require(try channel.readOutbound(as: ByteBuffer.self))
        #expect(done == 3)
        #expect(try channel.readOutbound(as: ByteBuffer.self) == nil)
        // RFC 4978 §3: a flush ends on a whole byte, by an empty stored block.
        #expect(Array(first.readableBytesView.suffix(4)) == [0, 0, 0xFF, 0xFF])
        #expect(try inflated(Array(first.readableBytesView)) == Array("A1 NOOP\r\n".utf8))
        // A flush of nothing writes nothing.
        channel.flush()
        #expect(try channel.readOutbound(as: ByteBuffer.self) == nil)
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    @Test("a large message goes out in parts before the flush, so that it is not held twice")
    func largeWrite() throws {
        let channel = try channel(ProtocolStub())
        var generator = SystemRandomNumberGenerator()
        let noise = (0..<200_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        for start in stride(from: 0, to: noise.count, by: 20_000) {
            channel.write(ByteBuffer(bytes: noise[start..<(start + 20_000)]), promise: nil)
        }
        channel.flush()
        var parts: [[UInt8]] = []
        while let part = try channel.readOutbound(as: ByteBuffer.self) { parts.append(Array(part.readableBytesView)) }
        #expect(parts.count > 5)
        #expect(try inflated(parts.flatMap { $0 }) == noise)
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    @Test("when the peer closes, what it had packed before is still given, within bounds")
    func closing() throws {
        let zeros = [UInt8](repeating: 0, count: 32 << 20)
        let collector = ProtocolStub()
        let channel = try channel(collector)
        keep(try channel.writeInbound(ByteBuffer(bytes: try deflated(zeros))))
        channel.pipeline.fireChannelInactive()
        #expect(collector.bytes.count == 17 * CompressionHandler.outputPerRead)
        #expect(collector.isInactive)
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }
}

/// Keeps a result alive, so that the optimiser does not release it too early.
@inline(never)
private func keep(_ state: EmbeddedChannel.BufferState) {}

/// Stands where the protocol would, and reads only when it is told to.
private final class ProtocolStub: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    var bytes: [UInt8] = []
    var errors: [TransportError.Code] = []
    var isInactive = false
    var isOpen = false
    /// So many reads are let through.
    var turns = Int.max
    var socketReads = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes += Array(unwrapInboundIn(data).readableBytesView)
    }

    func read(context: ChannelHandlerContext) {
        guard isOpen, turns > 0 else { return }
        turns -= 1
        socketReads += 1
        context.read()
    }

    func channelInactive(context: ChannelHandlerContext) { isInactive = true }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        errors.append((error as? TransportError)?.code ?? .closed)
    }
}
