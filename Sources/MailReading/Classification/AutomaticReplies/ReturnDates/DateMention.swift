/// A date as a text mentions it.
struct DateMention {
    /// How day and month are told.
    enum Form {
        case day(month: Int, day: Int)
        /// Two figures, either of which may be the month.
        case either(first: Int, second: Int)
        /// A day of the week.
        case weekday(Int)
        /// The day after the message's.
        case tomorrow
    }

    var form: Form
    var year: Int?
    /// The day of the week beside it.
    var weekday: Int?
    /// Where it stands in the folded octets.
    var range: Range<Int>
    /// Whether it ends a span, such as `3-15 August`.
    var endsSpan = false
    /// Whether the day of the week is called the next.
    var isNext = false
    /// In which order day and month stand, where they are figures that cannot be exchanged.
    var order: DateCues.Order?
}

/// Finds the dates in a text, each token looked at a bounded number of times.
struct DateMentionScanner {
    private let tokens: DateTokens
    private let limit: Int
    private(set) var mentions: [DateMention] = []

    private static let ordinals: Set<String> = [
        "st", "nd", "rd", "th", "er", "ere", "eme", "e", "o", "a", "го", "ого", "ja", "an", "en", "ten", "jen", "ta",
        "te", "de", "och", "гo",
    ]
    private static let joiners: Set<String> = ["of", "de", "del", "di", "d", "d'", "den", "da", "do", "e"]
    private static let tomorrowWords: Set<String> = [
        "tomorrow", "morgen", "demain", "manana", "domani", "amanha", "завтра", "jutro", "zitra", "zajtra", "imorgon",
        "huomenna", "yarin", "holnap", "maine",
    ]
    private static let nextWords: Set<String> = [
        "next", "nachsten", "nachste", "nachster", "kommenden", "prochain", "proximo", "prossimo", "volgende", "nasta",
        "naeste", "neste",
        "ensi", "nastepny", "przyszly", "pristi", "следующии", "следующую", "下", "下周", "다음",
    ]
    private static let clockWords: Set<String> = [
        "uhr", "h", "am", "pm", "hrs", "hours", "clock", "klo", "heures", "hod", "std", "min",
    ]

    init(_ text: ComparisonText, limit: Int) {
        tokens = DateTokens(text)
        self.limit = limit
        var index = 0
        while index < tokens.tokens.count, mentions.count < limit {
            if let (mention, end) = read(at: index) {
                // A day of the week right behind a date is its companion: `13 Mayıs Çarşamba`.
                if case .weekday = mention.form, let last = mentions.last,
                    mention.range.lowerBound - last.range.upperBound < 4,
                    last.weekday != nil
                {
                    index = end
                    continue
                }
                mentions.append(mention)
                index = end
            } else {
                index += 1
            }
        }
    }

    private func read(at index: Int) -> (DateMention, Int)? {
        switch tokens.tokens[index] {
        case .number: readNumber(at: index)
        case .word(let word): readWord(word, at: index)
        case .mark, .gap: nil
        }
    }

    private func readNumber(at index: Int) -> (DateMention, Int)? {
        // A figure inside a word, a number or an amount is none.
        if let before = tokens.mark(index - 1), [0x2B, 0x23, 0x40].contains(before) { return nil }
        if let found = readYearFirst(at: index) { return found }
        guard let first = tokens.number(index, digits: 1...2) else { return nil }
        if let found = readAsian(first, at: index) { return found }
        if (1...31).contains(first), let found = readDayMonth(first, at: index) { return found }
        return readFigures(first, at: index)
    }

