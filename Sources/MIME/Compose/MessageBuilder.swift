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

/// Writes drafts as messages (RFC 5322, RFC 2045).
///
/// The same draft always becomes the same bytes. Lines of the header have at most 78 octets where words allow it, 76
/// where encoded words stand (RFC 2047 §2), and never more than 998. Bcc is never written.
public struct MessageBuilder: Sendable {
    /// Whether a body outside ASCII may go as it is, which the server must announce by 8BITMIME. Otherwise it is
    /// written in quoted-printable.
    public var allows8Bit: Bool

    /// References keeps its first id and this many of its last (RFC 5322 §3.6.4 allows any number; servers do not).
    public static let keptReferences = 50

    /// The default never needs 8BITMIME.
    public init(allows8Bit: Bool = false) { self.allows8Bit = allows8Bit }

    /// Writes a draft.
    ///
    /// - Throws: `messageIDTooLong` where the draft's own id does not fit into a line. Ids in In-Reply-To and
    ///   References that do not fit are left out.
    public func build(_ draft: Draft) throws(MIMEError) -> BuiltMessage {
        guard Self.fits(draft.messageID) else {
            throw MIMEError(.messageIDTooLong, "the Message-ID is too long for a line of 998 octets")
        }
        var writer = FieldWriter()
        // RFC 5322 §3.6
        writer.write(.date, text: draft.date.text)
        writer.write(.from, addresses: [draft.from])
        writer.write(.replyTo, addresses: draft.replyTo)
        writer.write(.to, addresses: draft.to)
        writer.write(.cc, addresses: draft.cc)
        writer.write(.subject, text: draft.subject.description)
        Self.write(.messageID, [draft.messageID], to: &writer)
        Self.write(.inReplyTo, draft.inReplyTo, to: &writer)
        Self.write(.references, draft.references, to: &writer)
        for field in draft.extraFields { writer.write(field.name, text: field.value.description) }
        // RFC 2045 §4
        writer.write(.mimeVersion, text: "1.0")
        let needsSMTPUTF8 = writer.octets.contains { $0 >= 0x80 }
        let body = TextBody(draft.text, allows8Bit: allows8Bit)
        writer.write(.contentType, text: "text/plain; charset=utf-8")
        writer.write(.contentTransferEncoding, text: body.encoding.description)
        return BuiltMessage(
            bytes: writer.octets + [ASCII.cr, ASCII.lf] + body.octets, needsSMTPUTF8: needsSMTPUTF8,
            needs8BitMIME: body.encoding == .eightBit)
    }

    private static func write(_ name: HeaderName, _ ids: [MessageID], to writer: inout FieldWriter) {
        var kept = ids.filter(fits)
        if kept.count > keptReferences + 1 { kept = [kept[0]] + kept.suffix(keptReferences) }
        guard !kept.isEmpty else { return }
        writer.write(name, kept.map { FieldPiece(Array($0.bracketed.utf8)) })
    }

    /// Beside the longest name of these fields there must be room for a space and two brackets.
    private static func fits(_ id: MessageID) -> Bool { id.description.utf8.count <= 980 }
}

/// A body of plain text with its encoding (RFC 2045 §6).
struct TextBody {
    let octets: [UInt8]
    let encoding: TransferEncoding

    init(_ text: String, allows8Bit: Bool) {
        let lines = Self.normalized(text)
        let facts = Facts(lines)
        if facts.fitsLines, facts.isASCII {
            encoding = .sevenBit
            octets = lines
        } else if facts.fitsLines, allows8Bit {
            encoding = .eightBit
            octets = lines
        } else {
            encoding = .quotedPrintable
            octets = QuotedPrintable.encode(lines)
        }
    }

    /// UTF-8 in which every line ends in CRLF, the last one included; CR, LF and CRLF each end a line.
    static func normalized(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + text.utf8.count / 32 + 2)
        var afterCR = false
        for byte in text.utf8 {
            if byte == ASCII.cr || (byte == ASCII.lf && !afterCR) {
                result.append(ASCII.cr)
                result.append(ASCII.lf)
            } else if byte != ASCII.lf {
                result.append(byte)
            }
            afterCR = byte == ASCII.cr
        }
        if let last = result.last, last != ASCII.lf { result += [ASCII.cr, ASCII.lf] }
        return result
    }

    /// What decides how a body may be written.
    private struct Facts {
        var isASCII = true
        /// No line over 998 octets, no NUL, no line that a mail store would change.
        var fitsLines = true

        init(_ lines: [UInt8]) {
            var column = 0
            for index in lines.indices {
                let byte = lines[index]
                if byte >= 0x80 { isASCII = false }
                if byte == ASCII.nul { fitsLines = false }
                if column == 0, byte == 0x46, lines[index...].starts(with: "From ".utf8) { fitsLines = false }
                column = byte == ASCII.lf ? 0 : column + 1
                // RFC 5322 §2.1.1, the CR counted as well
                if column > 999 { fitsLines = false }
            }
        }
    }
}
