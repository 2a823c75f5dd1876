import NIOCore
import NIOPosix
import Resolver
import Synchronization
import Testing

/// A UDP peer that answers each question with whatever the script says, for as long as the body runs.
func withScriptedDNS<R>(
    _ script: @escaping @Sendable (DNSMessage) -> [[UInt8]],
    _ body: (_ server: DNSServer, _ peer: ScriptedDNSPeer) async throws -> R
) async throws -> R {
    let peer = ScriptedDNSPeer(script: script)
    let channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandler(ScriptedDNSHandler(peer: peer))
            }
        }
        .bind(host: "127.0.0.1", port: 0).get()
    let port = try #require(channel.localAddress?.port)
    let server = try #require(DNSServer("127.0.0.1:\(port)"))
    do {
        let result = try await body(server, peer)
        try await channel.close()
        return result
    } catch {
        try? await channel.close()
        throw error
    }
}

final class ScriptedDNSPeer: Sendable {
    let script: @Sendable (DNSMessage) -> [[UInt8]]
    private let asked = Mutex<[DNSMessage]>([])

    init(script: @escaping @Sendable (DNSMessage) -> [[UInt8]]) { self.script = script }

    /// The questions so far.
    var questions: [DNSMessage] { asked.withLock { $0 } }

    fileprivate func answers(_ bytes: [UInt8]) -> [[UInt8]] {
        guard let message = DNSMessage(query: bytes) else { return [] }
        asked.withLock { $0.append(message) }
        return script(message)
    }
}

private final class ScriptedDNSHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    private let peer: ScriptedDNSPeer

    init(peer: ScriptedDNSPeer) { self.peer = peer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        for answer in peer.answers(Array(envelope.data.readableBytesView)) {
            let reply = AddressedEnvelope(remoteAddress: envelope.remoteAddress, data: ByteBuffer(bytes: answer))
            context.writeAndFlush(wrapOutboundOut(reply), promise: nil)
        }
    }
}

/// A DNS query taken apart, and answers put together for it (RFC 1035 §4.1).
struct DNSMessage: Sendable {
    let identifier: [UInt8]
    let question: [UInt8]
    let type: Int

    init?(query: [UInt8]) {
        guard query.count > 16 else { return nil }
        identifier = Array(query[0..<2])
        var end = 12
        while end < query.count, query[end] != 0 { end += Int(query[end]) + 1 }
        guard end + 5 <= query.count else { return nil }
        question = Array(query[12..<(end + 5)])
        type = Int(query[end + 1]) << 8 | Int(query[end + 2])
    }

    /// An answer with a result code and records.
    func answer(code: UInt8 = 0, records: [[UInt8]] = [], truncated: Bool = false) -> [UInt8] {
        let flags: [UInt8] = [truncated ? 0x83 : 0x81, 0x80 | code]
        let counts: [UInt8] = [0, 1, UInt8(records.count >> 8), UInt8(records.count & 255), 0, 0, 0, 0]
        return identifier + flags + counts + question + records.flatMap { $0 }
    }

    /// A record about the name of the question.
    static func record(type: Int, _ data: [UInt8]) -> [UInt8] {
        [
            0xC0, 12, UInt8(type >> 8), UInt8(type & 255), 0, 1, 0, 0, 0, 60, UInt8(data.count >> 8),
            UInt8(data.count & 255),
        ]
            + data
    }

    /// A name in wire form.
    static func name(_ text: String) -> [UInt8] {
        text.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
    }

    /// Addresses for whichever family was asked.
    func addressAnswer() -> [UInt8] {
        type == 1
            ? answer(records: [Self.record(type: 1, [127, 0, 0, 21])])
            : answer(records: [Self.record(type: 28, [0xFD] + [UInt8](repeating: 0, count: 14) + [0x21])])
    }
}
