internal import Discovery
public import MailModel

/// Which other servers are asked whether a port is blocked for every host, or only closed at one.
///
/// Nothing is said to them: a connection is opened and closed. They are asked only after a connection to a mailbox's own
/// server was dropped or refused, and the answer is kept for minutes, however many mailboxes fail.
public struct PortComparison: Sendable, Hashable {
    /// As many as are asked at once.
    static let maximumHosts = 2

    private enum Source: Sendable, Hashable {
        case nobody
        case presets
        case hosts([Host])
    }

    private let source: Source

    /// Nobody is asked.
    public static let none = PortComparison(source: .nobody)

    /// Servers of big providers that have this port; nobody where the failing server is in a private network, because
    /// then they would tell nothing.
    public static let presets = PortComparison(source: .presets)

    private init(source: Source) { self.source = source }

    /// The first ones of the operator's own list, also for servers in a private network.
    public init(hosts: [Host]) { source = hosts.isEmpty ? .nobody : .hosts(hosts) }

    /// Whether servers in private networks are compared as well.
    var coversPrivateHosts: Bool {
        if case .hosts = source { true } else { false }
    }

    /// Servers of the same kind on the same port, without `host` and its provider.
    func hosts(port: Int, direction: MailDirection, besides host: Host) -> [Host] {
        let candidates: [Host] =
            switch source {
            case .nobody: []
            case .hosts(let hosts): hosts
            case .presets: Self.known(port, direction)
            }
        let own = MailProvider.serving(host: host.description)?.name
        return Array(
            candidates.filter { candidate in
                candidate != host && (own == nil || MailProvider.serving(host: candidate.description)?.name != own)
            }.prefix(Self.maximumHosts))
    }

    /// Servers of the built-in table that have this port, the best known first.
    private static func known(_ port: Int, _ direction: MailDirection) -> [Host] {
        let servers = ProviderTable.standard.presets.map { direction == .receiving ? $0.imap : $0.smtp }
        var hosts: [Host] = []
        for server in servers where server.port == port {
            guard let host = Host(server.host), case .name = host, !hosts.contains(host) else { continue }
            hosts.append(host)
        }
        return hosts
    }
}
