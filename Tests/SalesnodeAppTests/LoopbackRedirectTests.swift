import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import SalesnodeApp

@Suite("The browser comes back to the terminal", .timeLimit(.minutes(5)))
struct LoopbackRedirectTests {
    /// The status that a browser gets; the host is the listener's unless another is named.
    private static func get(_ address: String, host: String? = nil) async throws -> Int {
        let url = try #require(URL(string: address))
        let port = try #require(url.port)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let target = url.path + (url.query.map { "?\($0)" } ?? "")
        let request = "GET \(target) HTTP/1.1\r\nHost: \(host ?? "127.0.0.1:\(port)")\r\n\r\n"
        let answer = try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: request))
            var text = ""
            for try await part in inbound { text += String(buffer: part) }
            return text
        }
        return try #require(Int(answer.split(separator: " ")[1]))
    }

    @Test("The answer with the state of the sign-in is taken; others before it end nothing")
    func takesItsOwn() async throws {
        let redirect = try await LoopbackRedirect.open()
        #expect(redirect.address.hasPrefix("http://127.0.0.1:"))
        #expect(redirect.address.hasSuffix("/oauth/callback"))
        async let answer = redirect.answer(state: "mine")
        let origin = String(redirect.address.dropLast(LoopbackRedirect.path.utf8.count))
        #expect(try await Self.get(origin + "/elsewhere?state=mine") == 404)
        #expect(try await Self.get(redirect.address) == 404)
        #expect(try await Self.get(redirect.address + "?code=x&state=mine", host: "evil.test") == 404)
        #expect(try await Self.get(redirect.address + "?code=forged&state=other") == 200)
        #expect(try await Self.get(redirect.address + "?code=good&state=mine") == 200)
        #expect(await answer == "code=good&state=mine")
        await redirect.close()
    }

    @Test("Waiting ends when the listener closes or the task is cancelled")
    func ends() async throws {
        let redirect = try await LoopbackRedirect.open()
        let waiting = Task { await redirect.answer(state: "mine") }
        waiting.cancel()
        #expect(await waiting.value == nil)
        await redirect.close()
        #expect(await redirect.answer(state: "mine") == nil)
    }
}
