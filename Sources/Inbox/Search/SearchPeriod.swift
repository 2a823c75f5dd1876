public import MailModel

/// A time in which messages were received.
public enum SearchPeriod: Sendable, Hashable {
    /// Before the first moment of a day, month or year.
    case before(SearchDate)
    /// In a day, month or year, or later.
    case after(SearchDate)
    /// In a day, month or year.
    case on(SearchDate)
    /// Longer ago.
    case olderThan(SearchAge)
    /// Not longer ago.
    case newerThan(SearchAge)

    /// The moments that are meant.
    ///
    /// - Parameters:
    ///   - now: from when ages count.
    ///   - offsetMinutes: the asker's zone, in minutes east of UTC.
    public func range(now: Timestamp, offsetMinutes: Int = 0) -> Range<Timestamp> {
        let first = Timestamp(milliseconds: .min)
        let last = Timestamp(milliseconds: .max)
        switch self {
        case .before(let date): return first..<date.start(offsetMinutes: offsetMinutes)
        case .after(let date): return date.start(offsetMinutes: offsetMinutes)..<last
        case .on(let date):
            return date.start(offsetMinutes: offsetMinutes)..<date.end(offsetMinutes: offsetMinutes)
        case .olderThan(let age): return first..<age.before(now)
        case .newerThan(let age): return age.before(now)..<last
        }
    }
}

/// A day, a month or a year of the Gregorian calendar, from 1900 to 9999.
public struct SearchDate: Sendable, Hashable, CustomStringConvertible {
    /// The year.
    public let year: Int
    /// The month from 1; nil where the whole year is meant.
    public let month: Int?
    /// The day from 1; nil where the whole month is meant.
    public let day: Int?

    /// Nil where there is no such day.
    public init?(year: Int, month: Int? = nil, day: Int? = nil) {
        guard (1900...9999).contains(year), month != nil || day == nil else { return nil }
        if let month {
            guard (1...12).contains(month) else { return nil }
            if let day, !(1...Self.days(in: month, of: year)).contains(day) { return nil }
        }
        self.year = year
        self.month = month
        self.day = day
    }

    /// As `2026`, `2026-11` or `2026-11-23`.
    public var description: String {
        let parts = [month, day].compactMap { $0 }.map { $0 < 10 ? "-0\($0)" : "-\($0)" }
        return "\(year)" + parts.joined()
    }

    /// Its first moment.
    func start(offsetMinutes: Int) -> Timestamp {
        Self.moment(year: year, month: month ?? 1, day: day ?? 1, offsetMinutes: offsetMinutes)
    }

    /// The first moment after it.
    func end(offsetMinutes: Int) -> Timestamp {
        guard let month else { return Self.moment(year: year + 1, month: 1, day: 1, offsetMinutes: offsetMinutes) }
        guard let day else {
            let isDecember = month == 12
            return Self.moment(
                year: isDecember ? year + 1 : year, month: isDecember ? 1 : month + 1, day: 1,
                offsetMinutes: offsetMinutes)
        }
        return Self.moment(year: year, month: month, day: day, offsetMinutes: offsetMinutes)
            .adding(milliseconds: 86_400_000)
    }

    private static func moment(year: Int, month: Int, day: Int, offsetMinutes: Int) -> Timestamp {
        let seconds = CivilDay.number(year: year, month: month, day: day) * 86_400 - Int64(offsetMinutes) * 60
        return Timestamp(milliseconds: seconds * 1000)
    }

    static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }
}

/// A length of time such as two weeks.
public struct SearchAge: Sendable, Hashable, CustomStringConvertible {
    /// What is counted.
    public enum Unit: String, Sendable, Hashable, CaseIterable {
        /// Hours.
        case hours = "h"
        /// Days of 24 hours.
        case days = "d"
        /// Weeks.
        case weeks = "w"
        /// Months of the calendar.
        case months = "m"
        /// Years of the calendar.
        case years = "y"
    }

    /// How many, 1 to 9999.
    public let count: Int
    /// Of what.
    public let unit: Unit

    /// Nil where the count is out of bounds.
    public init?(_ count: Int, _ unit: Unit) {
        guard (1...9999).contains(count) else { return nil }
        self.count = count
        self.unit = unit
    }

    /// As `2w`.
    public var description: String { "\(count)\(unit.rawValue)" }

    /// The moment that long before another one. A day that the month has not becomes the month's last one.
    func before(_ now: Timestamp) -> Timestamp {
        let hour: Int64 = 3_600_000
        switch unit {
        case .hours: return now.adding(milliseconds: -Int64(count) * hour)
        case .days: return now.adding(milliseconds: -Int64(count) * 24 * hour)
        case .weeks: return now.adding(milliseconds: -Int64(count) * 168 * hour)
        case .months: return CivilDay.moment(now, minusMonths: count)
        case .years: return CivilDay.moment(now, minusMonths: count * 12)
        }
    }
}

/// Days of the Gregorian calendar, counted from 1970.
enum CivilDay {
    /// Exact for any year from 0 to 9999: eras of 400 years have equally many days, and a year that begins in March
    /// ends with the leap day.
    static func number(year: Int, month: Int, day: Int) -> Int64 {
        let shifted = Int64(month <= 2 ? year - 1 : year)
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func date(_ number: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
        let day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
        return (Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0), month, day)
    }

    static func moment(_ moment: Timestamp, minusMonths months: Int) -> Timestamp {
        // Beyond these years nothing is stored, and the arithmetic would end.
        let bounded = min(max(moment.milliseconds, -62_000_000_000_000), 253_000_000_000_000)
        let day: Int64 = 86_400_000
        let number = bounded >= 0 ? bounded / day : (bounded - day + 1) / day
        let date = date(number)
        let total = date.year * 12 + date.month - 1 - months
        let year = total >= 0 ? total / 12 : (total - 11) / 12
        let month = total - year * 12 + 1
        let last = SearchDate.days(in: month, of: year)
        let start = Self.number(year: year, month: month, day: min(date.day, last))
        return Timestamp(milliseconds: start * day + bounded - number * day)
    }
}
