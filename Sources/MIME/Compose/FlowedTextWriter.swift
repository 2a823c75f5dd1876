/// Writes text as format=flowed (RFC 3676), with DelSp=no.
///
/// A line of the text becomes a paragraph that the reader may wrap anew. Lines that begin with `>` are quotes; `> > `
/// is written as `>> `, as the format wants it. Spaces at the end of a line are dropped, except in the line `-- `
/// before a signature. Nothing else is lost.
enum FlowedTextWriter {
    /// The longest line in characters where spaces allow it (RFC 3676 §4.2 has 78 at most); it also fits into a line
    /// of quoted-printable.
    static let width = 76

    /// Deeper quotes are text of the quote at this depth, so that a line of nothing but `>` stays bounded.
    static let maximumDepth = 100

    /// The text with its lines wrapped; every line ends in CRLF.
    ///
    /// - Parameter text: octets of UTF-8 whose lines end in CRLF.
    static func flowed(_ text: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count + text.count / 16)
        var start = 0
        while start < text.count {
            let end = text[start...].firstIndex(of: ASCII.lf) ?? text.count
            let hasCR = end > start && end < text.count && text[end - 1] == ASCII.cr
            write(text[start..<(hasCR ? end - 1 : end)], to: &output)
            start = end + 1
        }
        return output
    }

    private static func write(_ line: ArraySlice<UInt8>, to output: inout [UInt8]) {
        var (depth, rest) = quote(line)
        // RFC 3676 §4.2, §4.3
        if !rest.elementsEqual("-- ".utf8) { while rest.last == ASCII.space { rest.removeLast() } }
        let prefix = [UInt8](repeating: ASCII.greater, count: depth)
        let room = max(20, width - depth - 1)
        while !rest.isEmpty, let place = softBreak(rest, room: room) {
            append(rest[..<place], prefix: prefix, to: &output)
            rest = rest[place...]
        }
        append(rest, prefix: prefix, to: &output)
    }

    private static func append(_ content: ArraySlice<UInt8>, prefix: [UInt8], to output: inout [UInt8]) {
        output += prefix
        if !content.isEmpty, !prefix.isEmpty || needsStuffing(content) {
            // RFC 3676 §4.4
            output.append(ASCII.space)
        }
        output += content
        output.append(ASCII.cr)
        output.append(ASCII.lf)
    }

    private static func needsStuffing(_ content: ArraySlice<UInt8>) -> Bool {
        content.first == ASCII.space || content.first == ASCII.greater || content.starts(with: "From ".utf8)
    }

    /// Where a line that is too long is cut: behind spaces, as late as there is room, or at the first chance; nil
    /// where it is not cut.
    private static func softBreak(_ content: ArraySlice<UInt8>, room: Int) -> Int? {
        var characters = 0
        var best: Int?
        var index = content.startIndex
        while index < content.endIndex {
            // An octet that continues a character of UTF-8 takes no room.
            if content[index] & 0xC0 != 0x80 {
                if characters >= room, best != nil { return best }
                characters += 1
            }
            let next = index + 1
            if content[index] == ASCII.space, next < content.endIndex, content[next] != ASCII.space,
                !isSignatureLine(content[..<next])
            {
                if characters > room { return best ?? next }
                best = next
            }
            index = next
        }
        return characters > room ? best : nil
    }

    /// A wrapped line must not look like the line before a signature (RFC 3676 §4.3).
    private static func isSignatureLine(_ content: ArraySlice<UInt8>) -> Bool {
        content.count == 3 && content.elementsEqual("-- ".utf8)
    }

    /// The depth of a line's quote and what is quoted.
    private static func quote(_ line: ArraySlice<UInt8>) -> (depth: Int, content: ArraySlice<UInt8>) {
        var depth = 0
        var rest = line
        while rest.first == ASCII.greater, depth < maximumDepth {
            depth += 1
            rest.removeFirst()
            if rest.first == ASCII.space, rest.dropFirst().first == ASCII.greater, depth < maximumDepth {
                rest.removeFirst()
            }
        }
        if depth > 0, rest.first == ASCII.space { rest.removeFirst() }
        return (depth, rest)
    }
}
