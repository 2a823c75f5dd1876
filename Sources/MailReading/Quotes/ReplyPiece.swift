/// What a piece of a message's body is.
public enum ReplyPieceKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Written by the sender for this message. Whatever is in doubt is this.
    case written
    /// The line that says whose words follow: `On … wrote:`.
    case attribution
    /// Somebody's earlier words, repeated.
    case quote
    /// A message passed on, with the block that says from whom it came.
    case forwarded
    /// An earlier message below its header block, as Outlook repeats it.
    case original
    /// The sender's signature.
    case signature
    /// A line that a device or program added: `Sent from my …`.
    case mobileSignature = "mobile-signature"
    /// A legal notice, or the footer of a mailing list.
    case disclaimer

    /// Whether the piece repeats an earlier message.
    public var isEarlier: Bool {
        switch self {
        case .attribution, .quote, .forwarded, .original: true
        case .written, .signature, .mobileSignature, .disclaimer: false
        }
    }
}

/// A piece of a message's body. Successive pieces follow each other without a gap, from the first byte to the last.
public struct ReplyPiece: Sendable, Hashable {
    /// What it is.
    public let kind: ReplyPieceKind

    /// Where it stands, in bytes of the body.
    public let range: Range<Int>

    /// How deep the deepest quotation in it is, counted by its marks; 0 where nothing is marked.
    public let level: Int

    /// Creates a piece.
    public init(kind: ReplyPieceKind, range: Range<Int>, level: Int = 0) {
        self.kind = kind
        self.range = range
        self.level = level
    }
}
