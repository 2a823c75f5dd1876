public import MailModel
public import NIOCore
public import Resolver

/// The DNS records that a search for settings needs. ``Resolver/DNSResolver`` gives them for real.
public protocol RecordResolving: HostResolving {
    /// The hosts of a service, sorted by priority and weight.
    func srv(_ name: DomainName, deadline: NIODeadline) async throws(ResolverError) -> [SRVRecord]

    /// The hosts that take mail for a domain, by preference.
    func mx(_ domain: DomainName, deadline: NIODeadline) async throws(ResolverError) -> [MXRecord]
}

extension DNSResolver: RecordResolving {}

/// What a server said when it was asked who it is.
public enum ProbeResult: Sendable, Hashable {
    /// It is a mail server of the wanted kind with a valid certificate; the sentence says how it answered.
    case answered(String)
    /// It is not, or it cannot be reached; the sentence says why.
    case failed(String)
    /// It was not asked, because too many connections were opened just now; nothing is known about it.
    case postponed(String)
}

/// Asks a mail server for its greeting. Whoever implements it keeps to the egress policy, insists on TLS with a valid
/// certificate, and never signs in.
public protocol ServerProbing: Sendable {
    /// Connects, waits for the greeting and the capabilities, and says goodbye. Cancellation ends it soon.
    func probe(
        _ service: MailService, at endpoint: Endpoint, security: ConnectionSecurity, timeout: Duration
    ) async -> ProbeResult
}

/// How a search for settings goes about it.
public struct DiscoveryOptions: Sendable, Hashable {
    /// The database that Thunderbird's project keeps.
    public static let standardDatabase = "https://autoconfig.thunderbird.net/v1.1/"

    /// How long the whole search may take.
    public var timeout: Duration
    /// The address of a database of settings to which the domain is added; nil asks none. The operator decides, because
    /// it tells a third party for which domains mailboxes are connected.
    public var database: String?
    /// Connections to mail servers in one search.
    public var maximumProbes = 16
    /// Connections to mail servers at a time.
    public var probesAtOnce = 4

    /// Eight seconds, and no database.
    public init(timeout: Duration = .seconds(8), database: String? = nil) {
        self.timeout = timeout
        self.database = database
    }
}
