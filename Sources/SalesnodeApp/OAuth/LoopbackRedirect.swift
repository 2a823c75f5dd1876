internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Waits on this machine for the browser that comes back from a provider (RFC 8252 §7.3).
///
/// It listens on 127.0.0.1 alone, on a port that the system chooses, and takes one answer: the first one that carries the
/// state of the sign-in. Whatever else comes is turned away, and ends nothing.
final class LoopbackRedirect: Sendable {
    /// The path of the redirect address, as it is registered at providers.
    static let path = "/oauth/callback"

    private let channel: any Channel
    private let answers: AsyncStream<String>

    private init(channel: any Channel, answers: AsyncStream<String>) {
        self.channel = channel
        self.answers = answers
    }

    /// Begins to listen.
    ///
    /// - Throws: ``CommandFailure`` with `internalFault` where no port can be had.
    static func open() async throws(CommandFailure) -> LoopbackRedirect {
        let (answers, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingOldest(16))
        do {
            let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.backlog, value: 16)
                .childChannelOption(.maxMessagesPerRead, value: 1)
                .childChannelInitializer { child in
                    child.eventLoop.makeCompletedFuture {
                        try child.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                        try child.pipeline.syncOperations.addHandler(RedirectHandler(continuation))
                    }
                }
                .bind(host: "127.0.0.1", port: 0).get()
            channel.closeFuture.whenComplete { _ in continuation.finish() }
            return LoopbackRedirect(channel: channel, answers: answers)
        } catch {
            throw CommandFailure(
                .internalFault, "no port of this machine can be listened on for the browser to come back to: \(error)")
        }
    }

    /// The redirect address, with the port.
    var address: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)\(Self.path)" }

    /// Waits until a browser brings an answer with this state, and returns the whole query; nil where the task was
    /// cancelled.
    func answer(state: String) async -> String? {
        for await query in answers where Self.carries(query, state: state) { return query }
        return nil
    }

    /// Stops listening.
    func close() async { try? await channel.close().get() }

    private static func carries(_ query: String, state: String) -> Bool {
        query.split(separator: "&").contains { $0 == "state=\(state)" }
    }
}

/// One connection: one request, one page that says to go back to the terminal.
private final class RedirectHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private static let page = """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Salesnode</title></head>
        <body><main><h1>Go back to the terminal</h1><p>Salesnode goes on there. This page can be closed.</p></main></body>
        </html>

        """
    /// A code is at most 8 KiB.
    private static let maximumBytes = 16 << 10

    private let answers: AsyncStream<String>.Continuation
    private var head: HTTPRequestHead?

    init(_ answers: AsyncStream<String>.Continuation) { self.answers = answers }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end: if let head { answer(head, context) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        // A page elsewhere that makes a browser ask here by a name of its own (DNS rebinding) sends that name.
        let host = head.headers.first(name: "Host") ?? ""
        guard head.method == .GET, parts.count == 2, parts[0] == LoopbackRedirect.path,
            host == "127.0.0.1:\(context.localAddress?.port ?? 0)", head.uri.utf8.count <= Self.maximumBytes
        else { return write(.notFound, "", context) }
        answers.yield(String(parts[1]))
        write(.ok, Self.page, context)
    }

    private func write(_ status: HTTPResponseStatus, _ body: String, _ context: ChannelHandlerContext) {
        let headers = HTTPHeaders([
            ("Content-Type", "text/html; charset=utf-8"), ("Content-Length", "\(body.utf8.count)"),
            ("Content-Security-Policy", "default-src 'none'"), ("Cache-Control", "no-store"),
            ("Referrer-Policy", "no-referrer"), ("Connection", "close"),
        ])
        context.write(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
        let loop = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in loop.value.close(promise: nil) }
    }
}
