import NIOCore
import NIOPosix
import Resolver
import Testing

/// A name server on loopback that answers every question with the same result code, or not at all.
enum DNSPeer {
    /// Runs `body` with the server.
    static func with<R>(code: UInt8?, _ body: (DNSServer) async throws -> R) async throws -> R {
        let channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(DNSPeerHandler(code: code))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(channel.localAddress?.port)
        let server = try #require(DNSServer("127.0.0.1:\(port)"))
        do {
            let result = try await body(server)
            try? await channel.close()
            return result
        } catch {
            try? await channel.close()
            throw error
        }
    }
}

private final class DNSPeerHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    private let code: UInt8?

    init(code: UInt8?) { self.code = code }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        var message = envelope.data
        guard let code, message.readableBytes >= 12 else { return }
        // RFC 1035 §4.1.1: the question comes back with QR and RA set, the result code, and no records.
        message.setBytes([0x81, 0x80 | code], at: message.readerIndex + 2)
        message.setBytes([0, 0, 0, 0, 0, 0], at: message.readerIndex + 6)
        context.writeAndFlush(
            wrapOutboundOut(AddressedEnvelope(remoteAddress: envelope.remoteAddress, data: message)), promise: nil)
    }
}