    /// `2026-05-12`, `2026. maj. 12.`, `2026年5月12日`
    private func readYearFirst(at index: Int) -> (DateMention, Int)? {
        guard let written = tokens.number(index, digits: 4...4), let year = Self.year(written, digits: 4) else {
            return nil
        }
        var next = index + 1
        if let mark = tokens.mark(next), [0x2D, 0x2F, 0x2E].contains(mark) {
            next += 1
            if let month = tokens.number(next, digits: 1...2), tokens.mark(next + 1) == mark,
                let day = tokens.number(next + 2, digits: 1...2), (1...12).contains(month), (1...31).contains(day)
            {
                return made(.day(month: month, day: day), year: year, from: index, to: next + 3)
            }
        } else if let word = tokens.word(next), ["年", "년"].contains(word) {
            next += 1
        }
        if let month = tokens.word(next).flatMap(DateWords.month) {
            next += 1
            if tokens.mark(next) == 0x2E { next += 1 }
            if let day = tokens.number(next, digits: 1...2), (1...31).contains(day) {
                return made(.day(month: month, day: day), year: year, from: index, to: next + 1)
            }
        }
        if let month = tokens.number(next, digits: 1...2), let (mention, end) = readAsian(month, at: next) {
            var mention = mention
            mention.year = year
            mention.range = tokens.ranges[index].lowerBound..<mention.range.upperBound
            return (mention, end)
        }
        return nil
    }

    /// `5月12日`, `5월 12일`
    private func readAsian(_ month: Int, at index: Int) -> (DateMention, Int)? {
        guard (1...12).contains(month), let unit = tokens.word(index + 1), ["月", "월"].contains(unit),
            let day = tokens.number(index + 2, digits: 1...2), (1...31).contains(day),
            let last = tokens.word(index + 3),
            ["日", "일", "号", "號"].contains(last)
        else { return nil }
        return made(.day(month: month, day: day), year: nil, from: index, to: index + 4)
    }

    /// `12 May`, `12. Mai 2026`, `12th of May`, `12 de mayo de 2026`, `ngày 12 tháng 5`
    private func readDayMonth(_ day: Int, at index: Int) -> (DateMention, Int)? {
        var next = index + 1
        if tokens.mark(next) == 0x2E { next += 1 }
        if let word = tokens.word(next), Self.ordinals.contains(word), DateWords.month(word) == nil { next += 1 }
        if tokens.mark(next) == 0x2D || tokens.mark(next) == 0x2F, tokens.word(next + 1) != nil { next += 1 }
        if let word = tokens.word(next), Self.joiners.contains(word) {
            next += 1
            if tokens.mark(next) == 0x27 { next += 1 }
        }
        guard let word = tokens.word(next) else { return nil }
        if word == "thang" || word == "เดือน", let month = tokens.number(next + 1, digits: 1...2),
            (1...12).contains(month)
        {
            return withYear(.day(month: month, day: day), from: index, to: next + 2)
        }
        guard let month = DateWords.month(word) else { return nil }
        return withYear(.day(month: month, day: day), from: index, to: next + 1)
    }

    /// `12.05.2026`, `12/5`, `12-05-26`
    private func readFigures(_ first: Int, at index: Int) -> (DateMention, Int)? {
        guard let mark = tokens.mark(index + 1), [0x2E, 0x2F, 0x2D].contains(mark),
            isAdjacent(index, index + 1), isAdjacent(index + 1, index + 2) || mark == 0x2E,
            let second = tokens.number(index + 2, digits: 1...2), first > 0, second > 0
        else { return nil }
        var end = index + 3
        var year: Int?
        if tokens.mark(end) == mark, let written = tokens.number(end + 1, digits: 2...4), written > 0 {
            guard case .number(_, let digits) = tokens.tokens[end + 1], digits != 3 else { return nil }
            year = Self.year(written, digits: digits)
            if year != nil { end += 2 }
        } else if mark == 0x2D {
            // `3-15` is a span and rarely a date.
            return nil
        }
        if year == nil, let word = tokens.word(end), Self.clockWords.contains(word) { return nil }
        if year == nil, tokens.mark(end) == 0x3A || first == 24 && second == 7 { return nil }
        // A version, an address or a telephone number goes on.
        if tokens.mark(end) == mark, tokens.number(end + 1, digits: 1...9) != nil, isAdjacent(end, end + 1) {
            return nil
        }
        if tokens.mark(end) == 0x2E { end += mark == 0x2E ? 1 : 0 }
        let form: DateMention.Form
        switch (first, second) {
        case (13...31, 1...12): form = .day(month: second, day: first)
        case (1...12, 13...31): form = .day(month: first, day: second)
        case (1...12, 1...12):
            form =
                first == second || mark == 0x2E
                ? .day(month: second, day: first) : .either(first: first, second: second)
        default: return nil
        }
        guard var (mention, last) = made(form, year: year, from: index, to: end) else { return nil }
        if mark != 0x2E, first > 12 { mention.order = .dayFirst }
        if mark != 0x2E, second > 12 { mention.order = .monthFirst }
        last = max(last, index + 1)
        return (mention, last)
    }

