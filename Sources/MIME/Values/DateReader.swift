import MailModel

/// Reads a date by its words rather than by their order, because mailers deviate in every order.
struct DateReader {
    private var words: [Word] = []
    private var time: Time?
    private var day: Int?
    private var month: Int?
    private var year: Int?
    private var zone: Zone?
    private var isAfternoon: Bool?
    /// Whether `month` may be a weekday, so that another name of a month goes before it.
    private var monthIsDoubtful = false
    /// Two numbers that are day and month or month and day.
    private var dayAndMonth: (Int, Int)?

    private struct Time {
        var hour: Int
        var minute: Int
        var second: Int
    }

    private enum Zone {
        case offset(Int)
        case unknown
    }

    private enum Word: Equatable {
        case number(value: Int, digits: Int)
        case letters(String)
        case mark(UInt8)
        case gap
    }

    init(_ value: ArraySlice<UInt8>) { words = Self.words(of: value) }

    mutating func read() -> HeaderDate? {
        var index = 0
        while index < words.count { index = take(at: index) }
        settleDayAndMonth()
        guard let time = adjustedTime(), let day, let month, let year else { return nil }
        let date = CivilDate(year: year, month: month, day: day)
        guard date.isValid, time.hour < 24, time.minute < 60, time.second <= 60 else { return nil }
        var offset: Int?
        if case .offset(let minutes) = zone { offset = minutes }
        let local = date.daysSince1970 * 86_400 + Int64(time.hour * 3600 + time.minute * 60 + min(time.second, 59))
        // All terms are bounded by four-digit years and zones, so nothing here can overflow.
        return HeaderDate(Timestamp(milliseconds: (local - Int64(offset ?? 0) * 60) * 1000), offsetMinutes: offset)
    }

    /// Takes what stands at a word and returns where to go on.
    private mutating func take(at index: Int) -> Int {
        switch words[index] {
        case .number(let value, let digits):
            if let end = takeCompact(value, digits: digits, at: index) { return end }
            if time == nil, let end = takeTime(at: index) { return end }
            if let end = takeDateInNumbers(at: index) { return end }
            if index + 1 < words.count, case .letters(let unit) = words[index + 1], takeUnit(unit, of: value) {
                return index + 2
            }
            takeNumber(value, digits: digits)
        case .letters(let name):
            if name == "a" || name == "p", mark(at: index + 1) == ASCII.dot, letters(at: index + 2) == "m" {
                isAfternoon = name == "p"
                return index + 3
            }
            takeName(name)
        case .mark(let sign) where sign == 0x2B || sign == ASCII.hyphen:
            // A hyphen may also stand inside a date: `10:00 23-Nov-2026`.
            let isSign = sign == 0x2B || year != nil || words[max(0, index - 1)] == .gap
            if time != nil, isSign, !hasOffset, let end = takeOffset(at: index) { return end }
        case .mark, .gap: break
        }
        return index + 1
    }

    private mutating func takeNumber(_ value: Int, digits: Int) {
        if digits <= 2, day == nil {
            day = value
        } else if year == nil, digits >= 2 {
            year = Self.year(value, digits: digits)
        }
    }

    /// A year as mailers write it; nil where it can be none.
    private static func year(_ value: Int, digits: Int) -> Int? {
        // RFC 5322 §4.3, and programs that count from 1900 and write `19126` or `0026`.
        switch (digits, value) {
        case (2...4, ..<50): digits == 3 ? 1900 + value : 2000 + value
        case (2...4, ..<1000): 1900 + value
        case (4, _): value
        case (5, 19_100...19_999): 1900 + value % 1000
        default: nil
        }
    }

    private mutating func takeName(_ name: String) {
        switch name {
        case "am", "pm": isAfternoon = name == "pm"
        case "上午", "오전", "午前": isAfternoon = false
        case "下午", "오후", "午後": isAfternoon = true
        case "daylight":
            if case .offset(let minutes) = zone, minutes < -240 { zone = .offset(minutes + 60) }
        default:
            if month == nil || monthIsDoubtful, let number = DateNames.month(name) {
                monthIsDoubtful = DateNames.mayBeWeekday(name) && day == nil && year == nil && time == nil
                month = number
            } else if time != nil, zone == nil {
                zone = DateNames.zone(name).map(Zone.offset)
            }
        }
    }

    /// A number with what it counts behind it, as in `2026年11月23日`.
    private mutating func takeUnit(_ unit: String, of value: Int) -> Bool {
        switch unit {
        case "年", "년": year = value
        case "月", "월": month = value
        case "日", "일": day = value
        default: return false
        }
        return true
    }

    private var hasOffset: Bool {
        // A zone's name may stand before its offset: `GMT+0100`.
        if case .offset(let minutes) = zone { return minutes != 0 }
        return false
    }

    /// Day and month by the numbers themselves, or by AM and PM, which go with the month in front.
    private mutating func settleDayAndMonth() {
        guard let (first, second) = dayAndMonth else { return }
        if first > 12 || first == second {
            (day, month) = (first, second)
        } else if second > 12 || isAfternoon != nil {
            (day, month) = (second, first)
        }
    }

