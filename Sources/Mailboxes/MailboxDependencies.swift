public import HTTPFetch
public import Logging
public import MailModel
public import MailStore
public import Vault

/// What the use cases work with. The composition root builds it once.
public struct MailboxDependencies: Sendable {
    /// Opens sessions to mail servers.
    public var connector: MailboxConnector
    /// Keeps mailboxes.
    public var store: Store
    /// Seals and opens credentials.
    public var vault: VaultHolder
    /// The workspace that is worked in.
    public var workspace: WorkspaceID
    /// Where events are noted; constant messages, no secrets.
    public var logger: Logger
    /// How long a test message may take to arrive.
    public var verificationTimeout: Duration
    /// How often a mailbox that works is looked at.
    public var checkInterval: Duration

    /// Asks providers, for what concerns OAuth.
    public var fetcher: any HTTPFetching
    /// Gives the access tokens of mailboxes that sign in by OAuth: one for the whole program, so that nobody refreshes
    /// twice. Copies share it.
    public let tokens: GrantTokens

    /// Puts the dependencies together; by default a test message has 30 seconds, and a mailbox is looked at
    /// every 30 minutes.
    public init(
        connector: MailboxConnector, store: Store, vault: VaultHolder, workspace: WorkspaceID, logger: Logger,
        verificationTimeout: Duration = .seconds(30), checkInterval: Duration = .seconds(30 * 60),
        fetcher: any HTTPFetching = NoFetching()
    ) {
        self.connector = connector
        self.store = store
        self.vault = vault
        self.workspace = workspace
        self.logger = logger
        self.verificationTimeout = verificationTimeout
        self.checkInterval = checkInterval
        self.fetcher = fetcher
        tokens = GrantTokens(store: store, vault: vault, fetcher: fetcher, logger: logger)
    }

    var sealing: CredentialSealing { CredentialSealing(vault: vault, workspace: workspace) }
}
