import IMAPClient
public import Logging
import MailModel
public import MailTransport
import NIOCore
import SMTPClient

/// Opens sessions to a mailbox's servers, always with a trace, a redactor and a deadline.
public struct MailboxConnector: Sendable {
    /// Opens the connections.
    public var transport: MailTransport
    /// Follows the conversations at level trace; never sees a credential.
    public var logger: Logger
    /// The time for name, connection, encryption and greeting together, and then for each command.
    public var timeout: Duration
    /// Who is asked whether a port is blocked for every host.
    public var portComparison: PortComparison
    /// Which ports served lately, whoever the server was.
    let ports: PortExperience

    /// Creates a connector; `timeout` covers each stage of a session, 30 seconds by default.
    public init(
        transport: MailTransport, logger: Logger, timeout: Duration = .seconds(30),
        portComparison: PortComparison = .none, ports: PortExperience = PortExperience()
    ) {
        self.transport = transport
        self.logger = logger
        self.timeout = timeout
        self.portComparison = portComparison
        self.ports = ports
    }

    /// A trace in which `secrets` cannot appear.
    func makeTrace(for secrets: [Secret]) -> WireTrace {
        let logger = logger
        guard logger.logLevel <= .trace else { return WireTrace(redactor: Redactor(secrets)) }
        return WireTrace(
            redactor: Redactor(secrets),
            onEntry: { entry in
                logger.trace(
                    "wire",
                    metadata: [
                        "direction": "\(entry.direction.rawValue)", "kind": "\(entry.kind.rawValue)",
                        "text": "\(entry.text)",
                    ])
            })
    }

    /// Connects to the receiving server, up to its capabilities.
    ///
    /// - Parameter configure: changes the options that all connections share.
    func connectIMAP(
        _ settings: MailboxSettings, trace: WireTrace?,
        configure: @Sendable (inout IMAPClientOptions) -> Void = { _ in },
        onStage: @escaping @Sendable (TransportStage) -> Void = { _ in }
    ) async throws(IMAPClientError) -> IMAPConnection {
        var options = IMAPClientOptions()
        options.trace = trace
        options.clientIdentity = Self.identity
        options.greetingTimeout = amount(timeout)
        options.commandTimeout = amount(timeout)
        configure(&options)
        return try await IMAPConnection.connect(
            request(settings.imap, trust: settings.trust), over: transport, options: options,
            onStage: noting(settings.imap.endpoint, onStage))
    }

    /// Connects to the sending server, up to its capabilities.
    func connectSMTP(
        _ settings: MailboxSettings, trace: WireTrace,
        onStage: @escaping @Sendable (TransportStage) -> Void = { _ in }
    ) async throws(SMTPClientError) -> SMTPConnection {
        let timeouts = SMTPTimeouts().limited(to: amount(timeout))
        let options = SMTPClientOptions(trace: trace, timeouts: timeouts)
        return try await SMTPConnection.connect(
            request(settings.smtp, trust: settings.trust), over: transport, options: options,
            onStage: noting(settings.smtp.endpoint, onStage))
    }

    /// Remembers that the port served, and passes the stage on.
    private func noting(
        _ endpoint: Endpoint, _ onStage: @escaping @Sendable (TransportStage) -> Void
    ) -> @Sendable (TransportStage) -> Void {
        { [ports] stage in
            if case .connected = stage { ports.connected(to: endpoint) }
            onStage(stage)
        }
    }

    /// What we say about ourselves where a server asks (RFC 2971); some providers refuse clients that say nothing.
    private static let identity = [("name", "Salesnode"), ("vendor", "Salesnode"), ("version", "0.1")]

    private func request(_ server: ServerSettings, trust: TLSTrust) -> TransportRequest {
        TransportRequest(
            endpoint: server.endpoint, security: server.security, trust: trust, deadline: .now() + amount(timeout))
    }

    private func amount(_ duration: Duration) -> TimeAmount { .milliseconds(Int64(duration.wholeMilliseconds)) }
}

extension WireTrace {
    /// The last lines for a finding, such as `> a1 LIST "" "*"` and `< a1 OK`.
    var transcript: [String] {
        entries.suffix(12).map { "\($0.direction == .sent ? ">" : "<") \($0.text)" }
    }
}
