public import MailModel

/// What an extended SEARCH found (RFC 9051 §7.3.4 ESEARCH, RFC 4731 §3.1).
public struct ExtendedSearchResult: Sendable, Hashable {
    /// The tag of the command it belongs to, where the server says it.
    public var tag: String?
    /// Whether the numbers are UIDs.
    public var isUID: Bool
    /// The lowest number found.
    public var minimum: UInt32?
    /// The highest number found.
    public var maximum: UInt32?
    /// How many were found.
    public var count: UInt32?
    /// All numbers found, as ranges in the server's order; nil where they were not asked for or there are none.
    public var all: [ClosedRange<UInt32>]?
    /// The highest modification sequence of what was found, where the search names one (RFC 7162 §3.1.5).
    public var modSeq: ModSeq?
    /// Names of items of extensions, in capitals; their values are skipped.
    public var otherItems: [String] = []

    /// Creates an empty result.
    public init(tag: String? = nil, isUID: Bool = false) {
        self.tag = tag
        self.isUID = isUID
    }
}
