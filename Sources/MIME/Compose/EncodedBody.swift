/// The body of one part with the transfer encoding that suits it (RFC 2045 §6).
struct EncodedBody {
    let encoding: TransferEncoding

    /// What is written: as it stands, or the octets that are still to be written as base64.
    let octets: [UInt8]

    /// Whether the octets are not ASCII.
    let isASCII: Bool

    /// A text. Its lines will end in CRLF, the last one included.
    ///
    /// - Parameters:
    ///   - flowed: whether it is wrapped as format=flowed.
    ///   - allows8Bit: whether octets outside ASCII may go as they are.
    init(text: String, flowed: Bool = false, allows8Bit: Bool) {
        // A mark of byte order at the beginning is no text (RFC 3629 §6), and readers drop it.
        let isMarked = text.unicodeScalars.first == "\u{FEFF}"
        var lines = LineFacts.normalized(text.utf8.dropFirst(isMarked ? 3 : 0))
        if let last = lines.last, last != ASCII.lf { lines += [ASCII.cr, ASCII.lf] }
        if flowed { lines = FlowedTextWriter.flowed(lines) }
        let facts = LineFacts(lines[...])
        isASCII = facts.isASCII
        if facts.staysWhole(flowed: flowed), facts.isASCII || allows8Bit {
            encoding = facts.isASCII ? .sevenBit : .eightBit
            octets = lines
        } else {
            encoding = Self.shorter(facts, count: lines.count)
            octets = encoding == .base64 ? lines : QuotedPrintable.encode(lines)
        }
    }

    /// A file, every octet of which is kept.
    ///
    /// - Parameter isText: whether the file may be written in a readable way where nothing would be lost.
    init(file: [UInt8], isText: Bool) {
        guard isText else {
            encoding = .base64
            octets = file
            isASCII = false
            return
        }
        let facts = LineFacts(file[...])
        isASCII = facts.isASCII
        if facts.isASCII, facts.staysWhole() {
            encoding = .sevenBit
            octets = file
        } else {
            // Quoted-printable would have to escape each break that is not CRLF.
            encoding = facts.hasBareBreak || facts.hasNUL ? .base64 : Self.shorter(facts, count: file.count)
            octets = encoding == .base64 ? file : QuotedPrintable.encode(file)
        }
    }

    /// A message, which may not be encoded (RFC 2046 §5.2.1).
    init(message: [UInt8]) {
        isASCII = message.allSatisfy { $0 < 0x80 }
        encoding = isASCII ? .sevenBit : .eightBit
        octets = message
    }

    /// Quoted-printable while most of the text can be read in it, base64 where a third or more would be escaped and
    /// base64 is the shorter one.
    private static func shorter(_ facts: LineFacts, count: Int) -> TransferEncoding {
        facts.escapedCount > count / 3 ? .base64 : .quotedPrintable
    }

    /// The octets that it takes in a message.
    var byteCount: Int {
        guard encoding == .base64 else { return octets.count }
        let digits = (octets.count + 2) / 3 * 4
        return digits + max(0, (digits + 75) / 76 - 1) * 2
    }

    /// Whether a line of it begins with two hyphens and `text`, so that it would be taken for a boundary.
    func containsDelimiter(_ text: [UInt8]) -> Bool {
        // The boundaries begin with `=_`, which neither encoding can have.
        guard encoding.isIdentity else { return false }
        var start = 0
        while start + 2 + text.count <= octets.count {
            if octets[start] == ASCII.hyphen, octets[start + 1] == ASCII.hyphen,
                octets[(start + 2)...].starts(with: text)
            {
                return true
            }
            guard let end = octets.span.firstIndex(of: ASCII.lf, in: start..<octets.count) else { return false }
            start = end + 1
        }
        return false
    }
}