    private func readWord(_ word: String, at index: Int) -> (DateMention, Int)? {
        if let month = DateWords.month(word), let found = readMonthDay(month, at: index) { return found }
        if Self.tomorrowWords.contains(word) { return made(.tomorrow, year: nil, from: index, to: index + 1) }
        if let (weekday, length) = weekday(at: index), !standsByDate(index + length) {
            guard var (mention, end) = made(.weekday(weekday), year: nil, from: index, to: index + length) else {
                return nil
            }
            mention.isNext =
                Self.nextWords.contains(tokens.word(index - 1) ?? "") || Self.nextWords.contains(tokens.word(end) ?? "")
            end = max(end, index + 1)
            return (mention, end)
        }
        return nil
    }

    /// `May 12`, `May 12th, 2026`, `August 3-15`, `majus 12-ig`
    private func readMonthDay(_ month: Int, at index: Int) -> (DateMention, Int)? {
        var next = index + 1
        if tokens.mark(next) == 0x2E { next += 1 }
        if let word = tokens.word(next), word == "the" || word == "le" { next += 1 }
        guard var day = tokens.number(next, digits: 1...2), (1...31).contains(day) else { return nil }
        var end = next + 1
        var endsSpan = false
        if tokens.mark(end) == 0x2D, let last = tokens.number(end + 1, digits: 1...2), (1...31).contains(last),
            last > day
        {
            day = last
            end += 2
            endsSpan = true
        }
        // `May 12:30` is no day.
        if tokens.mark(end) == 0x3A, tokens.number(end + 1, digits: 2...2) != nil { return nil }
        if let word = tokens.word(end), Self.ordinals.contains(word), isAdjacent(end - 1, end) { end += 1 }
        guard var (mention, last) = withYear(.day(month: month, day: day), from: index, to: end) else { return nil }
        mention.endsSpan = mention.endsSpan || endsSpan
        // A year that stands before: `2026. majus 12.`
        if mention.year == nil, let written = tokens.number(index - 1, digits: 4...4) {
            mention.year = Self.year(written, digits: 4)
        }
        last = max(last, index + 1)
        return (mention, last)
    }

    private func withYear(_ form: DateMention.Form, from start: Int, to end: Int) -> (DateMention, Int)? {
        var next = end
        if tokens.mark(next) == 0x2C || tokens.mark(next) == 0x2E || tokens.mark(next) == 0x2D
            || tokens.mark(next) == 0x2F
        {
            next += 1
        }
        if let word = tokens.word(next),
            ["de", "del", "of", "nam", "г", "року", "พ.ศ", "roku", "anul", "do"].contains(word)
        {
            next += 1
        }
        if let written = tokens.number(next, digits: 4...4), let year = Self.year(written, digits: 4) {
            return made(form, year: year, from: start, to: next + 1)
        }
        if tokens.mark(next) == 0x27, let written = tokens.number(next + 1, digits: 2...2),
            let year = Self.year(written, digits: 2)
        {
            return made(form, year: year, from: start, to: next + 2)
        }
        if next == end || tokens.mark(end) == 0x2D || tokens.mark(end) == 0x2E,
            let written = tokens.number(next, digits: 2...2), isAdjacent(next - 1, next),
            tokens.mark(end) == 0x2D, let year = Self.year(written, digits: 2)
        {
            return made(form, year: year, from: start, to: next + 1)
        }
        return made(form, year: nil, from: start, to: end)
    }

    private func made(_ form: DateMention.Form, year: Int?, from start: Int, to end: Int) -> (DateMention, Int)? {
        let range = tokens.ranges[start].lowerBound..<tokens.ranges[max(start, end - 1)].upperBound
        var mention = DateMention(form: form, year: year, weekday: nil, range: range)
        if case .weekday = form { return (mention, end) }
        mention.weekday = weekdayBeside(start, end)
        mention.endsSpan = isEndOfSpan(start)
        return (mention, end)
    }

