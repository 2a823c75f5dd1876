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
            if time == nil, let end = takeTime(at: index) { return end }
            if let end = takeISODate(at: index) { return end }
            takeNumber(value, digits: digits)
        case .letters(let name): takeName(name)
        case .mark(let sign) where sign == 0x2B || sign == ASCII.hyphen:
            // A hyphen may also stand inside a date: `10:00 23-Nov-2026`.
            let isSign = sign == 0x2B || year != nil || words[max(0, index - 1)] == .gap
            if time != nil, isSign, let end = takeOffset(at: index) { return end }
        case .mark, .gap: break
        }
        return index + 1
    }

    private mutating func takeNumber(_ value: Int, digits: Int) {
        if digits <= 2, day == nil {
            day = value
        } else if year == nil, digits >= 2, digits <= 4 {
            // RFC 5322 §4.3
            switch digits {
            case 2: year = value < 50 ? 2000 + value : 1900 + value
            case 3: year = 1900 + value
            default: year = value
            }
        }
    }

    private mutating func takeName(_ name: String) {
        if name == "am" || name == "pm" {
            isAfternoon = name == "pm"
        } else if month == nil, name.count >= 3, let number = DateNames.month(name) {
            month = number
        } else if time != nil, zone == nil {
            zone = DateNames.zone(name).map(Zone.offset)
        }
    }

    /// `h:mm`, `h:mm:ss`, with dots for colons, and a fraction.
    private mutating func takeTime(at index: Int) -> Int? {
        guard case .number(let hour, let hourDigits) = words[index], hourDigits <= 2,
            let mark = mark(at: index + 1), mark == ASCII.colon || mark == ASCII.dot,
            let minute = number(at: index + 2, digits: 1...2)
        else { return nil }
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

    /// `yyyy-mm-dd`, with a `T` behind it or not.
    private mutating func takeISODate(at index: Int) -> Int? {
        guard year == nil, day == nil, let year = number(at: index, digits: 4...4),
            mark(at: index + 1) == ASCII.hyphen, let month = number(at: index + 2, digits: 2...2),
            mark(at: index + 3) == ASCII.hyphen, let day = number(at: index + 4, digits: 2...2)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
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
                let number = digits.prefix(9).reduce(0) { $0 * 10 + Int($1 &- 0x30) }
                words.append(.number(value: number, digits: digits.count))
            } else if byte.isLetter {
                while index < value.endIndex, value[index].isLetter { index += 1 }
                words.append(.letters(String(decoding: value[start..<index].map(\.lowercased), as: UTF8.self)))
            } else if byte.isFoldingSpace {
                words.append(.gap)
            } else {
                words.append(.mark(byte))
            }
        }
        return words
    }
}
