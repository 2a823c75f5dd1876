public import MailModel

/// One parsed response of the server (RFC 9051 §7).
public enum Response: Sendable, Hashable {
    /// `+`: the server waits for more of a command (RFC 9051 §7.6). The bytes after it as they came.
    case continuation([UInt8])
    /// The answer to the command with this tag.
    case tagged(String, StatusResponse)
    /// Anything that starts with `*`.
    case untagged(UntaggedData)
}

/// What a server sends without a tag (RFC 9051 §7).
///
/// A new kind is one case here, its ``DataKind``, and one line in the table of `UntaggedDataParser`.
public enum UntaggedData: Sendable, Hashable {
    /// OK, NO, BAD, BYE or PREAUTH.
    case status(StatusResponse)
    /// What the server announces.
    case capability(CapabilitySet)
    /// What ENABLE switched on.
    case enabled([Capability])
    /// Who the server is; nil where it does not want to say.
    case identity(ServerIdentity?)
    /// Where folders live.
    case namespaces(Namespaces)
    /// A folder.
    case list(FolderListing)
    /// A subscribed folder by LSUB, which we never ask for.
    case subscribed(FolderListing)
    /// Figures of a folder.
    case folderStatus(FolderStatus)
    /// Flags that the folder knows.
    case flags([Flag])
    /// How many messages there are.
    case exists(UInt32)
    /// How many are recent (RFC 3501 §7.3.2).
    case recent(UInt32)
    /// A message is gone, and all later ones move up by one.
    case expunge(SequenceNumber)
    /// Messages are gone, by UID; `earlier` in answer to a question, otherwise just now (RFC 7162 §3.2.10).
    case vanished(UIDSet, earlier: Bool)
    /// The quota roots of a folder.
    case quotaRoots(FolderQuotaRoots)
    /// What a quota root allows.
    case quota(Quota)
    /// Something about a message.
    case fetch(FetchedMessage)
    /// Numbers found by SEARCH; the command says whether they are UIDs (RFC 3501 §7.2.5). The highest modification
    /// sequence among them where the search names one (RFC 7162 §3.1.5).
    case search([UInt32], modSeq: ModSeq? = nil)
    /// What an extended SEARCH found.
    case extendedSearch(ExtendedSearchResult)
    /// A response that is well formed and unknown; its first word in capitals.
    case unrecognised(String)

    /// What kind of data it is.
    public var kind: DataKind {
        switch self {
        case .status: .status
        case .capability: .capability
        case .enabled: .enabled
        case .identity: .identity
        case .namespaces: .namespaces
        case .list: .list
        case .subscribed: .subscribed
        case .folderStatus: .folderStatus
        case .flags: .flags
        case .exists: .exists
        case .recent: .recent
        case .expunge: .expunge
        case .vanished(_, let earlier): earlier ? .vanishedEarlier : .vanished
        case .quotaRoots: .quotaRoots
        case .quota: .quota
        case .fetch: .fetch
        case .search: .search
        case .extendedSearch: .extendedSearch
        case .unrecognised: .unrecognised
        }
    }
}

/// The kinds of ``UntaggedData``, by which it finds the command that waits for it.
public enum DataKind: Sendable, Hashable, CaseIterable {
    /// See the cases of ``UntaggedData``.
    case status, capability, enabled, identity, namespaces, list, subscribed, folderStatus
    /// See the cases of ``UntaggedData``.
    case flags, exists, recent, expunge, fetch, search, extendedSearch, unrecognised
    /// See the cases of ``UntaggedData``.
    case vanished, vanishedEarlier, quotaRoots, quota

    /// Whether two commands that wait for this kind could not tell whose it is, so that they never run together
    /// (RFC 9051 §5.5). FETCH and STATUS say which message or folder they are about.
    public var isAmbiguous: Bool {
        switch self {
        case .capability, .enabled, .identity, .namespaces, .list, .subscribed, .search, .vanishedEarlier, .quotaRoots,
            .quota:
            true
        case .flags, .exists, .recent, .status, .folderStatus, .expunge, .vanished, .fetch, .extendedSearch,
            .unrecognised:
            false
        }
    }
}
