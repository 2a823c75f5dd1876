public import MailModel

/// What a server says about a folder at one moment, by SELECT, EXAMINE or STATUS. It may be wrong in any part.
public struct FolderSnapshot: Sendable, Hashable {
    /// How many messages there are; nil where the server forgot to say.
    public var messages: Int?
    /// The UID that the next message gets; 0 where the server does not say.
    public var uidNext: UInt32
    /// The number that says whether older UIDs still count; nil where the server does not say.
    public var uidValidity: UIDValidity?
    /// The highest mod-sequence in the folder; nil where it keeps none.
    public var highestModSeq: ModSeq?
    /// Whether UIDs mean anything in the next session (RFC 4315 §3 UIDNOTSTICKY).
    public var hasStickyUIDs: Bool
    /// Whether the server has also told what vanished and what changed (RFC 7162 §3.2.5).
    public var hasDelta: Bool
    /// Whether a ``uidNext`` that is lower than before was looked into and is the truth.
    public var isUIDNextConfirmed = false

    /// Describes a folder.
    public init(
        messages: Int?, uidNext: UInt32, uidValidity: UIDValidity?, highestModSeq: ModSeq? = nil,
        hasStickyUIDs: Bool = true, hasDelta: Bool = false
    ) {
        self.messages = messages
        self.uidNext = uidNext
        self.uidValidity = uidValidity
        // RFC 7162 §3.1.2.1: zero is no mod-sequence of a folder that keeps them.
        self.highestModSeq = highestModSeq.flatMap { $0.rawValue > 0 ? $0 : nil }
        self.hasStickyUIDs = hasStickyUIDs
        self.hasDelta = hasDelta
    }
}
