import MailModel

/// Finds the day of return in a note of absence.
///
/// A date counts only where words beside it say what it is. Where day and month could be exchanged and nothing
/// decides, or where two dates contradict each other, none is given.
struct ReturnDateReader {
    /// The day on which the note was sent, in its sender's zone.
    let sent: CalendarDay?
    /// Minutes east of UTC.
    let zone: Int?
    /// The last label of the sender's domain.
    let country: String
    let limits: ClassificationLimits

    private typealias Cue = MeaningTable<DateCues.Cue>.Match

    /// How far a cue reaches.
    private static let reach = 60

    func read(_ text: ComparisonText) -> AutomaticReply.ReturnDate? {
        let mentions = DateMentionScanner(text, limit: limits.dates).mentions
        guard !mentions.isEmpty else { return nil }
        let cues = DateCues.table.matches(in: text, limit: 2_000)
        let order = self.order(of: cues, mentions: mentions)
        var back: [CalendarDay] = []
        var through: [CalendarDay] = []
        for (index, mention) in mentions.enumerated() {
            let floor = index > 0 ? mentions[index - 1].range.upperBound : 0
            let ceiling = index + 1 < mentions.count ? mentions[index + 1].range.lowerBound : text.bytes.count
            guard let meaning = meaning(of: mention, cues: cues, from: floor, to: ceiling, in: text),
                let day = resolve(mention, order: order)
            else { continue }
            if meaning == .backOn { back.append(day) } else { through.append(day) }
        }
        // A note in two languages says the same day twice; two different days are a doubt.
        if let day = back.first {
            return Set(back).count <= 1 ? .init(day: day, meaning: .backOn) : contradicted(back, .backOn)
        }
        if let day = through.first {
            return Set(through).count <= 1
                ? .init(day: day, meaning: .awayThrough) : contradicted(through, .awayThrough)
        }
        return nil
    }

    /// Of several absences the one that holds at the time of sending; nil where that does not tell.
    private func contradicted(_ days: [CalendarDay], _ meaning: AutomaticReply.ReturnDate.Meaning) -> AutomaticReply
        .ReturnDate?
    {
        guard let sent else { return nil }
        return Set(days).filter { $0 >= sent }.min().map { .init(day: $0, meaning: meaning) }
    }

    // MARK: - What a date is

    private func meaning(
        of mention: DateMention, cues: [Cue], from floor: Int, to ceiling: Int, in text: ComparisonText
    ) -> AutomaticReply.ReturnDate.Meaning? {
        let start = mention.range.lowerBound
        let end = mention.range.upperBound
        let lowest = max(floor, start - Self.reach, lastStop(before: start, in: text, from: floor))
        let highest = min(ceiling, end + Self.reach, firstStop(after: end, in: text, to: ceiling))
        var until = false
        var near = false
        var from = false
        for cue in cues {
            if cue.range.lowerBound >= highest { break }
            let isBefore = cue.range.lowerBound >= lowest && cue.range.upperBound <= start
            let isBehind = cue.range.lowerBound >= end && cue.range.upperBound <= highest
            switch cue.value.kind {
            case .back:
                if isBefore { return .backOn }
                // `On 12 May I will be back`
                if isBehind, isOneClause(end..<cue.range.lowerBound, in: text) { near = true }
            case .backNear:
                if isBehind, isOneClause(end..<cue.range.lowerBound, in: text) { near = true }
                if isBefore, start - cue.range.upperBound < 30 { near = true }
            case .until:
                if isBefore, isBridge(cue.range.upperBound..<start, in: text, loose: true) { until = true }
            case .untilTight:
                if isBefore, isBridge(cue.range.upperBound..<start, in: text, loose: false) { until = true }
            case .untilBefore:
                if isBehind, cue.range.lowerBound - end <= 16 { until = true }
            case .from:
                if isBefore, isBridge(cue.range.upperBound..<start, in: text, loose: false) { from = true }
            }
        }
        if until { return .awayThrough }
        if mention.endsSpan { return .awayThrough }
        if case .weekday = mention.form, !from { return near ? .backOn : nil }
        return near ? .backOn : nil
    }

    /// Whether no conjunction begins another clause between a date and a cue.
    private func isOneClause(_ range: Range<Int>, in text: ComparisonText) -> Bool {
        guard range.count < 50 else { return false }
        return !text.bytes[range].split(separator: 0x20).contains {
            Self.conjunctions.contains(String(decoding: $0, as: UTF8.self))
        }
    }

    private static let conjunctions: Set<String> = [
        "and", "und", "et", "y", "e", "en", "och", "og", "ja", "i", "a", "es", "si", "и", "та", "ve", "και", "but",
        "aber", "mais", "pero", "ma", "mas",
        "maar", "men", "но",
    ]

    /// Whether only words that say nothing stand between a cue and a date.
    private func isBridge(_ range: Range<Int>, in text: ComparisonText, loose: Bool) -> Bool {
        guard range.lowerBound <= range.upperBound, range.count <= (loose ? 40 : 30) else { return false }
        if loose, range.count <= 24 { return true }
        for word in text.bytes[range].split(whereSeparator: { $0 < 0x80 && !$0.isASCIILetter }) {
            let word = String(decoding: word, as: UTF8.self)
            if !DateWords.fillers.contains(word), DateWords.weekday(word) == nil { return false }
        }
        return true
    }

