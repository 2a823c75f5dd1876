/// Reads octets as text whose charset is declared rightly, wrongly or not at all.
///
/// A declaration holds unless the octets prove it wrong. What is proof: a byte order mark; octets above 127 where
/// ASCII or UTF-8 is declared and hardly any of them is UTF-8; valid UTF-8 where a Western charset is declared; escape
/// sequences of ISO-2022-JP. Text that was encoded twice is left alone, as nobody can know that it was not meant.
struct CharsetReader {
    /// The label that is declared; nil for none.
    let label: String?

    /// Whether the text is HTML, which may name its charset in itself; that counts where the declaration fails.
    var isHTML = false

    /// Whether a byte order mark is looked for, and UTF-16 without one: in bodies, but not in headers.
    var readsMarks = true

    /// Whether the octets were cut off, so that half a character at the end is no damage.
    var isCut = false

    /// The text without a byte order mark, NULs replaced; the charset that was used; and what is wrong.
    struct Result {
        var text: String
        var charset: Charset
        var defects: [MIMEDefect.Kind] = []
    }

    /// Never fails; time is linear.
    func read(_ octets: [UInt8]) -> Result {
        var result = readOctets(octets)
        if readsMarks, result.text.utf8.first == 0xEF, result.text.unicodeScalars.first == "\u{FEFF}" {
            result.text.unicodeScalars.removeFirst()
        }
        if let text = Self.replacingNULs(in: result.text) {
            result.text = text
            result.defects.append(.nullByte)
        }
        return result
    }

    private func readOctets(_ octets: [UInt8]) -> Result {
        let octets = isCut ? Self.droppingHalfCharacter(octets) : octets
        if readsMarks, let charset = Self.markedCharset(octets), let conversion = charset.decode(octets) {
            return Self.result(conversion, charset)
        }
        guard let label else { return undeclared(octets, defect: .wrongCharset) }
        switch CharsetTable.entry(for: label) {
        case .meaningless: return undeclared(octets, defect: .wrongCharset)
        case .unknown:
            var result = undeclared(octets, defect: .unknownCharset)
            if !result.defects.contains(.unknownCharset) { result.defects.append(.unknownCharset) }
            return result
        case .known(let charset): return declared(octets, charset)
        }
    }

    private func declared(_ octets: [UInt8], _ charset: Charset) -> Result {
        switch charset.coding {
        case .ascii: return undeclared(octets, defect: .wrongCharset)
        case .utf8:
            if let result = Self.japanese(octets) { return result }
            if let text = UTF8Text.valid(octets) { return Result(text: text, charset: charset) }
            let survey = UTF8Text.Survey(octets)
            // A few wrong octets among many right ones are damage; otherwise it is another charset.
            guard survey.speaksAgainstUTF8 else { return Self.result(charset.decode(octets), charset) }
            return eightBit(octets, defect: .wrongCharset)
        case .utf16, .utf32:
            // Mailers name what their text was in before they sent it.
            if !UTF8Text.contains(0, in: octets), Self.looksLikeMarkupOrProse(octets) {
                var result = undeclared(octets, defect: .wrongCharset)
                if result.defects.isEmpty { result.defects = [.wrongCharset] }
                return result
            }
            return Self.result(charset.decode(octets), charset)
        case .singleByte, .multiByte:
            if let result = Self.japanese(octets) { return result }
            if charset.isLatin1, !UTF8Text.isASCII(octets), let text = UTF8Text.valid(octets) {
                return Result(text: text, charset: .utf8, defects: [.wrongCharset])
            }
            guard let conversion = charset.decode(octets) else { return undeclared(octets, defect: .unknownCharset) }
            if conversion.replacements > 0, let text = UTF8Text.valid(octets) {
                return Result(text: text, charset: .utf8, defects: [.wrongCharset])
            }
            return Self.result(conversion, charset)
        case .stateful, .iso2022JP, .hz:
            if !UTF8Text.isASCII(octets) {
                // Octets above 127 do not belong in a seven-bit charset.
                if let text = UTF8Text.valid(octets) {
                    return Result(text: text, charset: .utf8, defects: [.wrongCharset])
                }
            }
            guard let conversion = charset.decode(octets) else { return undeclared(octets, defect: .unknownCharset) }
            return Self.result(conversion, charset)
        }
    }

