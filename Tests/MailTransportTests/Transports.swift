import MailModel
import MailTransport
import NIOCore
import NIOPosix
import Resolver
import Synchronization
import Testing

/// Answers from a list, one entry for each time it is asked; the last one stays.
final class FakeResolver: HostResolving {
    private let answers: Mutex<[[String]]>

    init(_ answers: [[String]]) { self.answers = Mutex(answers) }

    convenience init(_ addresses: String...) { self.init([addresses]) }

    func addresses(of name: DomainName, deadline: NIODeadline) async throws(ResolverError) -> [IPAddress] {
        let texts = answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        let addresses = texts.compactMap { IPAddress($0) }
        guard !addresses.isEmpty else { throw ResolverError(.notFound, message: "\(name) does not exist") }
        return addresses
    }
}

/// A transport that may reach loopback.
func makeTransport(
    _ resolver: any HostResolving = FakeResolver("127.0.0.1"),
    policy: EgressPolicy = EgressPolicy(allowsPrivateHosts: true), rateLimit: ConnectRateLimit = ConnectRateLimit()
) -> MailTransport {
    MailTransport(
        eventLoopGroup: MultiThreadedEventLoopGroup.singleton, resolver: resolver, policy: policy,
        rateLimit: rateLimit)
}

/// A request to a port of a test server.
func makeRequest(
    _ host: String = "mail.test", _ port: Int, _ trust: TLSTrust = .systemRoots,
    security: ConnectionSecurity = .implicit, seconds: Double = 60
) throws -> TransportRequest {
    TransportRequest(
        endpoint: Endpoint(host: try #require(Host(host)), port: port), security: security, trust: trust,
        deadline: .now() + .nanoseconds(Int64(seconds * 1e9)))
}

/// Collects the stages that were reported.
final class Stages: Sendable {
    private let list = Mutex<[TransportStage]>([])

    var all: [TransportStage] { list.withLock { $0 } }

    var session: TLSSession? {
        for case .secured(let session, _) in all { return session }
        return nil
    }

    var connected: IPAddress? {
        for case .connected(let address, _) in all { return address }
        return nil
    }

    func append(_ stage: TransportStage) { list.withLock { $0.append(stage) } }
}

extension MailTransport {
    /// Connects with a collector where a protocol's handler would be.
    func connect(
        _ request: TransportRequest, _ stages: Stages = Stages(), _ collector: Collector = Collector()
    ) async throws(TransportError) -> any Channel {
        try await connect(request, onStage: { stages.append($0) }) { channel, _ in
            try channel.pipeline.syncOperations.addHandler(collector)
        }
    }
}

/// Expects a `TransportError` with this code and stage, and returns it.
@discardableResult
func expect<R>(
    _ code: TransportError.Code, _ stage: TransportError.Stage, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> R
) async -> TransportError? {
    do {
        _ = try await body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as TransportError {
        #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
        #expect(error.stage == stage, "\(error)", sourceLocation: sourceLocation)
        #expect(!error.message.isEmpty, sourceLocation: sourceLocation)
        return error
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
    }
    return nil
}
