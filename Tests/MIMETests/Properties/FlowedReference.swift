/// A second reading of format=flowed, as plain as can be, to hold the product's against (RFC 3676 §4).
enum FlowedReference {
    /// The paragraphs of a flowed text, quotes marked by `>` side by side.
    static func unflowed(_ text: String) -> String {
        var result: [String] = []
        var open: (depth: Int, text: String)?
        for line in Self.lines(text) {
            let depth = line.prefix { $0 == ">" }.count
            var content = Array(line.dropFirst(depth))
            if content.first == " " { content.removeFirst() }
            let piece = String(String.UnicodeScalarView(content))
            var paragraph = piece
            if let before = open, before.depth == depth, piece != "-- " {
                paragraph = before.text + piece
            } else if let before = open {
                result.append(Self.marked(before.depth, before.text))
            }
            open = nil
            if content.last == " ", piece != "-- " {
                open = (depth, paragraph)
            } else {
                result.append(Self.marked(depth, paragraph))
            }
        }
        if let before = open { result.append(Self.marked(before.depth, before.text)) }
        return result.map { $0 + "\r\n" }.joined()
    }

    /// What a text is once it was written as flowed: no spaces at the ends of lines, quotes marked alike.
    static func normalized(_ text: String) -> String {
        Self.lines(text).map { line in
            var rest = line[...]
            var depth = 0
            while rest.first == ">", depth < 100 {
                depth += 1
                rest = rest.dropFirst()
                if rest.first == " ", rest.dropFirst().first == ">", depth < 100 { rest = rest.dropFirst() }
            }
            if depth > 0, rest.first == " " { rest = rest.dropFirst() }
            if !rest.elementsEqual("-- ".unicodeScalars) { while rest.last == " " { rest.removeLast() } }
            return Self.marked(depth, String(String.UnicodeScalarView(rest))) + "\r\n"
        }.joined()
    }

    /// A paragraph with its depth, which cannot be mistaken for its text.
    static func marked(_ depth: Int, _ text: String) -> String {
        String(repeating: ">", count: depth) + (depth > 0 ? "|" : "") + text
    }

    private static func lines(_ text: String) -> [[Unicode.Scalar]] {
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            Array(line.last == "\r" ? line.dropLast() : line)
        }
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}
