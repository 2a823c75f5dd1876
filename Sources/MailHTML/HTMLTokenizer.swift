/// Cuts an HTML document into tokens as browsers do (WHATWG HTML §13.2.5).
///
/// The document is UTF-8 or at least an extension of ASCII; bytes that are no UTF-8 pass through as part of text, names
/// and values. Every byte belongs to exactly one token. Iterative, linear in the number of bytes, and never fails.
///
/// It differs from a browser in two points, both without a tree to look at: `<![CDATA[` is a comment inside SVG and
/// MathML too, and the content of `style`, `title` and the like is raw there as well. `noscript` is read as where
/// scripts are off.
public struct HTMLTokenizer: Sequence, IteratorProtocol, Sendable {
    private let bytes: [UInt8]
    private let end: Int
    private var position: Int

    /// The element whose raw content comes next.
    private var container: HTMLTag?

    /// Starts at the beginning of a document.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = 0
        end = bytes.count
    }

    /// Starts at the beginning of a document of which only the first `limit` bytes count.
    public init(_ bytes: [UInt8], limit: Int) {
        self.bytes = bytes
        position = 0
        end = Swift.min(bytes.count, Swift.max(0, limit))
    }

    /// The next token, or nil at the document's end.
    public mutating func next() -> HTMLToken? {
        guard position < end else { return nil }
        let start = position
        if let tag = container {
            container = nil
            let stop = endOfRawContent(of: tag)
            if stop > start {
                position = stop
                return HTMLToken(tag.hasEscapableContent ? .text : .rawText, start..<stop, of: bytes)
            }
        }
        if beginsMarkup(at: start) { return markup(at: start) }
        var index = start + 1
        while index < end {
            if bytes[index] == ASCII.less, beginsMarkup(at: index) { break }
            index += 1
        }
        position = index
        return HTMLToken(.text, start..<index, of: bytes)
    }

    /// Whether the byte at `index` opens a tag or a comment. §13.2.5.6 "tag open state"
    private func beginsMarkup(at index: Int) -> Bool {
        guard bytes[index] == ASCII.less, index + 1 < end else { return false }
        switch bytes[index + 1] {
        case ASCII.exclamation, ASCII.question: return true
        case ASCII.slash: return index + 2 < end
        case let byte: return byte.isLetter
        }
    }

    private mutating func markup(at start: Int) -> HTMLToken {
        switch bytes[start + 1] {
        case ASCII.exclamation:
            let content = start + 2
            if content + 1 < end, bytes[content] == ASCII.hyphen, bytes[content + 1] == ASCII.hyphen {
                return finish(.comment, start, endOfComment(from: content + 2))
            }
            let isDoctype = bytes[content..<end].startsIgnoringCase("doctype")
            return finish(isDoctype ? .doctype : .comment, start, behindGreater(from: content))
        case ASCII.question:
            return finish(.comment, start, behindGreater(from: start + 1))
        case ASCII.slash:
            // §13.2.5.7 "end tag open state"
            let first = bytes[start + 2]
            if first.isLetter { return tag(.endTag, start, name: start + 2) }
            if first == ASCII.greater { return finish(.ignored, start, start + 3) }
            return finish(.comment, start, behindGreater(from: start + 2))
        default:
            return tag(.startTag, start, name: start + 1)
        }
    }

    private mutating func finish(_ kind: HTMLToken.Kind, _ start: Int, _ stop: Int) -> HTMLToken {
        position = stop
        return HTMLToken(kind, start..<stop, of: bytes)
    }

    private mutating func tag(_ kind: HTMLToken.Kind, _ start: Int, name nameStart: Int) -> HTMLToken {
        // §13.2.5.8 "tag name state"
        var index = nameStart
        while index < end {
            let byte = bytes[index]
            if byte == ASCII.greater || byte == ASCII.slash || byte.isHTMLSpace { break }
            index += 1
        }
        let name = nameStart..<index
        var scanner = HTMLAttributeScanner(position: index, end: end)
        while scanner.next(in: bytes) {}
        position = scanner.position
        guard scanner.isComplete else { return HTMLToken(.ignored, start..<position, of: bytes) }
        let tag = HTMLTag(bytes, in: name)
        if kind == .startTag, let tag, tag.hasRawContent { container = tag }
        return HTMLToken(
            kind, start..<position, of: bytes, tag: tag, nameRange: name, isSelfClosing: scanner.isSelfClosing)
    }

    private func behindGreater(from start: Int) -> Int {
        var index = start
        while index < end {
            if bytes[index] == ASCII.greater { return index + 1 }
            index += 1
        }
        return end
    }

    /// §13.2.5.43 "comment start state" and what follows it.
    private func endOfComment(from start: Int) -> Int {
        if start < end, bytes[start] == ASCII.greater { return start + 1 }
        if start + 1 < end, bytes[start] == ASCII.hyphen, bytes[start + 1] == ASCII.greater { return start + 2 }
        var index = start
        while index + 2 < end {
            if bytes[index] == ASCII.hyphen, bytes[index + 1] == ASCII.hyphen {
                if bytes[index + 2] == ASCII.greater { return index + 3 }
                if bytes[index + 2] == ASCII.exclamation, index + 3 < end, bytes[index + 3] == ASCII.greater {
                    return index + 4
                }
            }
            index += 1
        }
        return end
    }

    // MARK: Raw content

    private func endOfRawContent(of tag: HTMLTag) -> Int {
        if tag == .plaintext { return end }
        if tag == .script { return endOfScript() }
        let name = HTMLTag.nameBytes[Int(tag.rawValue)]
        var index = position
        while index < end {
            if bytes[index] == ASCII.less, isTag(named: name, at: index, closing: true) { return index }
            index += 1
        }
        return end
    }

    /// §13.2.5.15 "script data less-than sign state" and what follows it: `</script>` does not end a script behind
    /// `<!-- <script>`.
    private func endOfScript() -> Int {
        let name = HTMLTag.nameBytes[Int(HTMLTag.script.rawValue)]
        var isEscaped = false
        var isDoubleEscaped = false
        var index = position
        while index < end {
            let byte = bytes[index]
            if byte == ASCII.less {
                if isTag(named: name, at: index, closing: true) {
                    if !isDoubleEscaped { return index }
                    isDoubleEscaped = false
                } else if isEscaped, isTag(named: name, at: index, closing: false) {
                    isDoubleEscaped = true
                } else if !isEscaped, index + 3 < end, bytes[index + 1] == ASCII.exclamation,
                    bytes[index + 2] == ASCII.hyphen, bytes[index + 3] == ASCII.hyphen
                {
                    isEscaped = true
                    // The two hyphens may end the comment as well.
                    index += 1
                }
            } else if isEscaped, byte == ASCII.hyphen, index + 2 < end, bytes[index + 1] == ASCII.hyphen,
                bytes[index + 2] == ASCII.greater
            {
                isEscaped = false
                isDoubleEscaped = false
            }
            index += 1
        }
        return end
    }

    private func isTag(named name: [UInt8], at index: Int, closing: Bool) -> Bool {
        var place = index + 1
        if closing {
            guard place < end, bytes[place] == ASCII.slash else { return false }
            place += 1
        }
        // What follows the name must be there and end it.
        guard place + name.count < end else { return false }
        for (offset, byte) in name.enumerated() where bytes[place + offset].lowercased != byte { return false }
        let next = bytes[place + name.count]
        return next.isHTMLSpace || next == ASCII.slash || next == ASCII.greater
    }
}
