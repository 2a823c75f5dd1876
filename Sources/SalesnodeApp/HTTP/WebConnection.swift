internal import AsyncHTTPClient
internal import HTTPFetch
internal import MailModel
internal import MailTransport
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// Sends one request over a connection of its own to one address.
struct WebConnection: Sendable {
    /// Why there is no answer, and whether the request can have reached the server.
    struct Failure: Error {
        let error: FetchError
        let isBeforeSending: Bool
    }

    /// How long one address may take to accept a connection.
    private static let connectTimeout = Duration.seconds(3)

    private let trust: TLSTrust

    init(trust: TLSTrust) { self.trust = trust }

    /// Sends `request` to `url`'s server at `address` and reads the whole answer.
    ///
    /// The client is made for this request and this address: its settings say which address the name has, and that
    /// table is not one that requests could share.
    func send(
        _ request: FetchRequest, to url: FetchURL, at address: IPAddress, deadline: ContinuousClock.Instant
    ) async throws(Failure) -> FetchResponse {
        let client = HTTPClient(
            eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton),
            configuration: configuration(url, address, deadline: deadline))
        let result: Result<FetchResponse, Failure>
        do {
            result = .success(try await exchange(request, url, over: client, deadline: deadline))
        } catch {
            result = .failure(Self.failure(error, url))
        }
        // Every request has ended, so this closes an idle connection at most.
        try? await client.shutdown()
        return try result.get()
    }

    private func exchange(
        _ request: FetchRequest, _ url: FetchURL, over client: HTTPClient, deadline: ContinuousClock.Instant
    ) async throws -> FetchResponse {
        var outgoing = HTTPClientRequest(url: url.description)
        outgoing.method = HTTPMethod(rawValue: request.method)
        outgoing.headers.add(name: "User-Agent", value: "Salesnode/\(SalesnodeVersion.current)")
        outgoing.headers.add(name: "Accept-Encoding", value: "identity")
        for field in request.fields { outgoing.headers.replaceOrAdd(name: field.name, value: field.value) }
        if !request.body.isEmpty { outgoing.body = .bytes(ByteBuffer(bytes: request.body)) }
        let left = max(.milliseconds(1), deadline - .now)
        let response = try await client.execute(outgoing, deadline: .now() + left.timeAmount)
        if let length = response.headers.first(name: "Content-Length").flatMap({ Int($0) }),
            length > request.maximumBytes
        {
            throw NIOTooManyBytesError(maxBytes: request.maximumBytes)
        }
        var body = try await response.body.collect(upTo: request.maximumBytes)
        return FetchResponse(
            status: Int(response.status.code), fields: response.headers.map { ($0.name, $0.value) },
            body: body.readBytes(length: body.readableBytes) ?? [], url: url.description)
    }

    private func configuration(
        _ url: FetchURL, _ address: IPAddress, deadline: ContinuousClock.Instant
    ) -> HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        tls.renegotiationSupport = .none
        switch trust {
        case .certificateFile(let path): tls.trustRoots = .file(path)
        case .systemRoots, .pinned: tls.trustRoots = .default
        }
        let connect = max(.milliseconds(1), min(Self.connectTimeout, deadline - .now))
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: HTTPClient.Configuration.Timeout(connect: connect.timeAmount), proxy: nil,
            decompression: .disabled)
        // One protocol with one set of limits is enough for a few small documents.
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.maximumUsesPerConnection = 1
        if case .name(let name) = url.host { configuration.dnsOverride = [name.description: address.description] }
        return configuration
    }

    private static func failure(_ error: any Error, _ url: FetchURL) -> Failure {
        func early(_ code: FetchError.Code, _ message: String) -> Failure {
            Failure(error: FetchError(code, message), isBeforeSending: true)
        }
        func late(_ code: FetchError.Code, _ message: String) -> Failure {
            Failure(error: FetchError(code, message), isBeforeSending: false)
        }
        let server = "\(url.hostText):\(url.port)"
        switch error {
        case is CancellationError: return late(.cancelled, "the request was cancelled")
        case is NIOTooManyBytesError: return late(.tooLarge, "the answer of \(server) is too long")
        case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
            return late(.tlsFailed, "\(server): \(tlsReason(error))")
        case is HTTPParserError: return late(.protocolError, "\(server) answered with something that is not HTTP")
        case let error as HTTPClientError:
            switch error {
            case .cancelled: return late(.cancelled, "the request was cancelled")
            case .connectTimeout: return early(.notConnected, "\(server) accepts no connection in time")
            case .tlsHandshakeTimeout: return late(.tlsFailed, "\(server) did not finish the TLS handshake in time")
            case .deadlineExceeded, .readTimeout, .getConnectionFromPoolTimeout:
                return late(.timedOut, "\(server) did not answer in time")
            case .remoteConnectionClosed: return late(.notConnected, "\(server) closed the connection early")
            default: return late(.protocolError, "the exchange with \(server) failed: \(error.shortDescription)")
            }
        case is IOError, is ChannelError, is NIOConnectionError:
            return early(.notConnected, "\(server) accepts no connection")
        default:
            return late(.protocolError, "the exchange with \(server) failed")
        }
    }

    private static func tlsReason(_ error: any Error) -> String {
        if let extra = error as? NIOSSLExtraError, extra == .failedToValidateHostname {
            return "the certificate is for another name"
        }
        if case NIOSSLError.handshakeFailed(let reason) = error,
            String(describing: reason).contains("CERTIFICATE_VERIFY_FAILED")
        {
            return "the certificate is not trusted, or has expired"
        }
        return "the TLS handshake failed"
    }
}
