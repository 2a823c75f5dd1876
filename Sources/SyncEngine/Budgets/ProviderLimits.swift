/// What a provider allows one account, as far as it is known. The servers' own refusals correct it at run time.
public struct ProviderLimits: Sendable, Hashable {
    /// Connections to one account at once that Salesnode uses at most. Other programs of the same person need some too,
    /// so this is at most about half of what the provider allows.
    public var connections: Int
    /// Bytes that may be fetched from one account in a day; nil where no limit is known.
    public var bytesPerDay: Int64?
    /// The longest that IDLE may last before it is renewed. RFC 2177 §3 wants less than 30 minutes; some servers hang
    /// up earlier.
    public var idleRenewal: Duration
    /// Whether IDLE is known to tell of nothing: the folders are polled at this interval then.
    public var deafIdlePoll: Duration?

    /// Describes a provider. The defaults suit servers of which nothing is known: Dovecot allows ten connections for a
    /// user from one address, Exchange sixteen.
    public init(
        connections: Int = 4, bytesPerDay: Int64? = nil, idleRenewal: Duration = .seconds(28 * 60),
        deafIdlePoll: Duration? = nil
    ) {
        self.connections = connections
        self.bytesPerDay = bytesPerDay
        self.idleRenewal = idleRenewal
        self.deafIdlePoll = deafIdlePoll
    }
}

/// The providers whose limits are known, by the names of their hosts.
public struct ProviderTable: Sendable, Hashable {
    /// One provider.
    public struct Entry: Sendable, Hashable {
        /// Domains whose hosts are the provider's.
        public var domains: [String]
        /// What it allows.
        public var limits: ProviderLimits

        /// Describes a provider.
        public init(_ domains: [String], _ limits: ProviderLimits) {
            self.domains = domains
            self.limits = limits
        }
    }

    /// The providers; the first that fits a host counts.
    public var entries: [Entry]
    /// What everybody else is taken to allow.
    public var others: ProviderLimits

    /// A table of its own.
    public init(entries: [Entry] = [], others: ProviderLimits = ProviderLimits()) {
        self.entries = entries
        self.others = others
    }

    /// What the provider of `host` allows.
    public func limits(forHost host: String) -> ProviderLimits { entry(forHost: host)?.limits ?? others }

    /// What is paced together with `host`: all hosts of one provider, or the host alone.
    public func group(ofHost host: String) -> String { entry(forHost: host)?.domains.first ?? host.lowercased() }

    private func entry(forHost host: String) -> Entry? {
        let host = host.lowercased()
        return entries.first { $0.domains.contains { host == $0 || host.hasSuffix("." + $0) } }
    }

    /// What was known in November 2026; sources are in `docs/sync.md`.
    public static let standard = ProviderTable(entries: [
        // 15 connections; 2,500 MB a day by IMAP. A tenth is left for the person's other programs.
        Entry(
            ["gmail.com", "googlemail.com", "google.com"],
            ProviderLimits(connections: 6, bytesPerDay: 2_250_000_000)),
        // Exchange's default is 16 connections for a user.
        Entry(
            ["office365.com", "outlook.com", "office365.us", "partner.outlook.cn"], ProviderLimits(connections: 6)),
        // Answers bursts of connections by [LIMIT]; hangs up on an IDLE of more than about three minutes.
        Entry(
            ["mail.yahoo.com", "aol.com", "mail.att.net"],
            ProviderLimits(connections: 3, idleRenewal: .seconds(150))),
        // About three sessions at once.
        Entry(
            ["zoho.com", "zoho.eu", "zoho.in", "zoho.com.au", "zoho.jp", "zohocloud.ca"],
            ProviderLimits(connections: 2)),
        // Free accounts are locked on heavy use.
        Entry(["gmx.net", "gmx.com", "mail.com", "web.de"], ProviderLimits(connections: 2)),
        // Hangs up on IDLE early.
        Entry(
            ["yandex.com", "yandex.ru", "yandex.net"], ProviderLimits(connections: 3, idleRenewal: .seconds(240))),
        // Accept IDLE and tell nothing for long.
        Entry(
            ["qq.com", "163.com", "126.com", "yeah.net"],
            ProviderLimits(connections: 2, idleRenewal: .seconds(55), deafIdlePoll: .seconds(55))),
        // NOOP and IDLE report nothing new there.
        Entry(["naver.com"], ProviderLimits(connections: 2, deafIdlePoll: .seconds(60))),
    ])
}
