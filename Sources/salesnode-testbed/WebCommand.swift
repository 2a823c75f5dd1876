import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import NIOSSL

/// The testbed's own web server, started by `run`: gives out files, each of which is a whole answer.
struct WebCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "web", abstract: "Serve a folder of answers on ports 80 and 443.", shouldDisplay: false)

    @Option(help: "The folder with a folder for each host.")
    var pages: String

    @Option(help: "The address to listen on.")
    var host: String

    @Option(help: "The certificate, in PEM form.")
    var certificate: String

    @Option(help: "Its key, in PEM form.")
    var key: String

    func run() throws {
        let context = try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))))
        let secure = try listen(port: 443, context: context)
        let plain = try listen(port: 80, context: nil)
        try plain.closeFuture.and(secure.closeFuture).map { _, _ in }.wait()
    }

    private func listen(port: Int, context: NIOSSLContext?) throws -> any Channel {
        let pages = pages
        return try ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let context { try pipeline.addHandler(NIOSSLServerHandler(context: context)) }
                    try pipeline.addHandler(PageHandler(pages: pages))
                }
            }
            .bind(host: host, port: port).wait()
    }
}

/// One connection: reads one request, answers with the file for it, and closes.
private final class PageHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// Requests of tests are short.
    private static let maximumBytes = 64 << 10
    private static let missing = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

    private let pages: String
    private var text = ""
    private var hasAnswered = false

    init(pages: String) { self.pages = pages }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasAnswered else { return }
        text += String(buffer: unwrapInboundIn(data))
        guard text.utf8.count < Self.maximumBytes else { return context.close(promise: nil) }
        guard let end = text.range(of: "\r\n\r\n") else { return }
        hasAnswered = true
        let answer = answer(to: text[..<end.lowerBound])
        let loop = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(NIOAny(ByteBuffer(bytes: answer)))
            .whenComplete { _ in loop.value.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func answer(to head: Substring) -> [UInt8] {
        let lines = head.components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        let field = lines.dropFirst().first { $0.lowercased().hasPrefix("host:") } ?? ""
        let host = field.dropFirst(5).trimmingCharacters(in: .whitespaces).prefix { $0 != ":" }
        let path = (words.count > 1 ? words[1] : "/").prefix { $0 != "?" }
        let name = path.replacingOccurrences(of: "/", with: "+")
        guard !host.contains("/"), !host.hasPrefix("."), !host.isEmpty,
            let page = FileManager.default.contents(atPath: "\(pages)/\(host)/\(name)")
        else { return Array(Self.missing.utf8) }
        return Array(page)
    }
}
