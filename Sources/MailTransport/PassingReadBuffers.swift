internal import NIOCore

/// A buffer of its own for each read of a socket, which goes when what was read has been used.
///
/// A channel keeps the first buffer that it reads into for as long as it lives, and uses it again. Here the first one is
/// so small that it costs nothing, and those after it are said to be able to grow, so that the channel asks for a new
/// one each time. To make one costs a fraction of the read itself, while one that is kept costs every connection at rest
/// its size, or at least a page where the rest is given back.
struct PassingReadBuffers: RecvByteBufferAllocator {
    /// Bytes of the first read, of which the channel keeps the buffer.
    static let firstCapacity = 256

    private let capacity: Int
    private var hasRead = false

    /// - Parameter capacity: bytes of every read but the first.
    init(capacity: Int) { self.capacity = capacity }

    func buffer(allocator: ByteBufferAllocator) -> ByteBuffer {
        allocator.buffer(capacity: hasRead ? capacity : min(capacity, Self.firstCapacity))
    }

    mutating func record(actualReadBytes: Int) -> Bool {
        hasRead = true
        return true
    }
}
