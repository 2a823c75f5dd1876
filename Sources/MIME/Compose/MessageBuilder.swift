import MailModel

/// A message as it goes over the wire.
public struct BuiltMessage: Sendable, Hashable {
    /// All octets; lines end in CRLF and have at most 998 octets.
    public let bytes: [UInt8]

    /// Whether the header has octets outside ASCII, so that the server must announce SMTPUTF8 (RFC 6531 §3.4). Only
    /// addresses and ids bring this about; names and subjects are encoded.
    public let needsSMTPUTF8: Bool

    /// Whether the body has octets outside ASCII, so that the server must announce 8BITMIME (RFC 6152).
    public let needs8BitMIME: Bool
}

/// Writes drafts as messages (RFC 5322, RFC 2045, RFC 2046).
///
/// The same draft always becomes the same bytes. Lines of the header have at most 78 octets where words allow it, 76
/// where encoded words stand (RFC 2047 §2), and no line has more than 998. Text and HTML become alternatives, the HTML
/// and its pictures one related whole, and attachments stand beside them. Each part has the plainest transfer encoding
/// in which it arrives as it was; the boundary between parts occurs in none of them.
public struct MessageBuilder: Sendable {
    /// Whether text outside ASCII may go as it is, which the server must announce by 8BITMIME. Otherwise it is encoded.
    ///
    /// An attached message may not be encoded (RFC 2046 §5.2.1) and can need 8BITMIME all the same.
    public var allows8Bit: Bool

    /// Whether Bcc is written. Only a draft that is stored for later needs it; what is sent must not have it.
    public var writesBcc = false

    /// What a draft may hold at most.
    public var limits = DraftLimits()

    /// See ``ReplyReferences/keptReferences``.
    public static let keptReferences = ReplyReferences.keptReferences

    /// The default never needs 8BITMIME, unless a message is attached that does.
    public init(allows8Bit: Bool = false) { self.allows8Bit = allows8Bit }

    /// Writes a draft as one array.
    ///
    /// - Throws: as ``prepare(_:)`` does.
    public func build(_ draft: Draft) throws(MIMEError) -> BuiltMessage { try prepare(draft).message() }

    /// Makes everything ready to write a draft; attachments are encoded only then.
    ///
    /// - Throws: `messageIDTooLong` where the draft's own id does not fit into a line (ids in In-Reply-To and
    ///   References that do not fit are left out); `tooManyAttachments`, `tooManyRecipients`, `bodyTooLong`,
    ///   `messageTooLarge` where it goes beyond ``limits``; `imageWithoutHTML` and `duplicateContentID` for pictures
    ///   that nothing can show.
    public func prepare(_ draft: Draft) throws(MIMEError) -> PreparedMessage {
        try check(draft)
        var draft = draft
        // An empty message has an empty text.
        if draft.html == nil, draft.text == nil { draft.text = "" }
        let writer = header(of: draft)
        let needsSMTPUTF8 = writer.octets.contains { $0 >= 0x80 }
        let tree = BodyTree(draft, allows8Bit: allows8Bit)
        var assembler = MessageAssembler(tree, seed: draft.messageID.description.utf8)
        assembler.append(tree, after: writer)
        if !endsLine(tree) { assembler.append([ASCII.cr, ASCII.lf]) }
        guard assembler.byteCount <= limits.messageBytes else {
            throw MIMEError(.messageTooLarge, "the message would be larger than \(limits.messageBytes) bytes")
        }
        return PreparedMessage(
            segments: assembler.segments, byteCount: assembler.byteCount, needsSMTPUTF8: needsSMTPUTF8,
            needs8BitMIME: tree.needs8Bit)
    }

    private func check(_ draft: Draft) throws(MIMEError) {
        guard Self.fits(draft.messageID) else {
            throw MIMEError(.messageIDTooLong, "the Message-ID is too long for a line of 998 octets")
        }
        guard draft.attachments.count + draft.inlineImages.count <= limits.attachments else {
            throw MIMEError(.tooManyAttachments, "a message can have at most \(limits.attachments) attachments")
        }
        guard draft.to.count + draft.cc.count + draft.bcc.count + draft.replyTo.count <= limits.recipients else {
            throw MIMEError(.tooManyRecipients, "a message can have at most \(limits.recipients) recipients")
        }
        for body in [draft.text, draft.html] where (body?.utf8.count ?? 0) > limits.bodyBytes {
            throw MIMEError(.bodyTooLong, "the text of a message can have at most \(limits.bodyBytes) bytes")
        }
        guard draft.inlineImages.isEmpty || draft.html != nil else {
            throw MIMEError(.imageWithoutHTML, "a message without HTML has no place for an inline image")
        }
        guard Set(draft.inlineImages.map(\.contentID)).count == draft.inlineImages.count else {
            throw MIMEError(.duplicateContentID, "two inline images have the same Content-ID")
        }
    }

    private func header(of draft: Draft) -> FieldWriter {
        var writer = FieldWriter()
        // RFC 5322 §3.6
        writer.write(.date, text: draft.date.text)
        writer.write(.from, addresses: [draft.from])
        if let sender = draft.sender { writer.write(.sender, addresses: [sender]) }
        writer.write(.replyTo, addresses: draft.replyTo)
        writer.write(.to, addresses: draft.to)
        writer.write(.cc, addresses: draft.cc)
        if writesBcc { writer.write(.bcc, addresses: draft.bcc) }
        writer.write(.subject, text: draft.subject.description)
        Self.write(.messageID, [draft.messageID], to: &writer)
        Self.write(.inReplyTo, draft.inReplyTo, to: &writer)
        Self.write(.references, draft.references, to: &writer)
        for field in draft.extraFields {
            switch field.value {
            case .text(let text): writer.write(field.name, text: text.description)
            case .structured(let text): writer.write(field.name, text.pieces)
            }
        }
        // RFC 2045 §4
        writer.write(.mimeVersion, text: "1.0")
        return writer
    }

    /// Whether the last octets of the message are a line break already; an empty body needs none.
    private func endsLine(_ tree: BodyTree) -> Bool {
        guard case .leaf(let leaf) = tree else { return false }
        return leaf.body.encoding != .base64 || leaf.body.octets.isEmpty
    }

    private static func write(_ name: HeaderName, _ ids: [MessageID], to writer: inout FieldWriter) {
        let kept = ReplyReferences.bounded(ids.filter(fits))
        guard !kept.isEmpty else { return }
        writer.write(name, kept.map { FieldPiece(Array($0.bracketed.utf8)) })
    }

    /// Beside the longest name of these fields there must be room for a space and two brackets.
    private static func fits(_ id: MessageID) -> Bool { id.description.utf8.count <= 980 }
}
