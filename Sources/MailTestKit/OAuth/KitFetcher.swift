import Foundation
public import HTTPFetch
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// Outgoing HTTP of tests: to this machine alone, trusting one authority, following nothing.
public struct KitFetcher: HTTPFetching {
    private let context: NIOSSLContext

    /// - Parameter authority: a PEM file with the certificate that is trusted.
    public init(authority: String) throws {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .file(authority)
        context = try NIOSSLContext(configuration: configuration)
    }

    /// Asks, on 127.0.0.1 whatever the name is; the certificate is held against the name.
    public func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
        guard let url = URL(string: request.url), let host = url.host, let port = url.port ?? (443 as Int?),
            url.scheme == "https"
        else { throw FetchError(.unusableAddress, "the address is not an https address") }
        do {
            return try await send(request, url: url, host: host, port: port)
        } catch let error as FetchError {
            throw error
        } catch is CancellationError {
            throw FetchError(.cancelled, "the request was cancelled")
        } catch {
            throw FetchError(
                error is NIOSSLError ? .tlsFailed : .notConnected, "\(host) gave no whole answer: \(error)")
        }
    }

    private func send(_ request: FetchRequest, url: URL, host: String, port: Int) async throws -> FetchResponse {
        let tls = context
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(20))
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: host))
                    try pipeline.addHTTPClientHandlers()
                    return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
                        wrappingChannelSynchronously: channel)
                }
            }
        let answer = try await withThrowingTaskGroup(of: FetchResponse?.self) { group in
            group.addTask { try await Self.exchange(request, url: url, host: host, port: port, over: channel) }
            group.addTask {
                // The time that the request allows; whichever ends first decides.
                try await Task.sleep(for: request.timeout)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        guard let answer else { throw FetchError(.timedOut, "there was no complete answer in time") }
        return answer
    }

    private static func exchange(
        _ request: FetchRequest, url: URL, host: String, port: Int,
        over channel: NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>
    ) async throws -> FetchResponse {
        let whole = Mutex<FetchResponse?>(nil)
        do {
            try await ask(request, url: url, host: host, port: port, over: channel) { response in
                whole.withLock { $0 = response }
            }
        } catch {
            // A peer that cuts the connection behind its answer has answered all the same.
            guard whole.withLock({ $0 != nil }) else { throw error }
        }
        guard let response = whole.withLock({ $0 }) else {
            throw FetchError(.notConnected, "the connection ended before the answer")
        }
        return response
    }

    private static func ask(
        _ request: FetchRequest, url: URL, host: String, port: Int,
        over channel: NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>,
        answered: @Sendable (FetchResponse) -> Void
    ) async throws {
        try await channel.executeThenClose { inbound, outbound in
            var headers = HTTPHeaders(request.fields)
            headers.add(name: "Host", value: "\(host):\(port)")
            headers.add(name: "Content-Length", value: "\(request.body.count)")
            headers.add(name: "Connection", value: "close")
            let target = (url.path.isEmpty ? "/" : url.path) + (url.query.map { "?\($0)" } ?? "")
            let head = HTTPRequestHead(
                version: .http1_1, method: HTTPMethod(rawValue: request.method), uri: target, headers: headers)
            // In one write: the request is whole once its body has gone, and a peer that answers and closes then would
            // fail a later write of `.end`, which has no bytes.
            try await outbound.write(
                contentsOf: [.head(head), .body(.byteBuffer(ByteBuffer(bytes: request.body))), .end(nil)])
            var response: FetchResponse?
            for try await part in inbound {
                switch part {
                case .head(let head):
                    response = FetchResponse(
                        status: Int(head.status.code), fields: head.headers.map { ($0.name, $0.value) }, body: [],
                        url: request.url)
                case .body(let buffer):
                    response?.body += buffer.readableBytesView
                    guard (response?.body.count ?? 0) <= request.maximumBytes else {
                        throw FetchError(.tooLarge, "the answer is too long")
                    }
                case .end:
                    if let response { answered(response) }
                    return
                }
            }
        }
    }
}
