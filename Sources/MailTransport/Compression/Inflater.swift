internal import CZlib

/// Why a compressed stream cannot go on.
public enum CompressionError: Error, Sendable, Hashable {
    /// The bytes are no deflate stream (RFC 1951 §3).
    case damaged
    /// The stream ended, and nothing may follow.
    case ended
    /// There is not enough memory.
    case outOfMemory
}

/// Undoes raw deflate (RFC 1951 §3), piece by piece.
///
/// It holds the last 32 KiB of output, because the peer may refer back so far, and some 7 KiB of tables.
///
/// How the input is cut into pieces does not change what comes out, even where it is damaged. It never holds input back:
/// what was not consumed must be given again.
public struct Inflater: ~Copyable {
    /// What became of one piece.
    public struct Progress: Sendable, Hashable {
        /// Bytes of input that were used.
        public var consumed: Int
        /// Bytes of output that were written.
        public var produced: Int
        /// Whether to call again even without new input: the output was full, or there is an error behind it.
        public var isOutputFull: Bool
        /// Whether the stream ended, so that nothing may follow.
        public var isEnded = false
    }

    // At a fixed address: zlib's state points back at it.
    private let stream: UnsafeMutablePointer<z_stream>
    /// What is wrong behind the output that was given last.
    private var failure: CompressionError?

    /// Begins a stream.
    ///
    /// - Throws: ``CompressionError/outOfMemory``.
    public init() throws(CompressionError) {
        stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // Negative: without zlib's header, as RFC 4978 §3 has it. 15 is the largest window that the peer may use.
        guard salesnode_inflate_init(stream, -15) == Z_OK else {
            stream.deallocate()
            throw .outOfMemory
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Undoes as much of `input` as fits into `output`.
    ///
    /// - Throws: ``CompressionError``; the stream cannot be used any more then.
    public mutating func inflate(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(CompressionError) -> Progress {
        if let failure { throw failure }
        let given = min(input.count, Int(Int32.max))
        let room = min(output.count, Int(Int32.max))
        guard room > 0, let target = output.baseAddress else {
            return Progress(consumed: 0, produced: 0, isOutputFull: true)
        }
        // zlib only reads through it; its type has no const.
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(given)
        stream.pointee.next_out = target.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(room)
        let status = CZlib.inflate(stream, Z_SYNC_FLUSH)
        var progress = Progress(
            consumed: given - Int(stream.pointee.avail_in), produced: room - Int(stream.pointee.avail_out),
            isOutputFull: stream.pointee.avail_out == 0)
        stream.pointee.next_in = nil
        stream.pointee.next_out = nil
        switch status {
        case Z_OK, Z_BUF_ERROR: return progress
        case Z_STREAM_END:
            guard progress.produced > 0 || progress.consumed > 0 else { throw .ended }
            progress.isEnded = true
            return progress
        default:
            let error = status == Z_MEM_ERROR ? CompressionError.outOfMemory : .damaged
            failure = error
            // What was good before the damage is given first, so that it does not depend on how the input was cut.
            guard progress.produced > 0 else { throw error }
            progress.isOutputFull = true
            return progress
        }
    }
}
