import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization
import Testing

/// A browser without a screen: sends requests as browsers do, keeps cookies, and leaves redirects to the test.
final class Browser: Sendable {
    /// What came back.
    struct Answer: Sendable {
        var status: Int
        var headers: [(String, String)]
        var body: String

        func header(_ name: String) -> String? { headers.first { $0.0.lowercased() == name.lowercased() }?.1 }
        func all(_ name: String) -> [String] { headers.filter { $0.0.lowercased() == name.lowercased() }.map(\.1) }
        var location: String? { header("Location") }

        /// The word that the forms of the page carry.
        var formToken: String { value(of: "form-token") }

        /// The value of a hidden field of the page.
        func value(of name: String) -> String {
            guard let start = body.range(of: "name=\"\(name)\" value=\"") else { return "" }
            return String(body[start.upperBound...].prefix { $0 != "\"" })
        }
    }

    private let port: Int
    private let jar = Mutex<[String: String]>([:])
    /// What the Host header says; by default where the server is.
    let host: String

    init(port: Int, host: String? = nil) {
        self.port = port
        self.host = host ?? "localhost:\(port)"
    }

    var cookies: [String: String] { jar.withLock { $0 } }

    func setCookie(_ name: String, _ value: String?) { jar.withLock { $0[name] = value } }

    func get(_ path: String, headers: [(String, String)] = []) async throws -> Answer {
        try await send("GET", path, headers: headers, body: nil)
    }

    /// Loads a page and sends one of its forms, as a person would.
    func submit(
        _ path: String, from page: String, _ fields: [(String, String)], headers: [(String, String)] = []
    ) async throws -> Answer {
        let form = try await get(page)
        return try await post(path, [("form-token", form.formToken)] + fields, headers: headers)
    }

    /// Signs a person in by the page; by itself, who took the server into use.
    func signIn(
        as address: String = "olive@acme.test", sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try await submit(
            "/sign-in", from: "/sign-in", [("address", address), ("password", WebFixture.password)])
        #expect(answer.status == 303, "\(answer.body)", sourceLocation: sourceLocation)
    }

    func post(
        _ path: String, _ fields: [(String, String)], headers: [(String, String)] = [("Sec-Fetch-Site", "same-origin")]
    ) async throws -> Answer {
        let body = fields.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
        return try await send(
            "POST", path, headers: headers + [("Content-Type", "application/x-www-form-urlencoded")], body: body)
    }

    func send(_ method: String, _ path: String, headers: [(String, String)], body: String?) async throws -> Answer {
        try await withStream(path, method: method, headers: headers, body: body) { answer, parts in
            var answer = answer
            while let part = try await parts.next() { answer.body += part }
            return answer
        }
    }

    /// Lends the answer's head and its body as it comes.
    func withStream<R: Sendable>(
        _ path: String, method: String = "GET", headers: [(String, String)] = [], body: String? = nil,
        _ use: (Answer, inout Parts) async throws -> R
    ) async throws -> R {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
                        wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var fields = HTTPHeaders([("Host", host), ("Connection", "close"), ("User-Agent", "Firefox/140.0 Linux")])
            let cookie = jar.withLock { $0.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } }
            if !cookie.isEmpty { fields.add(name: "Cookie", value: cookie.joined(separator: "; ")) }
            for (name, value) in headers { fields.replaceOrAdd(name: name, value: value) }
            if let body { fields.add(name: "Content-Length", value: String(body.utf8.count)) }
            try await outbound.write(
                .head(HTTPRequestHead(version: .http1_1, method: .init(rawValue: method), uri: path, headers: fields)))
            do {
                if let body { try await outbound.write(.body(.byteBuffer(ByteBuffer(string: body)))) }
                try await outbound.write(.end(nil))
            } catch {
                // Who is refused by the head alone has the answer already, and the connection closed.
            }
            var iterator = inbound.makeAsyncIterator()
            guard case .head(let head) = try await iterator.next(isolation: #isolation) else { throw ChannelError.eof }
            let answer = Answer(
                status: Int(head.status.code), headers: head.headers.map { ($0.name, $0.value) }, body: "")
            take(answer.all("Set-Cookie"))
            var parts = Parts(iterator: iterator)
            return try await use(answer, &parts)
        }
    }

    /// The body of an answer as it comes.
    struct Parts {
        fileprivate var iterator: NIOAsyncChannelInboundStream<HTTPClientResponsePart>.AsyncIterator

        /// The next piece; nil at the end.
        mutating func next() async throws -> String? {
            while let part = try await iterator.next(isolation: #isolation) {
                if case .body(let buffer) = part { return String(buffer: buffer) }
                // A server may keep the connection after that.
                if case .end = part { return nil }
            }
            return nil
        }
    }

    private func take(_ fields: [String]) {
        for field in fields {
            let parts = field.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
            guard let pair = parts.first, let equals = pair.firstIndex(of: "=") else { continue }
            let isGone = parts.contains("Max-Age=0")
            setCookie(String(pair[..<equals]), isGone ? nil : String(pair[pair.index(after: equals)...]))
        }
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