    /// The day of the week before or behind, with at most a comma, a bracket or an article between.
    private func weekdayBeside(_ start: Int, _ end: Int) -> Int? {
        for distance in 1...4 where start - distance >= 0 {
            if let (weekday, length) = weekday(at: start - distance), length <= distance { return weekday }
            if tokens.number(start - distance, digits: 1...9) != nil || tokens.tokens[start - distance] == .gap {
                break
            }
        }
        for distance in 0...1 {
            if distance == 1, tokens.mark(end) != 0x28, tokens.mark(end) != 0x2C { break }
            if let (weekday, _) = weekday(at: end + distance) { return weekday }
            // In Japanese and Chinese the day stands in brackets: `5月12日(火)`.
            if distance == 1, tokens.mark(end) == 0x28, let word = tokens.word(end + 1),
                let place = ["日", "月", "火", "水", "木", "金", "土"].firstIndex(of: word)
            {
                return place
            }
        }
        return nil
    }

    private func weekday(at index: Int) -> (day: Int, length: Int)? {
        guard let word = tokens.word(index) else { return nil }
        if let day = DateWords.weekday(word) { return (day, 1) }
        // Each letter is a word of its own: `月曜日`, `星期一`, `월요일`.
        if word.utf8.first.map({ $0 >= 0xE3 && $0 <= 0xED }) ?? false, let second = tokens.word(index + 1) {
            if let day = DateWords.weekday(word + second) {
                return (day, tokens.word(index + 2) == "日" ? 3 : 2)
            }
            if let third = tokens.word(index + 2), let day = DateWords.weekday(word + second + third) {
                return (day, 3)
            }
        }
        return nil
    }

    /// Whether a date follows the day of the week, so that it is only its companion.
    private func standsByDate(_ next: Int) -> Bool {
        for index in next..<(next + 4) {
            if tokens.number(index, digits: 1...4) != nil { return true }
            if let word = tokens.word(index), DateWords.month(word) != nil,
                tokens.number(index + 1, digits: 1...2) != nil
            {
                return true
            }
            let passes =
                tokens.mark(index).map { $0 == 0x2C || $0 == 0x28 || $0 == 0x2E }
                ?? (tokens.word(index).map(DateWords.fillers.contains) ?? false)
            if !passes { return false }
        }
        return false
    }

    /// Whether a word that joins spans stands before, and a day before that.
    private func isEndOfSpan(_ start: Int) -> Bool {
        var index = start - 1
        var steps = 0
        var joined = false
        while index >= 0, steps < 6 {
            switch tokens.tokens[index] {
            case .gap: return false
            case .number: return joined
            case .mark(let mark):
                if mark == 0x2D || mark == 0x7E {
                    joined = true
                } else if mark != 0x2C, mark != 0x2E, mark != 0x28, mark != 0x29 {
                    return false
                }
            case .word(let word):
                if DateWords.month(word) != nil, joined {
                    return true
                } else if DateWords.connectors.contains(word) {
                    joined = true
                } else if ["日", "일", "月", "号", "號", "dia"].contains(word) {
                    break
                } else if DateWords.weekday(word) == nil, !DateWords.fillers.contains(word),
                    !Self.ordinals.contains(word), DateWords.month(word) == nil
                {
                    return false
                }
            }
            index -= 1
            steps += 1
        }
        return false
    }

    private func isAdjacent(_ left: Int, _ right: Int) -> Bool {
        guard tokens.ranges.indices.contains(left), tokens.ranges.indices.contains(right) else { return false }
        return tokens.ranges[left].upperBound == tokens.ranges[right].lowerBound
    }

    /// Years as they are written, those of the Buddhist era too.
    private static func year(_ written: Int, digits: Int) -> Int? {
        if digits == 2 { return 2000 + written }
        if (1990...2100).contains(written) { return written }
        return (2533...2643).contains(written) ? written - 543 : nil
    }
}
