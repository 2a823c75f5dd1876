/// The words of an HTML text for comparison with phrases: tags dropped, blocks on lines of their own.
///
/// Not for people to read: links, tables and lists are lost. Time is linear, and nothing is ever shown or executed.
enum PlainTextFromHTML {
    private static let blocks: Set<String> = [
        "p", "div", "br", "tr", "td", "th", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr",
        "blockquote", "section", "header", "footer", "dd", "dt", "body", "html", "center",
    ]

    private static let entities: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "auml": "ä", "ouml": "ö", "uuml": "ü",
        "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß", "eacute": "é", "egrave": "è", "ecirc": "ê", "agrave": "à",
        "aacute": "á", "acirc": "â", "atilde": "ã", "ccedil": "ç", "iacute": "í", "icirc": "î", "ntilde": "ñ",
        "oacute": "ó", "ocirc": "ô", "otilde": "õ", "ugrave": "ù", "uacute": "ú", "ucirc": "û", "oslash": "ø",
        "aring": "å", "aelig": "æ", "rsquo": "'", "lsquo": "'", "ldquo": "\"", "rdquo": "\"", "ndash": "-",
        "mdash": "-",
        "Eacute": "É", "igrave": "ì", "ograve": "ò", "iuml": "ï", "euml": "ë",
    ]

    static func text(of html: String, limit: Int) -> String {
        let bytes = Array(html.utf8)
        var output: [UInt8] = []
        var index = 0
        var skipped: String?
        while index < bytes.count, output.count < limit {
            let byte = bytes[index]
            if byte == 0x3C {
                index = readTag(bytes, at: index, into: &output, skipped: &skipped)
            } else if skipped != nil {
                index += 1
            } else if byte == 0x26 {
                index = readReference(bytes, at: index, into: &output)
            } else {
                // Line breaks of the source are spaces.
                output.append(byte == 0x0A || byte == 0x0D ? 0x20 : byte)
                index += 1
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Reads what begins with `<` and returns where to go on.
    private static func readTag(
        _ bytes: [UInt8], at start: Int, into output: inout [UInt8], skipped: inout String?
    ) -> Int {
        var index = start + 1
        let isClosing = index < bytes.count && bytes[index] == 0x2F
        if isClosing { index += 1 }
        let nameStart = index
        while index < bytes.count, index - nameStart < 12, bytes[index].isASCIILetterOrDigit { index += 1 }
        let name = String(decoding: bytes[nameStart..<index].map(\.asciiLowercased), as: UTF8.self)
        if name.isEmpty {
            let isDeclaration = index < bytes.count && (bytes[index] == 0x21 || bytes[index] == 0x3F)
            if !isDeclaration {
                if skipped == nil { output.append(0x3C) }
                return start + 1
            }
        }
        if let waited = skipped {
            guard isClosing, name == waited else { return max(index, start + 1) }
            skipped = nil
        } else if !isClosing, name == "script" || name == "style" || name == "title" {
            skipped = name
        } else if blocks.contains(name) {
            output.append(0x0A)
        }
        // An address in angle brackets that nobody escaped.
        var holdsAt = false
        while index < bytes.count, bytes[index] != 0x3E {
            // A tag that never ends must not swallow the rest, nor be looked through again from each `<` in it.
            if bytes[index] == 0x3C { return index }
            if bytes[index] == 0x40 { holdsAt = true }
            index += 1
        }
        if holdsAt, !bytes[start..<index].contains(0x20), skipped == nil {
            output.append(contentsOf: bytes[start..<index])
            output.append(0x3E)
        }
        return min(index + 1, bytes.count)
    }

    private static func readReference(_ bytes: [UInt8], at start: Int, into output: inout [UInt8]) -> Int {
        var end = start + 1
        let highest = min(bytes.count, start + 12)
        while end < highest, bytes[end].isASCIILetterOrDigit || bytes[end] == 0x23 { end += 1 }
        let name = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
        var value: String?
        if name.hasPrefix("#") {
            let digits = name.dropFirst()
            let isHex = digits.hasPrefix("x") || digits.hasPrefix("X")
            let number = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            value = number.flatMap { Unicode.Scalar($0) }.map { String(Character($0)) }
        } else {
            value = entities[name]
        }
        guard let value else {
            output.append(0x26)
            return start + 1
        }
        output.append(contentsOf: value.utf8)
        return end < bytes.count && bytes[end] == 0x3B ? end + 1 : end
    }
}
