import NIOCore
import Testing

@testable import MailTransport

@Suite("Buffers that a socket is read into")
struct PassingReadBuffersTests {
    private static let capacity = 16 << 10

    /// What a channel does for a read of so many bytes; gives the buffer as the pipeline gets it.
    private func read(_ count: Int, with pool: inout NIOPooledRecvBufferAllocator) -> ByteBuffer {
        let (buffer, _) = pool.buffer(allocator: ByteBufferAllocator()) { buffer in
            buffer.writeRepeatingByte(0x61, count: min(count, buffer.writableBytes))
        }
        pool.record(actualReadBytes: buffer.readableBytes)
        return buffer
    }

    @Test("are as large as was asked for from the second on, and none of those is kept")
    func passing() {
        // As a channel with one message per read has it.
        var pool = NIOPooledRecvBufferAllocator(capacity: 1, recvAllocator: PassingReadBuffers(capacity: Self.capacity))
        #expect(read(.max, with: &pool).readableBytes == PassingReadBuffers.firstCapacity)
        for _ in 0..<3 {
            var buffer = read(.max, with: &pool)
            #expect(buffer.readableBytes == Self.capacity)
            // Where the channel kept it too, it could not be changed in place.
            #expect(buffer.modifyIfUniquelyOwned { _ in true } == true)
        }
    }

    @Test("are never larger than was asked for")
    func small() {
        var pool = NIOPooledRecvBufferAllocator(capacity: 1, recvAllocator: PassingReadBuffers(capacity: 64))
        for _ in 0..<2 { #expect(read(.max, with: &pool).readableBytes == 64) }
    }

    @Test("need no second one where the socket had nothing to read")
    func nothingRead() {
        var pool = NIOPooledRecvBufferAllocator(capacity: 1, recvAllocator: PassingReadBuffers(capacity: Self.capacity))
        for _ in 0..<2 {
            let (buffer, _) = pool.buffer(allocator: ByteBufferAllocator()) { _ in }
            #expect(buffer.capacity == PassingReadBuffers.firstCapacity)
        }
    }
}
