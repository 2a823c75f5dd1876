/// Text in which a line that ends in a space goes on in the next one: `format=flowed` (RFC 3676).
///
/// Any text can be read; time is linear.
public struct FlowedText: Sendable, Hashable {
    /// One line as it was written, before it was cut for its way: a paragraph, mostly.
    public struct Line: Sendable, Hashable {
        /// How many levels it is quoted.
        public let quoteDepth: Int

        /// The line without quote marks, stuffed spaces and line break.
        public let text: String

        /// Whether a signature begins behind it.
        public var isSignatureSeparator: Bool { text == "-- " }

        /// Takes a depth and a text.
        public init(quoteDepth: Int, text: String) {
            self.quoteDepth = quoteDepth
            self.text = text
        }
    }

    /// The lines in order.
    public let lines: [Line]

    /// Reads a text.
    ///
    /// - Parameter deletesSpaces: whether the space at the end of a cut line is no part of the text, which the parameter
    ///   `delsp=yes` says.
    public init(_ text: String, deletesSpaces: Bool) {
        var reader = Reader(deletesSpaces: deletesSpaces)
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            while start < bytes.count {
                let end = bytes[start...].firstIndex(of: ASCII.lf) ?? bytes.count
                reader.take(UnsafeBufferPointer(rebasing: bytes[start..<end]))
                start = end + 1
            }
        }
        reader.finish()
        lines = reader.lines
    }

    /// Reads a text as its type says; nil where the type does not say that it flows.
    public init?(_ text: String, type: ContentType) {
        guard type.isFlowed else { return nil }
        self.init(text, deletesSpaces: type.deletesFlowSpaces)
    }

    /// The text with a line for each paragraph, quote marks and a space before quoted ones, and LF behind each.
    public var plainText: String {
        var result = ""
        for line in lines {
            if line.quoteDepth > 0 {
                result += String(repeating: ">", count: line.quoteDepth)
                if !line.text.isEmpty { result += " " }
            }
            result += line.text
            result += "\n"
        }
        return result
    }

    private struct Reader {
        let deletesSpaces: Bool
        var lines: [Line] = []
        /// What of a paragraph was read.
        private var text: [UInt8] = []
        private var depth = 0
        private var isOpen = false

        init(deletesSpaces: Bool) { self.deletesSpaces = deletesSpaces }

        mutating func take(_ line: UnsafeBufferPointer<UInt8>) {
            var content = line[...]
            if content.last == ASCII.cr { content.removeLast() }
            // RFC 3676 §4.5
            let marks = content.prefix { $0 == ASCII.greater }.count
            content = content.dropFirst(marks)
            // RFC 3676 §4.4
            if content.first == ASCII.space { content = content.dropFirst() }
            // RFC 3676 §4.3
            let isSeparator = content.elementsEqual("-- ".utf8)
            // RFC 3676 §4.5: a paragraph that should go on at another depth ends.
            if isOpen, marks != depth || isSeparator { finish() }
            depth = marks
            // RFC 3676 §4.1, §4.2
            let flows = !isSeparator && content.last == ASCII.space
            if flows, deletesSpaces { content.removeLast() }
            text.append(contentsOf: content)
            isOpen = true
            if !flows { finish() }
        }

        mutating func finish() {
            guard isOpen else { return }
            lines.append(Line(quoteDepth: depth, text: String(decoding: text, as: UTF8.self)))
            text.removeAll(keepingCapacity: true)
            isOpen = false
        }
    }
}

extension ContentType {
    /// Whether the text is `format=flowed` (RFC 3676 §4.1).
    public var isFlowed: Bool {
        mediaType == "text/plain" && parameters["format"]?.lowercased() == "flowed"
    }

    /// Whether the space before a soft line break is no part of the text (RFC 3676 §4.1).
    public var deletesFlowSpaces: Bool { parameters["delsp"]?.lowercased() == "yes" }
}
