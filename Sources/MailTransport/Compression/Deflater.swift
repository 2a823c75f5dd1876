internal import CZlib

/// Makes raw deflate (RFC 1951 §3), piece by piece.
///
/// It holds 32 KiB: zlib takes 2^(window + 2) + 2^(level + 9) bytes. That is an eighth of zlib's default, and enough for
/// commands, which are short.
public struct Deflater: ~Copyable {
    private static let windowBits: Int32 = 12
    private static let memoryLevel: Int32 = 5

    // At a fixed address: zlib's state points back at it.
    private let stream: UnsafeMutablePointer<z_stream>

    /// Begins a stream.
    ///
    /// - Throws: ``CompressionError/outOfMemory``.
    public init() throws(CompressionError) {
        stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let level = Z_DEFAULT_COMPRESSION
        guard salesnode_deflate_init(stream, level, -Self.windowBits, Self.memoryLevel) == Z_OK else {
            stream.deallocate()
            throw .outOfMemory
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Takes as much of `input` as `output` allows. With `flushes` everything that was given comes out, up to a byte's
    /// end, so that the peer can read it (RFC 4978 §3); call again while the output was full.
    ///
    /// - Throws: ``CompressionError``; the stream cannot be used any more then.
    public mutating func deflate(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, flushes: Bool
    ) throws(CompressionError) -> Inflater.Progress {
        let given = min(input.count, Int(Int32.max))
        let room = min(output.count, Int(Int32.max))
        guard room > 0, let target = output.baseAddress else {
            return Inflater.Progress(consumed: 0, produced: 0, isOutputFull: true)
        }
        // zlib only reads through it; its type has no const.
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(given)
        stream.pointee.next_out = target.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(room)
        let status = CZlib.deflate(stream, flushes ? Z_SYNC_FLUSH : Z_NO_FLUSH)
        let progress = Inflater.Progress(
            consumed: given - Int(stream.pointee.avail_in), produced: room - Int(stream.pointee.avail_out),
            isOutputFull: stream.pointee.avail_out == 0)
        stream.pointee.next_in = nil
        stream.pointee.next_out = nil
        guard status == Z_OK || status == Z_BUF_ERROR else { throw .damaged }
        return progress
    }
}
