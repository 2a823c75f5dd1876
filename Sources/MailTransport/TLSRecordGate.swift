internal import MailModel
internal import NIOCore

/// Stands between the socket and TLS during the handshake and lets nothing through that is no TLS record.
///
/// It keeps the first words of a server that speaks without TLS, as evidence, and the cipher suite out of ServerHello,
/// which the TLS library does not tell. It also is the way to close the socket at once, without TLS's goodbye.
///
/// And it notices what cannot be sent: TLS does not ask about that, and of a connection that was reset would only see the
/// end where sending is what finds out.
final class TLSRecordGate: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Bytes of the first flight that are looked at.
    private static let maximumBytes = 512

    /// Called once, when the first byte is not the start of a TLS record, with what came first.
    private var onPlaintext: ((ServerText) -> Void)?
    /// Called when something could not be sent.
    private var onUnsent: ((any Error) -> Void)?
    private var context: ChannelHandlerContext?
    private var firstBytes: [UInt8] = []
    private var isRefusing = false

    init(onPlaintext: @escaping (ServerText) -> Void, onUnsent: @escaping (any Error) -> Void) {
        self.onPlaintext = onPlaintext
        self.onUnsent = onUnsent
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        onPlaintext = nil
        onUnsent = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefusing else { return }
        let buffer = unwrapInboundIn(data)
        let isFirst = firstBytes.isEmpty
        if firstBytes.count < Self.maximumBytes {
            firstBytes.append(contentsOf: buffer.readableBytesView.prefix(Self.maximumBytes - firstBytes.count))
        }
        // RFC 8446 §5.1
        if isFirst, let first = firstBytes.first, !(20...23).contains(first) {
            isRefusing = true
            onPlaintext?(ServerText(firstBytes))
            return
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let sent = promise ?? context.eventLoop.makePromise()
        sent.futureResult.assumeIsolated().whenFailure { [weak self] in self?.onUnsent?($0) }
        context.write(data, promise: sent)
    }

    /// The cipher suite that ServerHello names, once it has arrived.
    var cipher: String? { CipherSuite.name(inServerHello: firstBytes) }

    /// Closes the socket at once.
    func abort() { context?.close(promise: nil) }
}
