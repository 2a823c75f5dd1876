// The words of extensions beyond the first sign-in and reading, and what they imply.

extension Capability {
    /// `CONDSTORE` (RFC 7162 §3.1)
    public static let condstore = Capability("CONDSTORE")
    /// `QRESYNC` (RFC 7162 §3.2)
    public static let qresync = Capability("QRESYNC")
    /// `NOTIFY` (RFC 5465)
    public static let notify = Capability("NOTIFY")
    /// `COMPRESS=DEFLATE` (RFC 4978)
    public static let compressDeflate = Capability("COMPRESS=DEFLATE")
    /// `BINARY` (RFC 3516)
    public static let binary = Capability("BINARY")
    /// `OBJECTID` (RFC 8474)
    public static let objectID = Capability("OBJECTID")
    /// `PREVIEW` (RFC 8970)
    public static let preview = Capability("PREVIEW")
    /// `SAVEDATE` (RFC 8514)
    public static let saveDate = Capability("SAVEDATE")
    /// `QUOTA` (RFC 9208)
    public static let quota = Capability("QUOTA")
    /// `X-GM-EXT-1`: Gmail's message ids, thread ids, labels and search.
    public static let gmail = Capability("X-GM-EXT-1")
}

extension CapabilitySet {
    /// Whether messages have modification sequences. QRESYNC implies CONDSTORE (RFC 7162 §3.2).
    public var hasCondstore: Bool { contains(.condstore) || contains(.qresync) }
    /// Whether SELECT can tell at once what changed (RFC 7162 §3.2.5).
    public var hasQResync: Bool { contains(.qresync) }
    /// Whether NOTIFY can be used (RFC 5465).
    public var hasNotify: Bool { contains(.notify) }
    /// Whether the stream can be compressed (RFC 4978 §3).
    public var hasCompress: Bool { contains(.compressDeflate) }
    /// Whether messages, threads and folders have ids that last (RFC 8474).
    public var hasObjectID: Bool { contains(.objectID) }
    /// Whether PREVIEW can be fetched (RFC 8970).
    public var hasPreview: Bool { contains(.preview) }
    /// Whether the parts of a message can be fetched decoded.
    ///
    /// IMAP4rev2 contains the FETCH items of BINARY (RFC 9051 Appendix E).
    public var hasBinary: Bool { contains(.binary) || contains(.imap4rev2) }
    /// Whether quotas can be asked for (RFC 9208).
    public var hasQuota: Bool { contains(.quota) }
    /// Whether Gmail's items can be used.
    public var hasGmail: Bool { contains(.gmail) }

    /// Whether STATUS can be asked for a figure; true for the ones that every server has, and for unknown ones, which
    /// are the caller's to judge.
    public func supports(_ item: FolderStatusItem) -> Bool { item.need?.isMet(by: self) ?? true }
}
