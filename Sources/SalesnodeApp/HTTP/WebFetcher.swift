internal import HTTPFetch
internal import MailModel
internal import MailTransport
internal import NIOCore
internal import Resolver

/// Outgoing HTTP on AsyncHTTPClient, which gets no name to resolve and no redirect to follow.
///
/// For each hop the name is resolved once by our own resolver, every address is judged, and the connection goes to
/// exactly a judged one; the certificate is still held against the name. What the name resolves to a moment later does
/// not matter to anybody.
struct WebFetcher: HTTPFetching {
    /// Addresses of one name that are tried. They are tried in turn, so a name with dozens would only cost time.
    static let maximumAddresses = 3

    private let resolver: any HostResolving
    private let policy: EgressPolicy
    private let connection: WebConnection

    /// - Parameters:
    ///   - resolver: turns names into addresses.
    ///   - policy: judges each address; ports 80 and 443 are the usual ones here.
    ///   - trust: by what certificates are judged. One accepted mail server's certificate says nothing about a web
    ///     server, so the system's roots count then.
    init(resolver: any HostResolving, policy: EgressPolicy, trust: TLSTrust) {
        self.resolver = resolver
        self.policy = policy
        connection = WebConnection(trust: trust)
    }

    func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
        let outcome = await withTaskGroup(of: Result<FetchResponse, FetchError>?.self) { group in
            group.addTask {
                do throws(FetchError) { return .success(try await follow(request)) } catch { return .failure(error) }
            }
            group.addTask {
                try? await Task.sleep(for: request.timeout)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
        guard !Task.isCancelled else { throw FetchError(.cancelled, "the request was cancelled") }
        guard let outcome else {
            throw FetchError(.timedOut, "there was no complete answer within \(request.timeout.inSeconds)")
        }
        return try outcome.get()
    }

    /// One hop after the other.
    private func follow(_ original: FetchRequest) async throws(FetchError) -> FetchResponse {
        guard let first = FetchURL(original.url) else {
            throw FetchError(.unusableAddress, "the address is not a plain https or http address")
        }
        let deadline = ContinuousClock.now + original.timeout
        var request = original
        var url = first
        var redirects = 0
        while true {
            let response = try await send(request, to: url, deadline: deadline)
            guard let location = Self.redirect(in: response), ["GET", "HEAD"].contains(request.method) else {
                return response
            }
            redirects += 1
            guard redirects <= original.maximumRedirects else {
                throw FetchError(.badRedirect, "the server redirects more than \(original.maximumRedirects) times")
            }
            guard let next = url.resolving(location) else {
                throw FetchError(.badRedirect, "\(url.hostText) redirects to an address that cannot be used")
            }
            guard url.scheme == .http || next.scheme == .https else {
                throw FetchError(
                    .badRedirect, "\(url.hostText) redirects from https to http, to \(next.hostText)")
            }
            if !next.hasSameOrigin(as: url) {
                request.fields.removeAll { $0.name.lowercased() == "authorization" }
            }
            url = next
        }
    }

    // RFC 9110 §15.4
    private static func redirect(in response: FetchResponse) -> String? {
        guard [301, 302, 303, 307, 308].contains(response.status) else { return nil }
        return response.fields.first { $0.name.lowercased() == "location" }?.value
    }

    private func send(
        _ request: FetchRequest, to url: FetchURL, deadline: ContinuousClock.Instant
    ) async throws(FetchError) -> FetchResponse {
        let addresses = try await judgedAddresses(of: url, deadline: deadline)
        var failure: WebConnection.Failure?
        for address in addresses.prefix(Self.maximumAddresses) {
            do throws(WebConnection.Failure) {
                return try await connection.send(request, to: url, at: address, deadline: deadline)
            } catch {
                failure = error
                // Nothing was sent, so another address may be tried.
                guard error.isBeforeSending, !Task.isCancelled else { break }
            }
        }
        throw failure?.error ?? FetchError(.notResolved, "\(url.hostText) has no address")
    }

    /// The addresses that may be connected to: IPv4 first, because here they are tried in turn and not raced, and IPv6
    /// is more often a dead end.
    private func judgedAddresses(
        of url: FetchURL, deadline: ContinuousClock.Instant
    ) async throws(FetchError) -> [IPAddress] {
        var refusal: FetchError?
        let allowed = try await addresses(of: url, deadline: deadline).filter { address in
            switch policy.refusal(of: address, port: url.port, usualPorts: EgressPolicy.webPorts) {
            case nil: return true
            case .privateAddress(let range)?:
                refusal = FetchError(
                    .egressRefused,
                    "\(url.hostText) is not on the public internet (\(address) is a \(range) address), so it may not be"
                        + " connected to")
            case .port(let port)?:
                refusal = FetchError(.egressRefused, "port \(port) is no web port, so it may not be connected to")
            }
            return false
        }
        if allowed.isEmpty, let refusal { throw refusal }
        return allowed.filter { $0.family == .v4 } + allowed.filter { $0.family == .v6 }
    }

    private func addresses(
        of url: FetchURL, deadline: ContinuousClock.Instant
    ) async throws(FetchError) -> [IPAddress] {
        switch url.host {
        case .address(let address): return [address]
        case .name(let name):
            do {
                let left = max(.milliseconds(1), deadline - .now)
                return try await resolver.addresses(of: name, deadline: .now() + left.timeAmount)
            } catch {
                let code: FetchError.Code =
                    switch error.code {
                    case .cancelled: .cancelled
                    case .timedOut: .timedOut
                    case .notFound, .noAddresses, .invalidName: .notResolved
                    // The name may exist; nobody could say.
                    default: .notConnected
                    }
                throw FetchError(code, error.message)
            }
        }
    }
}

extension Duration {
    /// The same for NIO, to the millisecond.
    var timeAmount: TimeAmount { .milliseconds(Int64(milliseconds)) }

    /// Whole milliseconds.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }

    /// For people, such as `8 s` or `500 ms`.
    fileprivate var inSeconds: String { milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds) ms" }
}