    /// Where the sentence begins in which a place stands.
    private func lastStop(before place: Int, in text: ComparisonText, from floor: Int) -> Int {
        var index = place - 1
        let lowest = max(floor, place - Self.reach)
        while index > lowest {
            if isStop(index, in: text) { return index }
            index -= 1
        }
        return lowest
    }

    private func firstStop(after place: Int, in text: ComparisonText, to ceiling: Int) -> Int {
        var index = place
        let highest = min(ceiling, place + Self.reach)
        while index < highest {
            if isStop(index, in: text) { return index }
            index += 1
        }
        return highest
    }

    /// A full stop counts behind a word of more than three letters, since dates and abbreviations have them too.
    private func isStop(_ index: Int, in text: ComparisonText) -> Bool {
        let bytes = text.bytes
        let byte = bytes[index]
        if byte == 0x0A || byte == 0x21 || byte == 0x3F { return true }
        guard byte == 0x2E, index + 1 >= bytes.count || bytes[index + 1] == 0x20 || bytes[index + 1] >= 0xE3, index >= 4
        else { return false }
        return bytes[(index - 4)..<index].allSatisfy { $0.isASCIILetter || $0 >= 0x80 }
    }

    // MARK: - Which day

    private func order(of cues: [Cue], mentions: [DateMention]) -> DateCues.Order {
        // Another date of the same note may show the order.
        if let shown = mentions.lazy.compactMap(\.order).first { return shown }
        for mention in mentions {
            guard case .either(let first, let second) = mention.form, let weekday = mention.weekday, let sent else {
                continue
            }
            let asDayFirst = CalendarDay(year: mention.year ?? sent.year, month: second, day: first)?.weekday == weekday
            let asMonthFirst =
                CalendarDay(year: mention.year ?? sent.year, month: first, day: second)?.weekday == weekday
            if asDayFirst != asMonthFirst { return asDayFirst ? .dayFirst : .monthFirst }
        }
        var counts: [DateCues.Order: Int] = [:]
        for cue in cues { counts[cue.value.order, default: 0] += 1 }
        if counts[.monthFirst, default: 0] > counts[.dayFirst, default: 0] { return .monthFirst }
        let english = counts[.unknown, default: 0]
        // Short words of other languages also occur in English.
        if counts[.dayFirst, default: 0] > english { return .dayFirst }
        if [
            "uk", "au", "nz", "ie", "in", "za", "eu", "de", "fr", "es", "it", "nl", "be", "ch", "at", "sg", "br", "se",
            "dk", "no", "fi", "pl", "pt",
        ].contains(country) {
            return .dayFirst
        }
        if country == "us" || country == "gov" || country == "mil" { return .monthFirst }
        if let zone, zone <= -240, zone >= -600 { return .monthFirst }
        return .unknown
    }

    private func resolve(_ mention: DateMention, order: DateCues.Order) -> CalendarDay? {
        switch mention.form {
        case .day(let month, let day): return self.day(inMonth: month, day: day, mention)
        case .either(let first, let second):
            switch order {
            case .dayFirst: return self.day(inMonth: second, day: first, mention)
            case .monthFirst: return self.day(inMonth: first, day: second, mention)
            case .unknown:
                return likelier(
                    self.day(inMonth: second, day: first, mention), self.day(inMonth: first, day: second, mention))
            }
        case .weekday(let weekday):
            guard let sent else { return nil }
            // `Next Friday` said on a Monday is this week's for some and next week's for others.
            if mention.isNext, (weekday + 6) % 7 > (sent.weekday + 6) % 7 { return nil }
            let distance = (weekday - sent.weekday + 6) % 7 + 1
            return CalendarDay(daysSince1970: sent.daysSince1970 + distance)
        case .tomorrow: return sent.map { CalendarDay(daysSince1970: $0.daysSince1970 + 1) }
        }
    }

    /// Of two readings the only one that can be meant: not long over, and not far away.
    private func likelier(_ left: CalendarDay?, _ right: CalendarDay?) -> CalendarDay? {
        guard let sent else { return nil }
        let plausible = [left, right].compactMap { $0 }.filter {
            (-3...60).contains($0.daysSince1970 - sent.daysSince1970)
        }
        let possible = [left, right].compactMap { $0 }.filter {
            (-3...330).contains($0.daysSince1970 - sent.daysSince1970)
        }
        // The other reading must be impossible, not only less likely.
        return plausible.count == 1 && possible.count == 1 ? plausible[0] : nil
    }

    private func day(inMonth month: Int, day: Int, _ mention: DateMention) -> CalendarDay? {
        if let year = mention.year { return CalendarDay(year: year, month: month, day: day) }
        guard let sent else { return nil }
        let candidates = (-1...1).compactMap { CalendarDay(year: sent.year + $0, month: month, day: day) }
        let fitting = candidates.filter { (-60...305).contains($0.daysSince1970 - sent.daysSince1970) }
        if let weekday = mention.weekday, let exact = fitting.first(where: { $0.weekday == weekday }) { return exact }
        return fitting.min { abs($0.daysSince1970 - sent.daysSince1970) < abs($1.daysSince1970 - sent.daysSince1970) }
    }
}
