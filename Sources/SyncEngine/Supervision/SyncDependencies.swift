public import Logging
public import MailStore
public import Mailboxes

/// What the sync engine works with. The composition root builds it once.
public struct SyncDependencies: Sendable {
    /// Connector, store, vault and logger, as the use cases of mailboxes have them. The engine serves every workspace.
    public var mailboxes: MailboxDependencies
    /// The engine's time.
    public var clock: SyncClock
    /// The bounds of the engine's work.
    public var limits: SyncLimits
    /// What is known about providers' limits.
    public var providers: ProviderTable

    /// Puts the dependencies together.
    public init(
        mailboxes: MailboxDependencies, clock: SyncClock = .continuous(), limits: SyncLimits = SyncLimits(),
        providers: ProviderTable = .standard
    ) {
        self.mailboxes = mailboxes
        self.clock = clock
        self.limits = limits
        self.providers = providers
    }

    /// Opens sessions of stored mailboxes.
    public var sessions: MailboxSessions { MailboxSessions(mailboxes) }
    /// Keeps everything.
    public var store: Store { mailboxes.store }
    /// Where events are noted; constant messages, no secrets, no message text.
    public var logger: Logger { mailboxes.logger }
}
