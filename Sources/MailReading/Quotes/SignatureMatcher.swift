/// Finds signatures, lines of devices and legal notices at the end of what somebody wrote.
///
/// It looks at a bounded number of lines from the end, and leaves alone what could be a sentence.
struct SignatureMatcher: Sendable {
    /// Lines with text below `-- `. Signatures with a legal notice reach 30.
    static let maximumLines = 40
    /// Lines with text below a mark that less clearly begins a signature.
    static let maximumLinesInDoubt = 12
    /// Bytes of a paragraph that are looked at.
    static let maximumParagraph = 6_000

    static let shared = SignatureMatcher()

    private let closings = PhraseTable(ClosingWords.lines)
    private let headings = PhraseTable(DisclaimerWords.headings.map { ($0, true) })
    private let requests = PhraseTable(DisclaimerWords.requests.map { ($0, true) })
    private let listFooters = PhraseTable(DisclaimerWords.listFooters.map { ($0, true) })
    private let languages = DisclaimerWords.languages.map { words in
        (core: words.core.map { FoldedText($0).bytes }, about: words.about.map { FoldedText($0).bytes })
    }
    private let patterns = MobileSignatureWords.patterns.map {
        (beginning: FoldedText($0.beginning).bytes, ending: FoldedText($0.ending).bytes)
    }
    private let sufficient = MobileSignatureWords.sufficient.map { FoldedText($0).bytes }
    private let devices = MobileSignatureWords.devices.map { FoldedText($0).bytes }

    /// Gives the lines at the end of `region`, which are all written or blank, the kinds that they deserve.
    func mark(_ region: Range<Int>, of text: ReplyLines, isOnlyOne: Bool, in kinds: inout [ReplyPieceKind?]) {
        guard let first = region.first(where: { !text.lines[$0].isBlank }) else { return }
        var end = lastLine(before: region.upperBound, from: first, text) + 1
        end = markNotices(first..<end, text, isOnlyOne: isOnlyOne, &kinds)
        end = markMobile(first..<end, text, &kinds)
        // A notice may stand above the line of a device as well as below it.
        end = markNotices(first..<end, text, isOnlyOne: isOnlyOne, &kinds)
        guard end > first else { return }
        if let start = delimiter(first..<end, text) ?? closing(first..<end, text) {
            for index in start..<end { kinds[index] = .signature }
        }
    }

    private func lastLine(before end: Int, from start: Int, _ text: ReplyLines) -> Int {
        var index = end - 1
        while index > start, text.lines[index].isBlank { index -= 1 }
        return index
    }

    // MARK: Notices

    private func markNotices(
        _ range: Range<Int>, _ text: ReplyLines, isOnlyOne: Bool, _ kinds: inout [ReplyPieceKind?]
    ) -> Int {
        var end = range.upperBound
        if let start = listFooter(range, text), start > range.lowerBound || !isOnlyOne {
            for index in start..<end { kinds[index] = .disclaimer }
            if start == range.lowerBound { return start }
            end = lastLine(before: start, from: range.lowerBound, text) + 1
        }
        for _ in 0..<6 where end > range.lowerBound {
            var start = end - 1
            while start > range.lowerBound, end - start < Self.maximumLines, !text.lines[start - 1].isBlank {
                start -= 1
            }
            guard start > range.lowerBound || !isOnlyOne, isNotice(start..<end, text) else { break }
            for index in start..<end { kinds[index] = .disclaimer }
            if start == range.lowerBound { return start }
            end = lastLine(before: start, from: range.lowerBound, text) + 1
        }
        return end
    }

