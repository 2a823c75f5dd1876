/// Finds the addresses in a line of text: `http://`, `https://`, `www.`, `mailto:`, and mail addresses.
///
/// Marks of punctuation at the end of an address belong to the sentence, and so does a closing bracket whose opening one
/// is not in the address. Every byte is looked at a bounded number of times.
enum TextLinks {
    /// Appends a line as HTML, with links where it names addresses.
    static func append(_ line: [UInt8], limits: HTMLLimits, to output: inout [UInt8]) {
        var written = 0
        var index = 0
        while index < line.count {
            guard let range = address(in: line, at: index, from: written) else {
                index += 1
                continue
            }
            let link = line[range]
            var target = Array(link)
            let isBare =
                !(link.startsIgnoringCase("http") || link.startsIgnoringCase("www.")
                || link.startsIgnoringCase("mailto:"))
            if isBare { target.insert(contentsOf: "mailto:".utf8, at: 0) }
            let url = MailURL(target, limits: limits)
            guard url.kind == .web || url.kind == .mail else {
                index = range.upperBound
                continue
            }
            HTMLEscaping.appendText(line, in: written..<range.lowerBound, to: &output)
            output.append("<a href=\"")
            HTMLEscaping.appendValue(url.bytes, to: &output)
            output.append("\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">")
            HTMLEscaping.appendText(line, in: range, to: &output)
            output.append("</a>")
            written = range.upperBound
            index = written
        }
        HTMLEscaping.appendText(line, in: written..<line.count, to: &output)
    }

    /// The address that begins at `index`, or the mail address whose at sign is there. It begins at `start` or behind.
    private static func address(in line: [UInt8], at index: Int, from start: Int) -> Range<Int>? {
        switch line[index].lowercased {
        case 0x68, 0x77, 0x6D:
            guard index == 0 || !(line[index - 1].isAlphanumeric || line[index - 1] >= 0x80) else { return nil }
            let rest = line[index...]
            let length: Int
            if rest.startsIgnoringCase("http://") {
                length = 7
            } else if rest.startsIgnoringCase("https://") {
                length = 8
            } else if rest.startsIgnoringCase("www.") {
                length = 4
            } else if rest.startsIgnoringCase("mailto:") {
                length = 7
            } else {
                return nil
            }
            let host = index + length
            guard host < line.count, line[host].isAlphanumeric || line[host] >= 0x80 || line[host] == ASCII.openBracket
            else {
                return nil
            }
            let end = webAddressEnd(line, from: host)
            return end > host ? index..<end : nil
        case ASCII.at: return mailAddress(line, at: index, from: start)
        default: return nil
        }
    }

    private static func webAddressEnd(_ line: [UInt8], from start: Int) -> Int {
        var end = start
        var round = 0
        var square = 0
        while end < line.count {
            let byte = line[end]
            if byte <= ASCII.space || byte == ASCII.less || byte == ASCII.greater || byte == ASCII.quote
                || byte == ASCII.delete
            {
                break
            }
            // U+3000 to U+303F and U+FF00 to U+FF3F: the spaces and punctuation of East Asia.
            if byte == 0xE3, end + 1 < line.count, line[end + 1] == 0x80 { break }
            if byte == 0xEF, end + 1 < line.count, line[end + 1] == 0xBC { break }
            if byte == 0xC2, end + 1 < line.count, line[end + 1] == 0xA0 { break }
            switch byte {
            case ASCII.openParenthesis: round += 1
            case ASCII.closeParenthesis: round -= 1
            case ASCII.openBracket: square += 1
            case ASCII.closeBracket: square -= 1
            default: break
            }
            end += 1
        }
        while end > start {
            switch line[end - 1] {
            case ASCII.dot, ASCII.comma, ASCII.semicolon, ASCII.colon, ASCII.exclamation, ASCII.question,
                ASCII.apostrophe,
                ASCII.asterisk, 0x60, ASCII.closeBrace:
                break
            case ASCII.closeParenthesis:
                guard round < 0 else { return end }
                round += 1
            case ASCII.closeBracket:
                guard square < 0 else { return end }
                square += 1
            default: return end
            }
            end -= 1
        }
        return end
    }

    private static func mailAddress(_ line: [UInt8], at sign: Int, from start: Int) -> Range<Int>? {
        var first = sign
        while first > start, sign - first < 64, line[first - 1].isLocalPart { first -= 1 }
        while first < sign, !line[first].isAlphanumeric, line[first] < 0x80 { first += 1 }
        guard first < sign, line[sign - 1] != ASCII.dot else { return nil }
        var end = sign + 1
        while end < line.count, end - sign < 255, line[end].isDomain { end += 1 }
        while end > sign + 1, line[end - 1] == ASCII.dot || line[end - 1] == ASCII.hyphen { end -= 1 }
        let labels = line[(sign + 1)..<end].split(separator: ASCII.dot, omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy({ !$0.isEmpty }),
            labels.last?.contains(where: { !$0.isDigit }) == true
        else { return nil }
        return first..<end
    }
}

extension UInt8 {
    /// What stands in the local part of an address that text names; the odder characters of RFC 5322 are left out.
    fileprivate var isLocalPart: Bool {
        if isAlphanumeric || self >= 0x80 { return true }
        switch self {
        case ASCII.dot, ASCII.underscore, ASCII.plus, ASCII.hyphen, ASCII.equals, ASCII.tilde, ASCII.apostrophe:
            return true
        default: return false
        }
    }

    fileprivate var isDomain: Bool { isAlphanumeric || self == ASCII.hyphen || self == ASCII.dot || self >= 0x80 }
}
