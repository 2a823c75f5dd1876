public import IMAPCore

/// What a server can do that decides how a folder is brought up to date.
///
/// Taken from what the server announces, less what turned out not to work in this session.
public struct SyncAbilities: Sendable, Hashable {
    /// SELECT tells what vanished and what changed since a mod-sequence, and ENABLE switched it on (RFC 7162 §3.2).
    public var quickResync: Bool
    /// FETCH tells what changed since a mod-sequence (RFC 7162 §3.1).
    public var condStore: Bool
    /// SEARCH answers with ranges (RFC 4731).
    public var extendedSearch: Bool
    /// LIST returns the figures of every folder (RFC 5819).
    public var listStatus: Bool
    /// Folders and messages have ids that outlive renames and moves (RFC 8474).
    public var objectID: Bool
    /// Labels, and messages that are in one folder only (X-GM-EXT-1).
    public var gmail: Bool

    /// Describes a server.
    public init(
        quickResync: Bool = false, condStore: Bool = false, extendedSearch: Bool = false, listStatus: Bool = false,
        objectID: Bool = false, gmail: Bool = false
    ) {
        self.quickResync = quickResync
        self.condStore = condStore || quickResync
        self.extendedSearch = extendedSearch
        self.listStatus = listStatus
        self.objectID = objectID
        self.gmail = gmail
    }

    /// What a server with these words can do.
    public init(_ capabilities: CapabilitySet) {
        // RFC 7162 §3.2.3: QRESYNC has to be enabled, and implies CONDSTORE.
        self.init(
            quickResync: capabilities.contains(Capability("QRESYNC")) && capabilities.hasEnable,
            condStore: capabilities.contains(Capability("CONDSTORE")) || capabilities.contains(Capability("QRESYNC")),
            extendedSearch: capabilities.hasESearch, listStatus: capabilities.hasListStatus,
            objectID: capabilities.contains(Capability("OBJECTID")),
            gmail: capabilities.contains(Capability("X-GM-EXT-1")))
    }
}
