import Logging
import MailModel
import MailTransport
import NIOCore
import NIOPosix
import Resolver
import Testing

@testable import Mailboxes

/// Runs a whole Check against one faulty server. The other direction always points to a closed port.
struct FaultBench: Sendable {
    /// The side of the fault, at `host`, which resolves to `address`.
    var direction: MailDirection
    var host = "mail.test"
    var address = "127.0.0.1"
    var port: Int
    var security = ConnectionSecurity.implicit
    /// Where names lead besides ``host``.
    var otherNames: [String: String] = [:]
    var mailbox = "alice@mail.test"
    var trust: TLSTrust?
    var policy = EgressPolicy(allowsPrivateHosts: true, allowsAnyPort: true)
    /// The time of each stage of a session; a Check takes three times that at most, probes included. Rows in which
    /// somebody is silent wait for it, so that they make it short; yet what does answer must come within it on a busy
    /// machine.
    var timeout = Duration.seconds(60)
    var plan = ProbePlan(
        silence: .milliseconds(300), limit: .seconds(10), comparison: .seconds(30), receivingPorts: [],
        sendingPorts: [])
    /// Who is asked whether a port is blocked for every host.
    var comparison = PortComparison.none
    /// What was seen of ports before.
    var ports = PortExperience()
    /// Asks this name server in place of the fixed names.
    var nameServer: DNSServer?

    /// The finding of the faulty side.
    func finding() async throws -> Finding? { try await report().finding(direction) }

    /// The whole report.
    func report() async throws -> CheckReport {
        let faulty = ServerSettings(
            endpoint: Endpoint(host: try #require(Host(host)), port: port), security: security, user: mailbox)
        let closed = ServerSettings(
            endpoint: Endpoint(host: try #require(Host("127.0.0.1")), port: 1), security: .implicit, user: mailbox)
        let authority = try await MatrixCertificates.shared.authority
        let settings = MailboxSettings(
            address: try EmailAddress(mailbox), imap: direction == .receiving ? faulty : closed,
            smtp: direction == .sending ? faulty : closed, trust: trust ?? .certificateFile(authority))
        return await Check(connector(), plan: plan).run(
            settings, passwords: MailboxPasswords(imap: Secret(Self.password)))
    }

    /// The finding after a message was handed over for real.
    func sendingFinding() async throws -> Finding? {
        let server = ServerSettings(
            endpoint: Endpoint(host: try #require(Host(host)), port: port), security: security, user: mailbox)
        let authority = try await MatrixCertificates.shared.authority
        let settings = MailboxSettings(
            address: try EmailAddress(mailbox), imap: server, smtp: server,
            trust: trust ?? .certificateFile(authority))
        let session = SendingSession(
            connector: connector(), settings: settings, credential: .password(Secret(Self.password)))
        let message = Array("From: <alice@mail.test>\r\nSubject: x\r\n\r\nHello.\r\n".utf8)
        return switch await session.send(message, to: [try EmailAddress("bob@mail.test")]) {
        case .accepted: nil
        case .uncertain(let finding), .refused(let finding): finding
        }
    }

    /// A password that must never be seen in a report.
    static let password = "cAnArY-matrix"

    func connector() -> MailboxConnector {
        var names = otherNames
        names[host] = address
        let resolver: any HostResolving =
            if let nameServer { DNSResolver(servers: [nameServer]) } else { FixedNames(names) }
        let transport = MailTransport(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, resolver: resolver, policy: policy)
        return MailboxConnector(
            transport: transport, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, timeout: timeout,
            portComparison: comparison, ports: ports)
    }
}

extension CheckReport {
    /// The finding of a direction: of the step that failed, or else of one that warns.
    func finding(_ direction: MailDirection) -> Finding? {
        let ids = direction == .receiving ? CheckStepID.receiving : CheckStepID.sending
        let own = steps.filter { ids.contains($0.id) }
        return own.first { $0.state == .failed }?.finding ?? own.first { $0.state == .warned }?.finding
    }
}

/// Knows a few names and nothing else.
private struct FixedNames: HostResolving {
    let names: [String: String]

    init(_ names: [String: String]) { self.names = names }

    func addresses(of name: DomainName, deadline: NIODeadline) async throws(ResolverError) -> [IPAddress] {
        guard let address = names[name.description].flatMap({ IPAddress($0) }) else {
            throw ResolverError(.notFound, message: "\(name) does not exist")
        }
        return [address]
    }
}
