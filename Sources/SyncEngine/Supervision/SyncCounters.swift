/// What the engine has done since it began, and how it stands: plain numbers, for `serve` and for tests.
public struct SyncCounters: Sendable, Hashable {
    /// Connections that were begun.
    public var connectionsBegun = 0
    /// Connections that stood and were signed in.
    public var connectionsOpened = 0
    /// Attempts to connect that failed.
    public var connectionsFailed = 0
    /// Connections that were lost.
    public var connectionsLost = 0
    /// Refusals because an account or host had too many connections, or too many of them too fast.
    public var refusals = 0
    /// Pieces of work that were done, by name.
    public var jobs: [String: Int] = [:]
    /// Pieces of work that failed.
    public var jobsFailed = 0
    /// Pieces of work that were stopped because they took too long.
    public var jobsOverdue = 0
    /// Events that servers told.
    public var events = 0
    /// Folders that could not be worked on while their mailbox could.
    public var folderTroubles = 0
    /// Bytes of messages that were fetched.
    public var bytes: Int64 = 0
    /// Watched folders that had news of which their server said nothing.
    public var silences = 0
    /// How often this machine was short of something, by finding.
    public var localTroubles: [String: Int] = [:]
}

/// How the mailboxes of a node stand at one moment.
public struct SyncStanding: Sendable, Hashable {
    /// Mailboxes that are worked with.
    public var mailboxes = 0
    /// Connected and at rest.
    public var resting = 0
    /// Connected and being worked on, or waiting for a place.
    public var working = 0
    /// Connecting, or waiting for their turn.
    public var connecting = 0
    /// Waiting for the next attempt.
    public var waiting = 0
    /// Waiting for their owners.
    public var held = 0
    /// Fetching history on a connection of its own.
    public var bulk = 0
    /// What this machine is short of now, as the code of a finding; nil where nothing is.
    public var trouble: String?
}
