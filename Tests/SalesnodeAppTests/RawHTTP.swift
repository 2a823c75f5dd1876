import NIOCore
import NIOPosix

@testable import SalesnodeApp

/// An HTTP exchange over a bare connection, so that a test sends exactly what it means to.
enum RawHTTP {
    /// Sends the text and returns everything until the server closes or has said nothing for a while.
    static func exchange(_ request: String, with address: ListenAddress) async throws -> String {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: false)
            .connect(host: address.host, port: address.port).get()
        return try await channel.withByteStreams { inbound, outbound in
            try await outbound.write(ByteBuffer(string: request))
            var answer = ""
            do {
                for try await part in inbound { answer += String(buffer: part) }
            } catch {
                // A reset after an answer is how a server refuses what it will not read.
            }
            return answer
        }
    }
}
