/// A block of OpenPGP in the middle of a text (RFC 9580 §6.2), as mailers wrote before PGP/MIME.
///
/// Recognised, not verified.
public struct InlineArmor: Sendable, Hashable {
    /// What the block is.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Encrypted, or signed with the content inside.
        case message
        /// Text that can be read with a signature behind it (RFC 9580 §7).
        case signedText
        /// A public key.
        case publicKey
        /// A private key, which nobody should send.
        case privateKey
        /// A signature of something else.
        case signature
    }

    /// What it is.
    public let kind: Kind

    /// From its first line to behind its last one, as indices of the octets that were searched.
    public let range: Range<Int>

    /// The signed text, its lines that begin with a hyphen still escaped; empty for the other kinds.
    public let signedText: Range<Int>

    /// Whether its last line is there.
    public let isTerminated: Bool

    /// Finds the blocks in a text, at most `limit`.
    ///
    /// A block begins with its line at the start of a line; quoted ones do not count. Every line is looked at once.
    public static func find(in text: ArraySlice<UInt8>, limit: Int = 20) -> [InlineArmor] {
        var finder = ArmorFinder(text, limit: limit)
        return finder.find()
    }
}

private struct ArmorFinder {
    private let text: ArraySlice<UInt8>
    private let limit: Int
    private var found: [InlineArmor] = []
    private var open: Open?

    private struct Open {
        var kind: InlineArmor.Kind
        var start: Int
        /// Where the signed text begins and ends, once known.
        var textStart: Int?
        var textEnd: Int?
    }

    init(_ text: ArraySlice<UInt8>, limit: Int) {
        self.text = text
        self.limit = limit
    }

    mutating func find() -> [InlineArmor] {
        let text = text
        let bytes = text.span
        var position = 0
        while position < bytes.count, found.count < limit {
            let line = Line(bytes, at: position)
            take(line, begin: position)
            position = line.next
        }
        if let open, found.count < limit { add(open, end: bytes.count, isTerminated: false) }
        return found
    }

    private mutating func take(_ line: Line, begin: Int) {
        let content = text[shifted: line.content]
        if var current = open, current.kind == .signedText, current.textStart == nil {
            // RFC 9580 §7: the empty line behind the headers.
            if content.allSatisfy(\.isFoldingSpace) {
                current.textStart = line.next
                open = current
                return
            }
        }
        guard let label = Self.label(content) else { return }
        if label.isEnd {
            guard let current = open, label.kind == current.kind || current.textEnd != nil else { return }
            add(current, end: line.next, isTerminated: true)
            open = nil
            return
        }
        if var current = open {
            if current.kind == .signedText, label.kind == .signature, current.textEnd == nil {
                current.textEnd = begin
                open = current
                return
            }
            add(current, end: begin, isTerminated: false)
        }
        open = Open(kind: label.kind, start: begin)
    }

    private mutating func add(_ block: Open, end: Int, isTerminated: Bool) {
        let start = min(block.textStart ?? end, block.textEnd ?? end)
        let signed = block.kind == .signedText ? start..<max(start, block.textEnd ?? end) : end..<end
        let shift = text.startIndex
        found.append(
            InlineArmor(
                kind: block.kind, range: (block.start + shift)..<(end + shift),
                signedText: (signed.lowerBound + shift)..<(signed.upperBound + shift), isTerminated: isTerminated))
    }

    /// What a line such as `-----BEGIN PGP MESSAGE-----` begins or ends.
    private static func label(_ line: ArraySlice<UInt8>) -> (kind: InlineArmor.Kind, isEnd: Bool)? {
        guard line.first == ASCII.hyphen, line.count < 80 else { return nil }
        var line = line
        while let last = line.last, last.isFoldingSpace { line.removeLast() }
        let words = String(decoding: line, as: UTF8.self)
        guard words.hasPrefix("-----"), words.hasSuffix("-----"), words.utf8.count > 20 else { return nil }
        let inner = words.dropFirst(5).dropLast(5)
        let isEnd = inner.hasPrefix("END PGP ")
        guard isEnd || inner.hasPrefix("BEGIN PGP ") else { return nil }
        let name = inner.dropFirst(isEnd ? 8 : 10)
        switch name {
        case "SIGNED MESSAGE": return (.signedText, isEnd)
        case "PUBLIC KEY BLOCK": return (.publicKey, isEnd)
        case "PRIVATE KEY BLOCK": return (.privateKey, isEnd)
        case "SIGNATURE": return (.signature, isEnd)
        default: return name == "MESSAGE" || name.hasPrefix("MESSAGE, PART ") ? (.message, isEnd) : nil
        }
    }
}