    private func isNotice(_ paragraph: Range<Int>, _ text: ReplyLines) -> Bool {
        let firstLine = text.lines[paragraph.lowerBound].content
        let first = FoldedText(
            text.buffer, firstLine.prefix(400).startIndex..<min(firstLine.upperBound, firstLine.lowerBound + 400))
        if headings.matchAtStart(first) != nil { return true }
        if requests.matches(in: first).first != nil { return true }
        let last = text.lines[paragraph.upperBound - 1].content.upperBound
        let start = firstLine.lowerBound
        guard last - start >= 80 else { return false }
        let folded = FoldedText(text.buffer, start..<min(last, start + Self.maximumParagraph))
        return languages.contains { words in
            let core = words.core.count { contains($0, folded) }
            guard core > 0 else { return false }
            let about = words.about.count { contains($0, folded) }
            guard about >= 3 else { return false }
            return (words.core + words.about).contains { contains($0, first) }
        }
    }

    /// Whether a word of the text begins with `stem`; of scripts that do not set words apart, whether it is in there.
    private func contains(_ stem: [UInt8], _ text: FoldedText) -> Bool {
        guard let first = stem.first else { return false }
        if first >= 0xE0 { return text.firstRange(of: stem) != nil }
        return text.words.contains { text.bytes[$0.range.lowerBound...].starts(with: stem) }
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A || TextFolding.isDigit(UInt32(byte))
    }

    /// Where the footer of a mailing list begins: a stroke, and below it what such footers say.
    private func listFooter(_ range: Range<Int>, _ text: ReplyLines) -> Int? {
        var index = range.upperBound - 1
        var seen = 0
        while index >= range.lowerBound, seen <= Self.maximumLinesInDoubt {
            let line = text.lines[index]
            if !line.isBlank { seen += 1 }
            if index + 1 < range.upperBound, line.content.count >= 1, isStroke(line, text) {
                for below in (index + 1)..<range.upperBound where text.lines[below].content.count < 300 {
                    if !listFooters.matches(in: text.folded(text.lines[below])).isEmpty { return index }
                }
                return nil
            }
            index -= 1
        }
        return nil
    }

    private func isStroke(_ line: ReplyLine, _ text: ReplyLines) -> Bool {
        if SeparatorMatcher.isRule(text, line) { return true }
        return line.content.count <= 6 && text.folded(line).bytes.allSatisfy { $0 == 0x2D }
    }

    // MARK: Devices

    private func markMobile(_ range: Range<Int>, _ text: ReplyLines, _ kinds: inout [ReplyPieceKind?]) -> Int {
        var end = range.upperBound
        for _ in 0..<3 where end > range.lowerBound {
            let index = end - 1
            guard isMobileSignature(text.lines[index], text) else { break }
            kinds[index] = .mobileSignature
            if index == range.lowerBound { return index }
            end = lastLine(before: index, from: range.lowerBound, text) + 1
        }
        return end
    }

    func isMobileSignature(_ line: ReplyLine, _ text: ReplyLines) -> Bool {
        guard line.content.count >= 6, line.content.count <= 240, line.depth == 0 else { return false }
        let folded = text.folded(line)
        guard folded.words.count <= 24 else { return false }
        var bytes = folded.bytes[...]
        while let first = bytes.first, !isWordByte(first) { bytes.removeFirst() }
        // The address of a link may follow in angle brackets.
        if let link = bytes.firstIndex(where: { $0 == 0x3C || $0 == 0x5B }) { bytes = bytes[..<link] }
        while let last = bytes.last, !isWordByte(last) { bytes.removeLast() }
        guard !bytes.isEmpty, bytes.count <= 120 else { return false }
        if sufficient.contains(where: { startsWithWords(bytes, $0) }) { return folded.words.count <= 14 }
        guard
            patterns.contains(where: { pattern in
                startsWithWords(bytes, pattern.beginning)
                    && (pattern.ending.isEmpty || bytes.suffix(pattern.ending.count).elementsEqual(pattern.ending))
            })
        else { return false }
        let plain = FoldedText(String(decoding: bytes, as: UTF8.self))
        return plain.words.count <= 12 && devices.contains { contains($0, plain) }
    }

