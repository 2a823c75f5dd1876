public import Access
public import Discovery
public import HTTPFetch
public import Logging
public import MailModel
public import MailStore
public import MailTransport
public import Mailboxes

/// What the pages work with. The composition root builds it once.
public struct WebDependencies: Sendable {
    /// People, sessions, permissions.
    public var access: AccessDependencies
    /// The first owner of a fresh server.
    public var firstRun: FirstRun
    /// The use cases of mailboxes; each request puts its own workspace in.
    public var mailboxes: MailboxDependencies
    /// Finds the servers of an address.
    public var discover: @Sendable (EmailAddress) async -> DiscoveryReport
    /// Finds the servers of the rows of an import that name none; made anew for each import.
    public var importDiscovery: @Sendable () -> (@Sendable (EmailAddress, TLSTrust) async -> ImportDiscovery) = {
        { _, _ in .refused(code: "discovery.not-found", words: "Add imap host and smtp host to the row.") }
    }
    /// Which certificates of mail servers are trusted.
    public var trust: TLSTrust
    /// Under which address people reach the server.
    public var publicURL: PublicURL
    /// The proxies whose word on the client's address counts.
    public var trustedProxies: Set<IPAddress>
    /// How much of a mailbox is here, by the ledger of its folders.
    public var completeness: @Sendable ([SyncFolder]) -> CompletenessFigure
    /// Reads what a mailbox's domain says of its mail, and keeps it.
    public var readDomain: DomainReading
    /// Who hears of trouble.
    public var alerts: AlertSettings
    /// By which way letters go that a page sends, such as a link for a mailbox's owner: as alerts do.
    public var post: @Sendable (MailboxDependencies) -> MailAlertChannel = { MailAlertChannel($0, relay: nil) }
    /// Whether passwords are encrypted by a proxy alone, so that nobody but this machine and the proxies may connect.
    public var needsProxy = false
    /// How long a page waits for providers when somebody gives up many mailboxes at once; the server asks the rest.
    public var reviewPatience = Duration.seconds(15)
    /// Where events are noted; constant messages, no secrets, no addresses of pages.
    public var logger: Logger
    /// Fetches images of mails for readers who ask for them; without it none are shown.
    public var fetcher: (any HTTPFetching)?

    /// Reads what the domain of a mailbox says of its mail in DNS.
    public typealias DomainReading =
        @Sendable (MailboxDependencies, MailboxID) async throws(MailboxError) -> DomainHealthReport

    /// Puts the dependencies together.
    public init(
        access: AccessDependencies, firstRun: FirstRun, mailboxes: MailboxDependencies,
        discover: @escaping @Sendable (EmailAddress) async -> DiscoveryReport, trust: TLSTrust = .systemRoots,
        publicURL: PublicURL, trustedProxies: Set<IPAddress> = [],
        completeness: @escaping @Sendable ([SyncFolder]) -> CompletenessFigure = { CompletenessFigure($0) },
        readDomain: @escaping DomainReading, alerts: AlertSettings, logger: Logger,
        fetcher: (any HTTPFetching)? = nil
    ) {
        self.access = access
        self.firstRun = firstRun
        self.mailboxes = mailboxes
        self.discover = discover
        self.trust = trust
        self.publicURL = publicURL
        self.trustedProxies = trustedProxies
        self.completeness = completeness
        self.readDomain = readDomain
        self.alerts = alerts
        self.logger = logger
        self.fetcher = fetcher
    }

    /// The use cases of mailboxes in a member's workspace.
    func mailboxes(of member: SignedInMember) -> MailboxDependencies {
        var dependencies = mailboxes
        dependencies.workspace = member.workspace
        return dependencies
    }
}
