/// Why a folder is brought up to date.
public enum SyncReason: String, Sendable, Hashable, CaseIterable {
    /// The connection is new.
    case start
    /// The server told that messages came or changed.
    case event
    /// It is time to look.
    case poll
    /// Operations were carried out.
    case operation
    /// Somebody asked for it.
    case request
}

/// How often that is compared which a server does not tell.
public struct SyncPolicy: Sendable, Hashable {
    /// How many of the newest messages have their flags compared each time where the server keeps no mod-sequences.
    public var newestFlags = 500
    /// How long flags of such a folder may stay unlooked at while nothing else changes, in milliseconds.
    public var newestFlagsEvery: Int64 = 10 * 60_000
    /// How often the flags of all messages of such a folder are compared, in milliseconds. A line of about 40 bytes
    /// for each message: 4 MB for a folder of 100,000.
    public var allFlagsEvery: Int64 = 12 * 3_600_000

    /// The default policy.
    public init() {}
}
