internal import CZlib
internal import Synchronization

/// Packs bodies one after the other with the same state of zlib.
///
/// The state takes a quarter of a megabyte. Made anew for each body, it costs more than packing an ordinary one: mostly
/// in pages that the system has to fill with zeros.
final class BodyCompressor: Sendable {
    /// Level 3: on mail, nearly the size of level 6 at a third of its time.
    private static let level: Int32 = 3
    /// zlib's own defaults.
    private static let windowBits: Int32 = 15
    private static let memoryLevel: Int32 = 8

    /// As many as messages are read at once; they are made when they are first needed.
    private static let shared = [BodyCompressor(), BodyCompressor()]

    private let state = Mutex<Stream?>(nil)

    /// Appends the zlib stream of `plain` to `result`.
    static func append(packed plain: [UInt8], to result: inout [UInt8]) {
        for compressor in shared {
            let packed = compressor.state.withLockIfAvailable { state in
                if state == nil { state = Stream() }
                return state?.pack(plain)
            }
            if let packed, let packed { return result.append(contentsOf: packed) }
        }
        var stream = Stream()
        result.append(contentsOf: stream.pack(plain))
    }

    /// A stream of zlib that begins anew with each body.
    private struct Stream: ~Copyable {
        // At a fixed address: zlib's state points back at it.
        private let stream: UnsafeMutablePointer<z_stream>

        init() {
            stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
            stream.initialize(to: z_stream())
            // Can fail for want of memory alone, which Swift does not survive either.
            let status = salesnode_deflate_init(
                stream, BodyCompressor.level, BodyCompressor.windowBits, BodyCompressor.memoryLevel)
            precondition(status == Z_OK, "zlib could not begin")
        }

        deinit {
            deflateEnd(stream)
            stream.deallocate()
        }

        mutating func pack(_ plain: [UInt8]) -> [UInt8] {
            deflateReset(stream)
            let capacity = Int(deflateBound(stream, UInt(plain.count)))
            return [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
                plain.withUnsafeBufferPointer { source in
                    // zlib only reads through it; its type has no const. Bodies are far below what 32 bits count.
                    stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
                    stream.pointee.avail_in = UInt32(source.count)
                    stream.pointee.next_out = buffer.baseAddress
                    stream.pointee.avail_out = UInt32(capacity)
                    let status = deflate(stream, Z_FINISH)
                    // With room for all of it, it ends in one step.
                    precondition(status == Z_STREAM_END, "zlib could not compress")
                    count = capacity - Int(stream.pointee.avail_out)
                    stream.pointee.next_in = nil
                    stream.pointee.next_out = nil
                }
            }
        }
    }
}
