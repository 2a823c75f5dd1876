internal import Glibc
internal import NIOCore

/// Said by the protocol to the transport, as an outbound event: nothing is under way on the connection, and nothing of
/// what was read is needed any more.
public struct ConnectionAtRest: Sendable {
    /// Says so.
    public init() {}
}

/// Gives the memory of a connection's buffers back while it is at rest.
///
/// NIOSSL keeps two buffers for each connection, of 16 to 64 KiB, uses them again for everything that it reads and
/// writes, and never gives them up. There is no way to ask for it, but their contents are worth nothing between two
/// reads. So one of these stands on either side of TLS, sees which buffers pass, and at rest tells the system that it
/// may have the pages. The addresses stay valid, and pages come back, empty, when they are used next.
///
/// What is given back cannot be missed: a read buffer only after everybody has had it, in a read in which the protocol
/// said that it is at rest; a written one only when all that was written is with the kernel. Buffers that the socket is
/// read into need none of this: see ``PassingReadBuffers``.
final class RestingBuffers: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    /// Which side of TLS it stands on.
    enum Side {
        /// Where what TLS writes passes.
        case socket
        /// Where what TLS has read passes.
        case `protocol`
    }

    private let side: Side
    private var isAtRest = false
    private var read: ByteBuffer?
    private var written: ByteBuffer?
    private var unwritten = 0

    init(_ side: Side) { self.side = side }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isAtRest = false
        // Kept until the end of this read only: a buffer that somebody holds is not used again but replaced.
        if side == .protocol { read = unwrapInboundIn(data) }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        if isAtRest { read?.giveBackPages() }
        read = nil
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        isAtRest = false
        // What the protocol writes are buffers of its own, which go when they are written.
        guard side == .socket else { return context.write(data, promise: promise) }
        written = unwrapOutboundIn(data)
        unwritten += 1
        let promise = promise ?? context.eventLoop.makePromise()
        promise.futureResult.assumeIsolated().whenComplete { _ in self.unwritten -= 1 }
        context.write(data, promise: promise)
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is ConnectionAtRest else { return context.triggerUserOutboundEvent(event, promise: promise) }
        isAtRest = true
        guard side == .socket else { return context.triggerUserOutboundEvent(event, promise: promise) }
        if unwritten == 0 {
            written?.giveBackPages()
            written = nil
        }
        promise?.succeed(())
    }
}

extension ByteBuffer {
    /// Tells the system that it may have the whole pages of this buffer's storage; they come back filled with zeros. To
    /// be used only where nobody needs the contents, of this buffer or of others that share the storage.
    fileprivate func giveBackPages() {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        withVeryUnsafeBytes { storage in
            guard page > 0, let base = storage.baseAddress else { return }
            let start = (Int(bitPattern: base) + page - 1) / page * page
            let end = (Int(bitPattern: base) + storage.count) / page * page
            guard end > start, let first = UnsafeMutableRawPointer(bitPattern: start) else { return }
            // Nothing depends on its success.
            _ = madvise(first, end - start, MADV_DONTNEED)
        }
    }
}
