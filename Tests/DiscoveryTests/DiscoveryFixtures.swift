import HTTPFetch
import MailModel
import NIOCore
import Resolver
import Synchronization

@testable import Discovery

/// Answers from tables; what is in none does not exist.
struct FakeRecords: RecordResolving {
    var addresses: [String: [String]] = [:]
    var services: [String: [SRVRecord]] = [:]
    var exchangers: [String: [MXRecord]] = [:]
    /// Names that never answer.
    var silent: Set<String> = []

    func addresses(of name: DomainName, deadline: NIODeadline) async throws(ResolverError) -> [IPAddress] {
        try await found(addresses, name).compactMap { IPAddress($0) }
    }

    func srv(_ name: DomainName, deadline: NIODeadline) async throws(ResolverError) -> [SRVRecord] {
        try await found(services, name)
    }

    func mx(_ domain: DomainName, deadline: NIODeadline) async throws(ResolverError) -> [MXRecord] {
        try await found(exchangers, domain)
    }

    private func found<T: Sendable>(_ table: [String: [T]], _ name: DomainName) async throws(ResolverError) -> [T] {
        if silent.contains(name.description) {
            try? await Task.sleep(for: .seconds(3600))
            throw ResolverError(.cancelled, message: "cancelled")
        }
        guard let found = table[name.description] else {
            throw ResolverError(.notFound, message: "the name \(name) does not exist in DNS")
        }
        return found
    }
}

/// Serves documents by address; the rest is not resolved.
final class FakeWeb: HTTPFetching {
    enum Page: Sendable {
        case document(String)
        case status(Int)
        case failure(FetchError)
        case silence
    }

    private let pages: [String: Page]
    private let log = Mutex<[FetchRequest]>([])

    /// Everything that was asked, in order.
    var requests: [FetchRequest] { log.withLock { $0 } }

    init(_ pages: [String: Page] = [:]) { self.pages = pages }

    func fetch(_ request: FetchRequest) async throws(FetchError) -> FetchResponse {
        log.withLock { $0.append(request) }
        switch pages[request.url] {
        case .document(let text):
            return FetchResponse(status: 200, fields: [], body: Array(text.utf8), url: request.url)
        case .status(let status): return FetchResponse(status: status, fields: [], body: [], url: request.url)
        case .failure(let error): throw error
        case .silence:
            try? await Task.sleep(for: .seconds(3600))
            throw FetchError(.cancelled, "cancelled")
        case nil: throw FetchError(.notResolved, "the name does not exist in DNS")
        }
    }
}

/// Servers that answer, by `host:port`; all others fail.
final class FakeServers: ServerProbing {
    private let answering: Set<String>
    private let isSilent: Bool
    private let log = Mutex<[String]>([])
    private let running = Mutex<(now: Int, most: Int)>((0, 0))

    /// Every server that was asked, in order.
    var asked: [String] { log.withLock { $0 } }
    /// How many were asked at the same time at most.
    var mostAtOnce: Int { running.withLock { $0.most } }

    init(_ answering: Set<String> = [], isSilent: Bool = false) {
        self.answering = answering
        self.isSilent = isSilent
    }

    func probe(
        _ service: MailService, at endpoint: Endpoint, security: ConnectionSecurity, timeout: Duration
    ) async -> ProbeResult {
        log.withLock { $0.append("\(endpoint)") }
        running.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
        defer { running.withLock { $0.now -= 1 } }
        if isSilent { try? await Task.sleep(for: .seconds(3600)) }
        await Task.yield()
        return answering.contains("\(endpoint)") ? .answered("an answer") : .failed("no answer")
    }
}

/// A document with the servers of a domain.
func autoconfig(
    imap: String = "imap.example.com", smtp: String = "smtp.example.com", user: String = "%EMAILADDRESS%",
    socket: String = "SSL", authentication: String = "password-cleartext", more: String = ""
) -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <!-- written for tests -->
    <clientConfig version="1.1">
      <emailProvider id="example.com">
        <domain>example.com</domain>
        <displayName>Example &amp; Sons</displayName>
        <incomingServer type="pop3"><hostname>pop.example.com</hostname><port>995</port></incomingServer>
        <incomingServer type="imap">
          <hostname>\(imap)</hostname><port>993</port><socketType>\(socket)</socketType>
          <username>\(user)</username><authentication>\(authentication)</authentication>
        </incomingServer>
        <outgoingServer type="smtp">
          <hostname>\(smtp)</hostname><port>465</port><socketType>\(socket)</socketType>
          <username>\(user)</username><authentication>\(authentication)</authentication>
        </outgoingServer>
        \(more)
      </emailProvider>
    </clientConfig>
    """
}

extension EmailAddress {
    /// An address that parses, for tests.
    static func test(_ text: String = "alice@example.com") -> EmailAddress {
        do { return try EmailAddress(text) } catch { preconditionFailure("\(text): \(error)") }
    }
}

extension DomainName {
    static func test(_ text: String) -> DomainName {
        guard let name = DomainName(text) else { preconditionFailure("\(text) is no name") }
        return name
    }
}

extension SRVRecord {
    static func to(_ target: String?, _ port: Int, priority: Int = 0, weight: Int = 0) -> SRVRecord {
        SRVRecord(target: target.map(DomainName.test), port: port, priority: priority, weight: weight)
    }
}
