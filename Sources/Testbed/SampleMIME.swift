import Foundation

/// The transfer encodings and header forms in which the sample messages are written.
enum SampleMIME {
    static func base64Lines(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
    }

    /// RFC 2045 §6.7
    static func quotedPrintable(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789ABCDEF")
        var result = ""
        var column = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A {
                result += "\r\n"
                column = 0
                index += 2
                continue
            }
            let endsLine = index + 1 == bytes.count || bytes[index + 1] == 0x0D
            let isPlain = (0x21...0x7E).contains(byte) && byte != 0x3D || byte == 0x20 && !endsLine
            let piece =
                isPlain
                ? String(UnicodeScalar(byte)) : "=\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            if column + piece.utf8.count > 75 {
                result += "=\r\n"
                column = 0
            }
            result += piece
            column += piece.utf8.count
            index += 1
        }
        return result
    }

    /// A header value as encoded words of at most 75 characters, cut between characters (RFC 2047 §5).
    static func encodedWords(_ text: String, charset: String, quotedPrintable usesQ: Bool) -> String {
        guard text.utf8.contains(where: { $0 > 0x7E }) else { return text }
        var words: [String] = []
        var piece = ""
        func word(_ text: String) -> String {
            let bytes = SampleText.encode(text, charset: charset)
            guard usesQ else { return "=?\(charset)?B?\(Data(bytes).base64EncodedString())?=" }
            let escaped = bytes.map { byte -> String in
                let isLetter =
                    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                if byte == 0x20 { return "_" }
                return isLetter ? String(UnicodeScalar(byte)) : "=" + String(format: "%02X", Int(byte))
            }
            return "=?\(charset)?Q?\(escaped.joined())?="
        }
        let whole = word(text)
        if whole.utf8.count <= 75 { return whole }
        for character in text {
            if word(piece + String(character)).utf8.count > 75 {
                words.append(word(piece))
                piece = ""
            }
            piece.append(character)
        }
        words.append(word(piece))
        return words.joined(separator: "\r\n ")
    }

    /// RFC 2231 §4
    static func extendedParameter(_ text: String) -> String {
        "utf-8''"
            + text.utf8.map { byte in
                let isLetter = (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2E
                return isLetter ? String(UnicodeScalar(byte)) : "%" + String(format: "%02X", Int(byte))
            }.joined()
    }

    /// RFC 5322 §3.3
    static func date(_ seconds: Int, zone: String = "+0000") -> String {
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? calendar.timeZone
        let parts = calendar.dateComponents(
            [.year, .month, .day, .hour, .minute, .second],
            from: Date(timeIntervalSince1970: TimeInterval(seconds)))
        // The first of January 1970 was a Thursday.
        let day = days[(seconds / 86400) % 7]
        let month = months[((parts.month ?? 1) - 1) % 12]
        let time = [parts.hour, parts.minute, parts.second].map { String(format: "%02d", $0 ?? 0) }
        return "\(day), \(parts.day ?? 1) \(month) \(parts.year ?? 1970) \(time.joined(separator: ":")) \(zone)"
    }
}
