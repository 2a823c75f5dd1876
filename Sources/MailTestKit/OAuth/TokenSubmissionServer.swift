import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A submission server on loopback, over TLS, to which one signs in by XOAUTH2 or OAUTHBEARER alone. What it takes is
/// handed on.
public final class TokenSubmissionServer: Sendable {
    /// How it behaves.
    public struct Script: Sendable {
        /// The mechanisms that it announces: XOAUTH2, OAUTHBEARER or both.
        public var mechanisms: [String]
        /// Whether a user's token is taken; it runs on a thread of the server and must not wait.
        public var takesToken: @Sendable (_ user: String, _ token: String) -> Bool
        /// The JSON with which a refused token is explained.
        public var challenge: String
        /// Hears of each message, with CRLF.
        public var deliver: @Sendable ([UInt8]) -> Void

        /// Describes a server.
        public init(
            mechanisms: [String], challenge: String,
            takesToken: @escaping @Sendable (_ user: String, _ token: String) -> Bool,
            deliver: @escaping @Sendable ([UInt8]) -> Void
        ) {
            self.mechanisms = mechanisms
            self.challenge = challenge
            self.takesToken = takesToken
            self.deliver = deliver
        }
    }

    private let group: MultiThreadedEventLoopGroup
    private let channel: any Channel

    private init(_ script: Script) async throws {
        let tls = try await ThrowAwayCertificate.shared().serverContext()
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { child in
                child.eventLoop.makeCompletedFuture {
                    try child.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls))
                    try child.pipeline.syncOperations.addHandler(TokenSubmissionHandler(script))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    /// Starts a server.
    public static func start(_ script: Script) async throws -> TokenSubmissionServer {
        try await TokenSubmissionServer(script)
    }

    /// The port on 127.0.0.1.
    public var port: Int { channel.localAddress?.port ?? 0 }

    /// Ends it; open connections are cut.
    public func stop() async {
        try? await channel.close().get()
        try? await group.shutdownGracefully()
    }
}

/// One connection to a ``TokenSubmissionServer``.
private final class TokenSubmissionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Mode {
        case command
        case authenticating
        /// The client acknowledges the explanation of a refusal (RFC 7628 §3.2.3).
        case refusing
        case data
    }

    private let script: TokenSubmissionServer.Script
    private var mode = Mode.command
    private var waiting: [UInt8] = []
    private var message: [UInt8] = []

    init(_ script: TokenSubmissionServer.Script) { self.script = script }

    func channelActive(context: ChannelHandlerContext) { say("220 mail.test ESMTP", context) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        waiting += unwrapInboundIn(data).readableBytesView
        while let end = waiting.firstIndex(of: 0x0A) {
            var line = Array(waiting[..<end])
            waiting.removeFirst(end + 1)
            if line.last == 0x0D { line.removeLast() }
            take(line, context)
        }
    }

    private func take(_ line: [UInt8], _ context: ChannelHandlerContext) {
        switch mode {
        case .command: command(String(decoding: line, as: UTF8.self), context)
        case .authenticating: authenticate(String(decoding: line, as: UTF8.self), context)
        case .refusing:
            mode = .command
            say("535 5.7.3 Authentication unsuccessful", context)
        case .data:
            guard line != [UInt8(ascii: ".")] else {
                mode = .command
                script.deliver(message)
                message = []
                return say("250 2.0.0 Ok: taken", context)
            }
            // RFC 5321 §4.5.2
            message += (line.first == UInt8(ascii: ".") ? line.dropFirst() : line[...]) + [0x0D, 0x0A]
        }
    }

    private func command(_ line: String, _ context: ChannelHandlerContext) {
        let words = line.split(separator: " ")
        switch words.first?.uppercased() {
        case "EHLO":
            let auth = script.mechanisms.joined(separator: " ")
            say("250-mail.test\r\n250-AUTH \(auth)\r\n250-SIZE 10000000\r\n250 8BITMIME", context)
        case "AUTH":
            guard words.count > 2 else {
                mode = .authenticating
                return say("334 ", context)
            }
            authenticate(String(words[2]), context)
        case "DATA":
            mode = .data
            say("354 Go on", context)
        case "QUIT":
            say("221 2.0.0 Bye", context)
            context.close(promise: nil)
        case "MAIL", "RCPT", "RSET", "NOOP": say("250 2.0.0 Ok", context)
        default: say("502 5.5.1 No such command", context)
        }
    }

    private func authenticate(_ response: String, _ context: ChannelHandlerContext) {
        let fields = (Data(base64Encoded: response) ?? Data()).split(separator: 1)
            .map { String(decoding: $0, as: UTF8.self) }
        let first = fields.first ?? ""
        let user =
            first.hasPrefix("user=")
            ? String(first.dropFirst(5))
            : first.split(separator: ",").first { $0.hasPrefix("a=") }.map { String($0.dropFirst(2)) } ?? ""
        let token = fields.first { $0.hasPrefix("auth=Bearer ") }?.dropFirst("auth=Bearer ".count) ?? ""
        guard script.takesToken(user, String(token)) else {
            mode = .refusing
            return say("334 \(Data(script.challenge.utf8).base64EncodedString())", context)
        }
        mode = .command
        say("235 2.7.0 Accepted", context)
    }

    private func say(_ line: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: line + "\r\n")), promise: nil)
    }
}