    /// `h:mm`, `h:mm:ss`, with dots for colons, and a fraction.
    private mutating func takeTime(at index: Int) -> Int? {
        guard case .number(let hour, let hourDigits) = words[index], hourDigits <= 2,
            let mark = mark(at: index + 1) ?? (letters(at: index + 1) == "h" ? ASCII.colon : nil),
            mark == ASCII.colon || mark == ASCII.dot, let minute = number(at: index + 2, digits: 1...2)
        else { return nil }
        // `23.11.26` is a date, as long as there is none.
        if mark == ASCII.dot, day == nil, month == nil { return nil }
        var end = index + 3
        var second = 0
        if self.mark(at: end) == mark, let value = number(at: end + 1, digits: 1...2) {
            second = value
            end += 2
            if let point = self.mark(at: end), point == ASCII.dot || point == ASCII.comma,
                number(at: end + 1, digits: 1...9) != nil
            {
                end += 2
            }
        } else if mark == ASCII.dot {
            // Two numbers with a dot are a date's day and month rather than a time.
            return nil
        }
        time = Time(hour: hour, minute: minute, second: second)
        return end
    }

    /// `20261123`, `20261123T100807` and `20261123100807`.
    private mutating func takeCompact(_ value: Int, digits: Int, at index: Int) -> Int? {
        guard year == nil, day == nil, digits == 8 || digits == 14 else {
            guard digits == 6, time == nil, year != nil, day != nil, letters(at: index - 1) == "t" else { return nil }
            time = Time(hour: value / 10_000, minute: value / 100 % 100, second: value % 100)
            return index + 1
        }
        let date = digits == 8 ? value : value / 1_000_000
        guard (1900...2999).contains(date / 10_000) else { return nil }
        (year, month, day) = (date / 10_000, date / 100 % 100, date % 100)
        if digits == 14 {
            let rest = value % 1_000_000
            time = Time(hour: rest / 10_000, minute: rest / 100 % 100, second: rest % 100)
        }
        return index + 1
    }

    /// `yyyy-mm-dd`, `dd.mm.yyyy`, `dd/mm/yyyy` and `mm/dd/yyyy`, the years in two digits too.
    private mutating func takeDateInNumbers(at index: Int) -> Int? {
        guard year == nil, day == nil, month == nil || monthIsDoubtful,
            case .number(let first, let digits) = words[index],
            let mark = mark(at: index + 1), mark == ASCII.hyphen || mark == ASCII.dot || mark == ASCII.slash,
            let second = number(at: index + 2, digits: 1...2), self.mark(at: index + 3) == mark
        else { return nil }
        if digits == 4 {
            guard let day = number(at: index + 4, digits: 1...2) else { return nil }
            (year, month, self.day) = (first, second, day)
        } else {
            guard digits <= 2, let year = number(at: index + 4, digits: 2...4),
                case .number(_, let yearDigits) = words[index + 4], yearDigits != 3
            else { return nil }
            self.year = Self.year(year, digits: yearDigits)
            // Only with slashes does anybody write the month first.
            if mark == ASCII.slash {
                dayAndMonth = (first, second)
                // Until it is settled, so that no other number is taken for them.
                (day, month) = (0, 0)
            } else {
                (day, month) = (first, second)
            }
        }
        return index + 5
    }

    /// `+hhmm`, `+hh:mm` or `+hh`.
    private mutating func takeOffset(at index: Int) -> Int? {
        guard case .mark(let sign) = words[index], index + 1 < words.count,
            case .number(let value, let digits) = words[index + 1]
        else { return nil }
        var end = index + 2
        let minutes: Int
        switch digits {
        case 3, 4: minutes = value / 100 * 60 + value % 100
        case 1, 2:
            if mark(at: end) == ASCII.colon, let rest = number(at: end + 1, digits: 2...2) {
                minutes = value * 60 + rest
                end += 2
            } else {
                minutes = value * 60
            }
        default: return nil
        }
        if sign == ASCII.hyphen, minutes == 0 {
            // RFC 5322 §3.3
            zone = .unknown
        } else if minutes <= 24 * 60 {
            zone = .offset(sign == ASCII.hyphen ? -minutes : minutes)
        } else {
            zone = .unknown
        }
        return end
    }

    private func adjustedTime() -> Time? {
        guard var time, let isAfternoon, time.hour <= 12 else { return time }
        time.hour = time.hour % 12 + (isAfternoon ? 12 : 0)
        return time
    }

    private func mark(at index: Int) -> UInt8? {
        guard words.indices.contains(index), case .mark(let byte) = words[index] else { return nil }
        return byte
    }

    private func letters(at index: Int) -> String? {
        guard words.indices.contains(index), case .letters(let name) = words[index] else { return nil }
        return name
    }

    private func number(at index: Int, digits: ClosedRange<Int>) -> Int? {
        guard words.indices.contains(index), case .number(let value, let count) = words[index],
            digits.contains(count)
        else { return nil }
        return value
    }

    private static func words(of value: ArraySlice<UInt8>) -> [Word] {
        var words: [Word] = []
        var depth = 0
        var index = value.startIndex
        while index < value.endIndex {
            let byte = value[index]
            let start = index
            index += 1
            if byte == ASCII.openParenthesis {
                depth += 1
            } else if byte == ASCII.closeParenthesis {
                depth = max(0, depth - 1)
                words.append(.gap)
            } else if depth > 0 {
                continue
            } else if byte.isDigit {
                while index < value.endIndex, value[index].isDigit { index += 1 }
                let digits = value[start..<index]
                let number = digits.prefix(14).reduce(0) { $0 * 10 + Int($1 &- 0x30) }
                words.append(.number(value: number, digits: digits.count))
            } else if byte.isLetter || byte >= 0x80 {
                while index < value.endIndex, value[index].isLetter || value[index] >= 0x80 { index += 1 }
                words.append(.letters(value[start..<index].lenientText.lowercased()))
            } else if byte.isFoldingSpace {
                words.append(.gap)
            } else {
                words.append(.mark(byte))
            }
        }
        return words
    }
}
