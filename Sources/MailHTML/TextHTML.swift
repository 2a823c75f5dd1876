/// HTML that shows plain text: citations as `blockquote`, web and mail addresses as links, white space kept, long lines
/// wrapped, the signature in an element of its own. One empty line beside a citation is left to the citation's margin.
///
/// Everything that is not a link is escaped, so the result is as safe as what ``HTMLSanitizer`` writes, which leaves it
/// unchanged. Line breaks are `<br>`, so that programs without CSS show them as well. Linear, never fails.
public struct TextHTML: Sendable {
    /// A line of text, or a paragraph where `format=flowed` joined its lines, and how many citations it stands in.
    public struct Line: Sendable, Hashable {
        /// The number of citations around it; 0 for what the sender wrote.
        public var depth: Int

        /// The text without marks of citation and without its line break.
        public var text: String

        /// Creates a line.
        public init(depth: Int, text: String) {
            (self.depth, self.text) = (depth, text)
        }
    }

    /// Citations are shown up to this depth. The marks of deeper ones stay as text.
    public static let maximumDepth = 20

    /// The bounds on a text.
    public var limits = HTMLLimits()

    /// Creates the usual form.
    public init() {}

    /// The HTML of a text whose citations are marked by `>` before their lines.
    public func html(_ text: String) -> String {
        var writer = TextHTMLWriter(limits: limits)
        for line in text.utf8.prefix(limits.bytes).split(separator: ASCII.lf, omittingEmptySubsequences: false) {
            var line = Array(line)
            if line.last == ASCII.cr { line.removeLast() }
            let (depth, start) = Self.citation(line)
            writer.append(depth: depth, Array(line[start...]))
        }
        return writer.finish()
    }

    /// The HTML of lines whose depth is known.
    public func html(_ lines: some Sequence<Line>) -> String {
        var writer = TextHTMLWriter(limits: limits)
        var budget = limits.bytes
        for line in lines where budget >= 0 {
            budget -= line.text.utf8.count + 1
            let depth = min(max(0, line.depth), Self.maximumDepth)
            writer.append(depth: depth, [UInt8](line.text.utf8))
        }
        return writer.finish()
    }

    /// How many marks of citation stand before a line, and where its text begins: `> > a`, `>> a`, `>a`.
    private static func citation(_ line: [UInt8]) -> (depth: Int, start: Int) {
        var depth = 0
        var index = 0
        while depth < maximumDepth, index < line.count, line[index] == ASCII.greater {
            depth += 1
            index += 1
            if index < line.count, line[index] == ASCII.space { index += 1 }
        }
        return (depth, index)
    }
}

/// Writes lines as HTML, with citations opened and closed as their depth goes up and down.
private struct TextHTMLWriter {
    private let limits: HTMLLimits
    private var output = Array("<div style=\"white-space:pre-wrap;overflow-wrap:anywhere;\">".utf8)
    private var depth = 0
    private var isInSignature = false
    /// Whether a line stands before, in the same citation, without its break.
    private var hasLine = false
    private var lastIsEmpty = false

    init(limits: HTMLLimits) {
        self.limits = limits
    }

    mutating func append(depth newDepth: Int, _ line: [UInt8]) {
        if newDepth != depth {
            if isInSignature { endSignature() }
            // An empty line beside a citation is what the citation's margin shows.
            if hasLine, lastIsEmpty, output.suffix(4).elementsEqual("<br>".utf8) { output.removeLast(4) }
            hasLine = false
            while depth < newDepth {
                output.append("<blockquote type=\"cite\">")
                depth += 1
            }
            while depth > newDepth {
                output.append("</blockquote>")
                depth -= 1
            }
            if line.isEmpty { return }
        } else if depth == 0, !isInSignature, Self.isSignatureMark(line) {
            // Before the signature an empty line needs a break of its own to be seen.
            if hasLine, lastIsEmpty { output.append("<br>") }
            output.append("<div class=\"m-signature\">")
            isInSignature = true
        } else if hasLine {
            output.append("<br>")
        }
        TextLinks.append(line, limits: limits, to: &output)
        hasLine = true
        lastIsEmpty = line.isEmpty
    }

    consuming func finish() -> String {
        while depth > 0 {
            output.append("</blockquote>")
            depth -= 1
        }
        if isInSignature { endSignature() }
        output.append("</div>")
        return String(decoding: output, as: UTF8.self)
    }

    private mutating func endSignature() {
        output.append("</div>")
        isInSignature = false
    }

    /// Two hyphens, with or without the space behind them that programs lose (RFC 3676 §4.3).
    private static func isSignatureMark(_ line: [UInt8]) -> Bool {
        line.starts(with: [ASCII.hyphen, ASCII.hyphen])
            && (line.count == 2 || (line.count == 3 && line[2] == ASCII.space))
    }
}