    private func startsWithWords(_ bytes: ArraySlice<UInt8>, _ words: [UInt8]) -> Bool {
        guard bytes.starts(with: words) else { return false }
        let next = bytes.startIndex + words.count
        guard next < bytes.endIndex, let last = words.last, last < 0x80 || last < 0xE0 else { return true }
        // Hebrew, Arabic, Chinese, Japanese and Korean join words.
        return !isWordByte(bytes[next]) || (words.first ?? 0) >= 0xD6
    }

    // MARK: Signatures

    private func delimiter(_ range: Range<Int>, _ text: ReplyLines) -> Int? {
        var found: Int?
        var below = 0
        var longest = 0
        var hasContact = false
        var index = range.upperBound - 1
        while index >= range.lowerBound, below <= Self.maximumLines {
            let line = text.lines[index]
            if line.isBlank {
                index -= 1
                continue
            }
            let isShort = below <= Self.maximumLinesInDoubt && longest <= 100
            if below > 0, line.content.count <= 200, !startsLikeWord(line, text) {
                let folded = text.folded(line).bytes
                if line.isDelimiter {
                    found = index
                } else if folded.elementsEqual("--".utf8) {
                    if isShort { found = index }
                } else if folded.elementsEqual("-".utf8) || folded.elementsEqual("---".utf8)
                    || SeparatorMatcher.isRule(text, line)
                {
                    if isShort, hasContact, below <= 8 { found = index }
                }
            }
            below += 1
            longest = max(longest, line.content.count)
            if isContact(line, text) { hasContact = true }
            index -= 1
        }
        return found
    }

    private func startsLikeWord(_ line: ReplyLine, _ text: ReplyLines) -> Bool {
        guard let first = text.buffer[line.content].first else { return false }
        return isWordByte(first) && first != 0xE2
    }

    /// Where the lines below the sender's name begin that say who and where he is.
    private func closing(_ range: Range<Int>, _ text: ReplyLines) -> Int? {
        var below: [Int] = []
        var index = range.upperBound - 1
        while index >= range.lowerBound, below.count <= Self.maximumLinesInDoubt {
            let line = text.lines[index]
            if !line.isBlank {
                if line.content.count <= 80, closings.value(ofWhole: text.folded(line)) != nil {
                    return details(below.reversed(), text)
                }
                below.append(index)
            }
            index -= 1
        }
        return nil
    }

    private func details(_ lines: [Int], _ text: ReplyLines) -> Int? {
        guard let first = lines.first else { return nil }
        let isName = !isContact(text.lines[first], text)
        let rest = isName ? lines.dropFirst() : lines[...]
        guard let start = rest.first, rest.contains(where: { isContact(text.lines[$0], text) }) else { return nil }
        let isAllDetails = rest.allSatisfy { index in
            let line = text.lines[index]
            guard line.content.count <= 100 else { return isContact(line, text) && line.content.count <= 200 }
            guard let last = text.buffer[line.content].last else { return true }
            return isContact(line, text) || last != 0x2E && last != 0x3F && last != 0x21
        }
        return isAllDetails ? start : nil
    }

    /// Whether the line has an address, a link or a telephone number, and is no sentence with one in it.
    private func isContact(_ line: ReplyLine, _ text: ReplyLines) -> Bool {
        guard line.content.count <= 200 else { return false }
        let folded = text.folded(line)
        guard folded.words.count <= 24 else { return false }
        if let last = folded.bytes.last, last == 0x3F || last == 0x21 { return false }
        if folded.bytes.contains(0x40) || folded.firstRange(of: Array("www.".utf8)) != nil
            || folded.firstRange(of: Array("://".utf8)) != nil
        {
            return folded.words.count { $0.digits == 0 && !$0.isUnspaced } <= 14
        }
        let digits = folded.words.reduce(0) { $0 + $1.digits }
        let letters = folded.words.count { $0.digits == 0 }
        return digits >= 7 && digits <= 40 && letters <= 6
    }
}
