/// Decides whether a line, or some lines together, say whose words follow.
///
/// It asks for evidence instead of following the order of words in every language: a verb (or a word for "from"), a
/// date, an address, a name where a name belongs, a colon at the end. How much of it there is decides what may be done:
/// above marked lines little is enough; where the words below are not marked, only a line that no person would write by
/// hand counts.
struct AttributionMatcher: Sendable {
    /// How sure it is.
    enum Strength: Comparable {
        /// Enough above lines that are marked as a quote.
        case aboveMarks
        /// Enough above anything.
        case alone
    }

    /// No line of a mailer is longer, in bytes. It bounds the work on one line.
    static let maximumLength = 600

    static let shared = AttributionMatcher()

    private let verbs = PhraseTable(AttributionWords.verbs)
    private let leads = PhraseTable(AttributionWords.leads)
    private let connectors = PhraseTable(AttributionWords.connectors)
    private let firstPersons = PhraseTable(AttributionWords.firstPersons)

    /// What one reading of a line has in its favour.
    private struct Reading {
        var verb: PhraseTable<AttributionWords.Order>.Match?
        var hasSuffix = false
        var hasSuffixDate = false
    }

    /// Whether `text` is the line above a quote, and how sure that is. Where no colon ends it, it must stand above marked
    /// lines.
    func strength(of text: FoldedText, isAboveMarks: Bool) -> Strength? {
        guard text.bytes.count >= 4, text.bytes.count <= Self.maximumLength, !text.words.isEmpty else { return nil }
        var text = text
        let addresses = text.markAddresses()
        let frame = Self.frame(of: text)
        guard frame.hasColon || frame.isFramed || isAboveMarks, Self.isClosed(text) else { return nil }
        let date = DateEvidence(text, in: frame.content)
        var best: Strength?
        for match in verbs.matches(in: text) where match.range.upperBound <= frame.content.upperBound {
            guard let reading = reading(of: match, text, addresses, frame.content) else { continue }
            guard let found = judge(reading, text, addresses, date, frame) else { continue }
            if found == .alone { return .alone }
            best = found
        }
        return best ?? judge(Reading(), text, addresses, date, frame)
    }

    /// Whether any word of an attribution is in the line.
    func mentionsWriting(_ text: FoldedText) -> Bool { !verbs.matches(in: text).isEmpty }

    /// Whether the line can be the first of several that belong together.
    func canBegin(_ text: FoldedText) -> Bool {
        if startsWithLead(text, in: 0..<text.bytes.count) != nil { return true }
        if text.bytes.contains(0x40) || text.bytes.contains(0x3C) { return true }
        let date = DateEvidence(text, in: 0..<text.bytes.count)
        return date.hasDate || date.hasTime || text.words.prefix(4).contains { $0.digits > 0 }
    }

    /// Whether the line begins as only the first line of an attribution does: a capital word for "on", and a number.
    func beginsWithDate(_ text: FoldedText) -> Bool {
        // Scripts without capitals cannot tell the first "on" from the "at" of a time.
        guard let first = text.words.first, first.isCapital, text.bytes[first.range.lowerBound] < 0xD6 else {
            return false
        }
        if let lead = startsWithLead(text, in: 0..<text.bytes.count) {
            return text.words.filter { $0.range.lowerBound >= lead.upperBound }.prefix(6).contains { $0.digits > 0 }
        }
        return false
    }

    // MARK: Reading

    private struct Frame {
        /// Without what stands around the line: dashes, asterisks, the colon.
        var content: Range<Int>
        var hasColon = false
        /// Whether dashes stand on both sides.
        var isFramed = false
    }

