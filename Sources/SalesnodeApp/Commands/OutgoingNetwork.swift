internal import Discovery
internal import Logging
internal import MailModel
internal import MailTransport
internal import Mailboxes
internal import NIOPosix
internal import Resolver

/// Everything that leaves this machine goes through here: one resolver, one policy, one rate limit.
struct OutgoingNetwork: Sendable {
    let resolver: DNSResolver
    private let transport: MailTransport
    private let policy: EgressPolicy
    private let options: DiscoveryOptions
    private let comparison: PortComparison
    private let ports = PortExperience()

    init(settings: Settings) {
        resolver = DNSResolver(servers: [settings.dnsServer].compactMap { $0 })
        policy = settings.egress
        transport = MailTransport(
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, resolver: resolver, policy: policy,
            rateLimit: ConnectRateLimit())
        options = settings.discovery
        comparison = settings.portComparison
    }

    /// The connector to mail servers.
    func connector(logger: Logger) -> MailboxConnector {
        MailboxConnector(transport: transport, logger: logger, portComparison: comparison, ports: ports)
    }

    /// The connector to the operator's own relay, which may be on this machine, on any port.
    func relayConnector(logger: Logger) -> MailboxConnector {
        MailboxConnector(
            transport: MailTransport(
                eventLoopGroup: MultiThreadedEventLoopGroup.singleton, resolver: resolver,
                policy: EgressPolicy(allowsPrivateHosts: true, allowsAnyPort: true)),
            logger: logger)
    }

    /// Fetches over HTTP, for what is not about mail servers.
    ///
    /// - Parameter trust: by what the certificates of web servers are judged.
    func fetcher(trust: TLSTrust) -> WebFetcher { WebFetcher(resolver: resolver, policy: policy, trust: trust) }

    /// Finds the settings of an address.
    ///
    /// - Parameter trust: by what the certificates of mail servers and web servers are judged.
    func discover(_ address: EmailAddress, trust: TLSTrust) async -> DiscoveryReport {
        await SettingsDiscovery(
            resolver: resolver, fetcher: WebFetcher(resolver: resolver, policy: policy, trust: trust),
            prober: MailServerProbe(transport: transport, trust: trust), options: options
        ).run(address)
    }

    /// Finds the settings of an address that was given as text.
    ///
    /// - Parameter trust: by what the certificates of mail servers and web servers are judged.
    /// - Throws: ``CommandFailure`` with `invalidRequest` where the text is no address, or `cancelled`.
    func discover(_ text: String, trust: TLSTrust) async throws(CommandFailure) -> DiscoveryReport {
        guard let address = try? EmailAddress(text) else {
            throw CommandFailure(.invalidRequest, "the request's address is no e-mail address")
        }
        let report = await discover(address, trust: trust)
        guard !Task.isCancelled else { throw ControlClient.interrupted }
        return report
    }
}
