/// One attribute of a start tag.
public struct HTMLAttribute: Sendable {
    /// Where the name stands in the document.
    public let nameRange: Range<Int>

    /// Where the value stands, without its quotes; empty where there is none.
    public let valueRange: Range<Int>

    let source: [UInt8]

    /// The name, ASCII letters in lower case.
    public var name: String {
        String(decoding: source[nameRange].map { $0.lowercased }, as: UTF8.self)
    }

    /// The value with its character references decoded; empty where there is none.
    public var value: String {
        var output: [UInt8] = []
        CharacterReference.decode(source, in: valueRange, inAttribute: true, into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// Whether this is the attribute of that name. `name` is in lower case.
    public func nameEquals(_ name: String) -> Bool {
        let written = source[nameRange]
        return written.count == name.utf8.count && zip(written, name.utf8).allSatisfy { $0.lowercased == $1 }
    }
}

/// The attributes of a start tag, read one after the other in one pass.
public struct HTMLAttributes: Sequence, IteratorProtocol, Sendable {
    private let source: [UInt8]
    private var scanner: HTMLAttributeScanner

    init(_ source: [UInt8], in range: Range<Int>) {
        self.source = source
        scanner = HTMLAttributeScanner(position: range.lowerBound, end: range.upperBound)
    }

    /// The next attribute, or nil at the tag's end.
    public mutating func next() -> HTMLAttribute? {
        guard scanner.next(in: source) else { return nil }
        return HTMLAttribute(nameRange: scanner.name, valueRange: scanner.value, source: source)
    }
}

/// The part of HTML's tokenisation that reads attributes: from behind a tag's name to behind its `>`.
struct HTMLAttributeScanner: Sendable {
    /// Where to go on; behind the `>` once the tag is complete.
    private(set) var position: Int
    private let end: Int

    private(set) var name = 0..<0
    private(set) var value = 0..<0

    /// Whether the `>` was seen.
    private(set) var isComplete = false

    /// Whether a slash stood directly before the `>`.
    private(set) var isSelfClosing = false

    init(position: Int, end: Int) {
        self.position = position
        self.end = end
    }

    /// Reads the next attribute into ``name`` and ``value``. False at the tag's end or at the end of the bytes, with
    /// an attribute that the end cuts off left out.
    mutating func next(in bytes: [UInt8]) -> Bool {
        var index = position
        var afterSlash = false
        // WHATWG HTML §13.2.5.32 "before attribute name state", §13.2.5.40 "self-closing start tag state"
        while index < end {
            let byte = bytes[index]
            if byte == ASCII.greater {
                position = index + 1
                isComplete = true
                isSelfClosing = afterSlash
                return false
            }
            guard byte.isHTMLSpace || byte == ASCII.slash else { break }
            afterSlash = byte == ASCII.slash
            index += 1
        }
        guard index < end else {
            position = end
            return false
        }
        // §13.2.5.33 "attribute name state": an equals sign that comes first belongs to the name.
        let nameStart = index
        index += 1
        while index < end {
            let byte = bytes[index]
            if byte == ASCII.equals || byte == ASCII.greater || byte == ASCII.slash || byte.isHTMLSpace { break }
            index += 1
        }
        name = nameStart..<index
        value = index..<index
        let nameEnd = index
        while index < end, bytes[index].isHTMLSpace { index += 1 }
        guard index < end, bytes[index] == ASCII.equals else {
            // §13.2.5.34 "after attribute name state"
            position = index < end ? nameEnd : end
            return index < end
        }
        index += 1
        while index < end, bytes[index].isHTMLSpace { index += 1 }
        guard index < end else {
            position = end
            return false
        }
        let first = bytes[index]
        if first == ASCII.quote || first == ASCII.apostrophe {
            let start = index + 1
            index = start
            while index < end, bytes[index] != first { index += 1 }
            guard index < end else {
                position = end
                return false
            }
            value = start..<index
            position = index + 1
        } else {
            let start = index
            while index < end, bytes[index] != ASCII.greater, !bytes[index].isHTMLSpace { index += 1 }
            value = start..<index
            position = index
            if index == end { return false }
        }
        return true
    }
}