    private static func frame(of text: FoldedText) -> Frame {
        let bytes = text.bytes
        var start = 0
        var end = bytes.count
        var before = 0
        var after = 0
        while start < end, [0x2D, 0x20, 0x2A, 0x5F, 0x3D].contains(bytes[start]) {
            if bytes[start] == 0x2D { before += 1 }
            start += 1
        }
        var frame = Frame(content: start..<end)
        loop: while end > start {
            switch bytes[end - 1] {
            case 0x3A where !frame.hasColon: frame.hasColon = true
            case 0x2D: after += 1
            case 0x20, 0x2A, 0x5F, 0x3D, 0x2E, 0x22: break
            default: break loop
            }
            end -= 1
        }
        frame.content = start..<end
        frame.isFramed = before >= 2 && after >= 2
        return frame
    }

    /// Whether every bracket in the line is closed in it.
    private static func isClosed(_ text: FoldedText) -> Bool {
        func count(_ byte: UInt8) -> Int { text.bytes.count { $0 == byte } }
        return count(0x28) <= count(0x29) && count(0x3C) <= count(0x3E)
    }

    private func reading(
        of verb: PhraseTable<AttributionWords.Order>.Match, _ text: FoldedText, _ addresses: [Range<Int>],
        _ content: Range<Int>
    ) -> Reading? {
        var reading = Reading(verb: verb)
        let suffix = verb.range.upperBound..<max(content.upperBound, verb.range.upperBound)
        let words = text.words.filter {
            $0.range.lowerBound >= suffix.lowerBound && $0.range.upperBound <= suffix.upperBound
        }
        guard !words.isEmpty else { return reading }
        reading.hasSuffix = true
        let date = DateEvidence(text, in: suffix)
        if date.hasDate || date.hasTime, words.count <= 16 {
            reading.hasSuffixDate = true
            return reading
        }
        let rest = names(in: suffix, text, addresses, date: nil)
        switch verb.value {
        case .verbLast: return rest.isEmpty && !words.contains(where: \.isAddress) ? reading : nil
        case .nameLast: return rest.count <= 8 ? reading : nil
        case .byName: return rest.count <= 8 && words.contains(where: \.isAddress) ? reading : nil
        }
    }

    // MARK: Judging

    private func judge(
        _ reading: Reading, _ text: FoldedText, _ addresses: [Range<Int>], _ date: DateEvidence, _ frame: Frame
    ) -> Strength? {
        let content = frame.content
        let lead = startsWithLead(text, in: content)
        let firstNumber = text.words.firstIndex { $0.digits > 0 && !$0.isAddress }
        let startsWithDate = firstNumber.map { $0 <= 3 } ?? false
        let isEnded = frame.hasColon || frame.isFramed
        let rest = names(in: content, text, addresses, date: date, verb: reading.verb?.range, lead: lead)
        let isSelf = rest.count == 1 && isFirstPerson(rest, text)
        if lead == nil, hasDateInside(text, before: firstNumber) { return nil }
        guard reading.verb != nil else {
            // DATE NAME <address>:
            guard !addresses.isEmpty, date.hasDate, startsWithDate || lead != nil,
                looksLikeName(rest) || isAngled(addresses, text) && rest.count <= 4
            else {
                return nil
            }
            return isEnded && date.hasTime && rest.count <= 6 && looksLikeName(rest) ? .alone : .aboveMarks
        }
        let isPlaced = lead != nil || startsWithDate || reading.hasSuffixDate
        if !addresses.isEmpty {
            guard rest.count <= 10 else { return nil }
            let isNamed = looksLikeName(rest) || isAngled(addresses, text)
            if isEnded, date.hasDate || date.hasTime, !isSelf, isNamed { return .alone }
            return isEnded || date.hasDate ? .aboveMarks : nil
        }
        guard reading.verb?.value != .byName else { return nil }
        if isPlaced, date.hasDate || date.hasTime, isEnded || date.hasDate && date.hasTime {
            let isName = !rest.isEmpty && rest.count <= 5 && looksLikeName(rest)
            return isEnded && date.hasDate && date.hasTime && isName && !isSelf ? .alone : .aboveMarks
        }
        guard isEnded, rest.count <= 5 else { return nil }
        if lead != nil, text.words.count <= 12 { return .aboveMarks }
        // NAME wrote:
        return !rest.isEmpty && rest.count <= 4 && text.words.count <= 8 && looksLikeName(rest) ? .aboveMarks : nil
    }

