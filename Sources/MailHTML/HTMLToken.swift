/// A piece of an HTML document, as an ``HTMLTokenizer`` cuts it.
///
/// It refers to the document's bytes and copies nothing until it is asked for a name or for text.
public struct HTMLToken: Sendable {
    /// What a piece is.
    public enum Kind: Sendable, Hashable {
        /// Characters, with character references in them.
        case text
        /// The characters inside `script`, `style` and the like, in which nothing is a reference.
        case rawText
        /// `<name …>`.
        case startTag
        /// `</name …>`.
        case endTag
        /// A comment, or what HTML takes for one: `<!-- … -->`, `<![if …]>`, `<?…>`, `<![CDATA[…]]>`, `</ …>`.
        case comment
        /// `<!DOCTYPE …>`.
        case doctype
        /// Bytes that stand for nothing: `</>`, and a tag that the document's end cuts off.
        case ignored
    }

    /// What it is.
    public let kind: Kind

    /// Where it stands in the document. The ranges of successive tokens follow each other without a gap, from the
    /// first byte to the last.
    public let range: Range<Int>

    /// The element that a tag names; nil for names that HTML does not have, and for what is no tag.
    public let tag: HTMLTag?

    /// Whether a tag ends in `/>`. That has a meaning only in SVG and MathML.
    public let isSelfClosing: Bool

    /// Where the name of a tag stands; empty for what is no tag.
    public let nameRange: Range<Int>

    let source: [UInt8]

    init(
        _ kind: Kind, _ range: Range<Int>, of source: [UInt8], tag: HTMLTag? = nil, nameRange: Range<Int>? = nil,
        isSelfClosing: Bool = false
    ) {
        self.kind = kind
        self.range = range
        self.source = source
        self.tag = tag
        self.nameRange = nameRange ?? range.lowerBound..<range.lowerBound
        self.isSelfClosing = isSelfClosing
    }

    /// The bytes as they are written.
    public var bytes: ArraySlice<UInt8> { source[range] }

    /// The name of a tag, ASCII letters in lower case; empty for what is no tag.
    public var name: String {
        if let tag { return tag.name }
        return String(decoding: source[nameRange].map(\.lowercased), as: UTF8.self)
    }

    /// The characters of a text, references decoded and NUL left out; of a comment what stands between its marks.
    /// Empty for anything else.
    public var text: String {
        var output: [UInt8] = []
        switch kind {
        case .text: CharacterReference.decode(source, in: range, inAttribute: false, into: &output)
        case .rawText: output += source[range]
        case .comment: output += source[commentContent]
        case .startTag, .endTag, .doctype, .ignored: break
        }
        output.removeAll { $0 == ASCII.nul }
        return String(decoding: output, as: UTF8.self)
    }

    /// The attributes of a start tag in the order in which they are written, repeated names included. Empty for
    /// anything else.
    public var attributes: HTMLAttributes {
        HTMLAttributes(source, in: kind == .startTag ? nameRange.upperBound..<range.upperBound : 0..<0)
    }

    /// The decoded value of the first attribute of that name, which is the one that counts. `name` is in lower case.
    public func attribute(_ name: String) -> String? {
        attributes.first { $0.nameEquals(name) }?.value
    }

    private var commentContent: Range<Int> {
        let bytes = source[range]
        if bytes.starts(with: [ASCII.less, ASCII.exclamation, ASCII.hyphen, ASCII.hyphen]) {
            var end = range.upperBound
            let start = range.lowerBound + 4
            if bytes.suffix(3).elementsEqual([ASCII.hyphen, ASCII.hyphen, ASCII.greater]) {
                end -= 3
            } else if bytes.suffix(4).elementsEqual([ASCII.hyphen, ASCII.hyphen, ASCII.exclamation, ASCII.greater]) {
                end -= 4
            } else if bytes.last == ASCII.greater, bytes.count <= 6 {
                // `<!-->` and `<!--->`
                end = start
            }
            return start..<max(start, end)
        }
        let start = min(range.lowerBound + (bytes.dropFirst().first == ASCII.question ? 1 : 2), range.upperBound)
        return start..<max(start, bytes.last == ASCII.greater ? range.upperBound - 1 : range.upperBound)
    }
}