    /// Without a declaration: ASCII, else UTF-8, else what HTML says of itself, else Windows-1252.
    private func undeclared(_ octets: [UInt8], defect: MIMEDefect.Kind) -> Result {
        if readsMarks, let order = WideText.guessedOrder(octets) {
            let charset = Charset(name: order ? "utf-16be" : "utf-16le", coding: .utf16(isBigEndian: order))
            return Self.result(charset.decode(octets), charset, defect)
        }
        if UTF8Text.isASCII(octets) {
            if let result = Self.japanese(octets) { return result }
            if let hint = hint(octets), !hint.keepsASCII, let conversion = hint.decode(octets),
                conversion.replacements == 0
            {
                return Self.result(conversion, hint)
            }
            return Self.result(UTF8Text.decode(octets), .ascii)
        }
        if let text = UTF8Text.valid(octets) {
            return Result(text: text, charset: .utf8, defects: hint(octets) == .utf8 ? [] : [defect])
        }
        let survey = UTF8Text.Survey(octets)
        if survey.characters > 0, !survey.speaksAgainstUTF8 {
            return Self.result(UTF8Text.decode(octets), .utf8, defect)
        }
        return eightBit(octets, defect: defect)
    }

    /// The charset that an HTML document names in itself.
    private func hint(_ octets: [UInt8]) -> Charset? { isHTML ? HTMLCharsetHint.charset(in: octets) : nil }

    /// Octets above 127 that are no UTF-8.
    private func eightBit(_ octets: [UInt8], defect: MIMEDefect.Kind) -> Result {
        if let hint = hint(octets), hint != .utf8, hint != .ascii, let conversion = hint.decode(octets),
            conversion.replacements == 0
        {
            return Self.result(conversion, hint, defect)
        }
        return Self.result(Charset.windows1252.decode(octets), .windows1252, defect)
    }

    private static func result(
        _ conversion: Charset.Conversion?, _ charset: Charset, _ defect: MIMEDefect.Kind? = nil
    ) -> Result {
        var result = Result(text: conversion?.text ?? "", charset: charset)
        if let defect { result.defects.append(defect) }
        if let conversion, conversion.replacements > 0 || conversion.endsInside { result.defects.append(.damagedText) }
        return result
    }

    /// ISO-2022-JP under a wrong label.
    private static func japanese(_ octets: [UInt8]) -> Result? {
        guard UTF8Text.contains(0x1B, in: octets), EscapedCharset.looksLikeISO2022JP(octets), UTF8Text.isASCII(octets),
            let conversion = Charset.iso2022JP.decode(octets)
        else { return nil }
        return result(conversion, .iso2022JP, .wrongCharset)
    }

    private static func markedCharset(_ octets: [UInt8]) -> Charset? {
        if octets.starts(with: [0xEF, 0xBB, 0xBF]) { return .utf8 }
        if octets.starts(with: [0xFF, 0xFE, 0, 0]) {
            return Charset(name: "utf-32le", coding: .utf32(isBigEndian: false))
        }
        if octets.starts(with: [0xFF, 0xFE]) { return Charset(name: "utf-16le", coding: .utf16(isBigEndian: false)) }
        if octets.starts(with: [0xFE, 0xFF]) { return Charset(name: "utf-16be", coding: .utf16(isBigEndian: true)) }
        if octets.starts(with: [0, 0, 0xFE, 0xFF]) {
            return Charset(name: "utf-32be", coding: .utf32(isBigEndian: true))
        }
        return nil
    }

    /// Mostly letters and spaces of ASCII, which UTF-16 would never look like.
    private static func looksLikeMarkupOrProse(_ octets: [UInt8]) -> Bool {
        let sample = octets.prefix(4096)
        let plain = sample.count { $0.isLetter || $0 == ASCII.space || $0 == ASCII.lf || $0 == ASCII.less }
        return plain * 2 > sample.count
    }

    private static func droppingHalfCharacter(_ octets: [UInt8]) -> [UInt8] {
        let tail = Array(octets.suffix(3))
        let survey = UTF8Text.Survey(tail)
        guard survey.endsInside else { return octets }
        // Only where the rest is UTF-8 is the tail half a character.
        let kept = Array(octets.dropLast(tail.count - survey.completeCount))
        return UTF8Text.isASCII(kept) || UTF8Text.valid(kept) != nil ? kept : octets
    }

    /// The text with U+FFFD for each NUL, which databases and C libraries do not take; nil where it has none.
    private static func replacingNULs(in text: String) -> String? {
        let hasNUL =
            text.utf8.withContiguousStorageIfAvailable { UTF8Text.contains(0, in: $0) }
            ?? text.utf8.contains(0)
        guard hasNUL else { return nil }
        var octets: [UInt8] = []
        for unit in text.utf8 {
            if unit == 0 { octets += UTF8Text.replacement } else { octets.append(unit) }
        }
        return String(decoding: octets, as: UTF8.self)
    }
}
