import Foundation
import NIOCore
import NIOHTTP1

/// One connection to a ``ScriptedProvider``: one request, one answer.
final class ProviderHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let state: ProviderState
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(state: ProviderState) { self.state = state }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let buffer):
            // Requests of tests are short.
            if body.count < 1 << 20 { body += buffer.readableBytesView }
        case .end:
            if let head { answer(head, context) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let parts = head.uri.split(separator: "?", maxSplits: 1).map(String.init)
        let form = body.isEmpty ? parts.dropFirst().first ?? "" : String(decoding: body, as: UTF8.self)
        let request = ProviderRequest(
            method: head.method.rawValue, path: parts.first ?? "/", parameters: Self.parameters(form),
            basic: Self.basic(head.headers.first(name: "Authorization")))
        let (answer, fault) = state.answer(request)
        switch fault {
        case nil: write(answer, context)
        case .hang: break
        case .hold:
            let bound = NIOLoopBound((context, self), eventLoop: context.eventLoop)
            let loop = context.eventLoop
            state.with { state in
                state.held.append {
                    loop.execute {
                        let (context, handler) = bound.value
                        handler.write(answer, context)
                    }
                }
            }
        case .loseAnswer: context.close(promise: nil)
        case .answer(let status, let text, let type, let retryAfter):
            write(
                ProviderState.Answer(status: status, body: text), type: type,
                fields: retryAfter.map { [("Retry-After", $0)] } ?? [], context)
        case .cut: write(answer, isCut: true, context)
        case .huge(let bytes):
            var long = answer
            long.body = String(answer.body.dropLast()) + #","more":""# + String(repeating: "x", count: bytes) + #""}"#
            write(long, context)
        case .redirect(let address): write(ProviderState.Answer(status: 302, location: address), context)
        }
    }

    private func write(
        _ answer: ProviderState.Answer, type: String = "application/json", fields: [(String, String)] = [],
        isCut: Bool = false, _ context: ChannelHandlerContext
    ) {
        var headers = HTTPHeaders(fields)
        headers.add(name: "Content-Type", value: type)
        headers.add(name: "Content-Length", value: "\(answer.body.utf8.count)")
        headers.add(name: "Cache-Control", value: "no-store")
        headers.add(name: "Connection", value: "close")
        if let location = answer.location { headers.add(name: "Location", value: location) }
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let bytes = Array(answer.body.utf8)
        let sent = isCut ? bytes.prefix(bytes.count / 2) : bytes[...]
        let last = context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: sent)))))
        let loop = NIOLoopBound((context, self), eventLoop: context.eventLoop)
        last.whenComplete { _ in
            let (context, handler) = loop.value
            guard !isCut else { return context.close(promise: nil) }
            context.writeAndFlush(handler.wrapOutboundOut(.end(nil))).whenComplete { _ in
                loop.value.0.close(promise: nil)
            }
        }
    }

    static func parameters(_ form: String) -> [String: String] {
        var values: [String: String] = [:]
        for pair in form.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            values[decoded(parts[0])] = parts.count > 1 ? decoded(parts[1]) : ""
        }
        return values
    }

    private static func decoded(_ text: Substring) -> String {
        text.replacingOccurrences(of: "+", with: " ").removingPercentEncoding ?? String(text)
    }

    private static func basic(_ field: String?) -> String? {
        guard let field, field.hasPrefix("Basic "), let data = Data(base64Encoded: String(field.dropFirst(6))) else {
            return nil
        }
        let pair = String(decoding: data, as: UTF8.self).split(separator: ":", maxSplits: 1)
        return pair.map { decoded($0) }.joined(separator: ":")
    }
}
