public import MailStore

/// What bringing a folder up to date did.
public struct FolderSyncReport: Sendable, Hashable {
    /// The steps that were taken; none where nothing had changed.
    public var steps: [SyncStep] = []
    /// Messages that came.
    public var new = 0
    /// Messages whose flags or labels changed.
    public var changed = 0
    /// Messages that are gone.
    public var removed = 0
    /// Messages that were put into quarantine.
    public var quarantined = 0
    /// What the server has and what is stored, afterwards.
    public var ledger = FolderLedger()
    /// Whether history is still to be fetched.
    public var needsBackfill = false

    init() {}
}

/// How far the history of a folder came.
public struct BackfillProgress: Sendable, Hashable {
    /// Messages that came.
    public var stored = 0
    /// Messages that were put into quarantine.
    public var quarantined = 0
    /// Octets that came.
    public var bytes: Int64 = 0
    /// Messages of history that are still to come, as far as is known.
    public var remaining = 0
    /// Whether history is complete.
    public var isComplete = false

    init() {}
}