    /// Whether words of somebody's own stand before the attribution: "Yes. On 5 Jan 2021, Ada wrote:".
    private func hasDateInside(_ text: FoldedText, before number: Int?) -> Bool {
        guard let number, number > 1 else { return false }
        return (max(1, number - 3)..<number).contains { place in
            let word = text.words[place]
            guard word.isCapital, !word.isAddress, text.bytes[word.range.lowerBound] < 0xD6 else { return false }
            return leads.match(text, at: place) != nil
        }
    }

    private func startsWithLead(_ text: FoldedText, in content: Range<Int>) -> Range<Int>? {
        guard let first = text.words.firstIndex(where: { $0.range.lowerBound >= content.lowerBound }), first <= 1 else {
            return nil
        }
        return leads.match(text, at: first)?.range
    }

    /// The words that are neither date, address, verb nor connector: what should be somebody's name.
    private func names(
        in range: Range<Int>, _ text: FoldedText, _ addresses: [Range<Int>], date: DateEvidence?,
        verb: Range<Int>? = nil, lead: Range<Int>? = nil
    ) -> [FoldedText.Word] {
        var dateRange = date?.span
        if let lead, let span = dateRange, span.lowerBound >= lead.lowerBound {
            // The words between "on" and the first number are a day and a month.
            let between = text.words.filter {
                lead.upperBound <= $0.range.lowerBound && $0.range.upperBound <= span.lowerBound
            }
            if between.count <= 5, !between.contains(where: \.isAddress) {
                dateRange = lead.lowerBound..<span.upperBound
            }
        } else if let span = dateRange {
            let before = text.words.filter {
                range.lowerBound <= $0.range.lowerBound && $0.range.upperBound <= span.lowerBound
            }
            let isBehindVerb = verb.map { $0.lowerBound < span.lowerBound } ?? false
            if before.count <= 3, !isBehindVerb, !before.contains(where: \.isAddress) {
                dateRange = range.lowerBound..<span.upperBound
            }
        }
        var rest: [FoldedText.Word] = []
        var skipUntil = 0
        for (place, word) in text.words.enumerated() {
            guard word.range.lowerBound >= range.lowerBound, word.range.upperBound <= range.upperBound else { continue }
            if word.isAddress || word.range.lowerBound < skipUntil { continue }
            if let verb, verb.overlaps(word.range) { continue }
            if let lead, lead.overlaps(word.range) { continue }
            if let dateRange, dateRange.overlaps(word.range) { continue }
            if let connector = connectors.match(text, at: place) {
                skipUntil = connector.range.upperBound
                continue
            }
            rest.append(word)
        }
        return rest
    }

    private func looksLikeName(_ words: [FoldedText.Word]) -> Bool {
        if words.count == 1 { return true }
        guard words.count <= 8 else { return false }
        return words.allSatisfy { $0.isCapital || $0.digits > 0 }
    }

    private func isFirstPerson(_ words: [FoldedText.Word], _ text: FoldedText) -> Bool {
        words.contains { word in
            guard let place = text.words.firstIndex(where: { $0.range == word.range }) else { return false }
            return firstPersons.match(text, at: place) != nil
        }
    }

    /// Whether an address stands in brackets, as mailers write it.
    private func isAngled(_ addresses: [Range<Int>], _ text: FoldedText) -> Bool {
        addresses.contains { address in
            guard address.lowerBound > 0 else { return false }
            let before = text.bytes[..<address.lowerBound].last { $0 != 0x20 }
            return before == 0x3C || before == 0x5B || before == 0x28 || before == 0x3A
        }
    }
}
