public import MailModel

/// The moment that a Date field names, with the zone in which it was written (RFC 5322 §3.3).
public struct HeaderDate: Sendable, Hashable {
    /// The moment.
    public let timestamp: Timestamp

    /// Minutes east of UTC as written; nil where the zone is missing, unknown or `-0000`, and UTC was taken.
    public let offsetMinutes: Int?

    /// Takes a moment and the zone to write it in.
    public init(_ timestamp: Timestamp, offsetMinutes: Int? = 0) {
        self.timestamp = timestamp
        self.offsetMinutes = offsetMinutes
    }

    /// Reads a raw field value; nil where no day, month, year and time can be found in it.
    ///
    /// Beyond RFC 5322 with its obsolete zones and years this takes: comments anywhere, a missing or wrong weekday, a
    /// missing zone or seconds, months in a dozen languages, the order of C's `asctime`, hyphens in the date, dots in
    /// the time, fractions of a second, AM and PM, `GMT+0100` and `+1:00`, ISO 8601, dates in numbers where the order of
    /// day and month is certain, and anything behind. Only the first 200 octets are looked at.
    public init?(_ value: ArraySlice<UInt8>) {
        var reader = DateReader(value.prefix(200))
        guard let date = reader.read() else { return nil }
        self = date
    }

    /// The field's value, such as `Mon, 23 Nov 2026 10:00:00 +0000`.
    ///
    /// Years outside 1900 to 9999, which the format cannot hold, are clamped.
    public var text: String {
        let offset = min(max(offsetMinutes ?? 0, -5999), 5999)
        let seconds = timestamp.milliseconds.flooredQuotient(by: 1000)
        let lowest = CivilDate(year: 1900, month: 1, day: 1).daysSince1970 * 86_400
        let highest = CivilDate(year: 9999, month: 12, day: 31).daysSince1970 * 86_400 + 86_399
        let local = min(max(seconds.addingSaturating(Int64(offset) * 60), lowest), highest)
        let days = local.flooredQuotient(by: 86_400)
        let second = Int(local - days * 86_400)
        let date = CivilDate(daysSince1970: days)
        let weekday = DateNames.weekdays[Int((days + 4).modulo(7))]
        let zone = offsetMinutes == nil ? "-0000" : Self.zoneText(offset)
        // RFC 5322 §3.3
        return "\(weekday), \(date.day) \(DateNames.months[date.month - 1]) \(Self.padded(date.year, 4)) "
            + "\(Self.padded(second / 3600, 2)):\(Self.padded(second / 60 % 60, 2)):\(Self.padded(second % 60, 2)) "
            + zone
    }

    private static func zoneText(_ minutes: Int) -> String {
        let magnitude = Int(minutes.magnitude)
        return "\(minutes < 0 ? "-" : "+")\(padded(magnitude / 60, 2))\(padded(magnitude % 60, 2))"
    }

    private static func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}

/// A day of the Gregorian calendar.
struct CivilDate {
    let year: Int
    let month: Int
    let day: Int

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Counts from 1970-01-01; eras of 400 years make it exact for any day within ten thousand years.
    init(daysSince1970 days: Int64) {
        let shifted = days + 719_468
        let era = shifted.flooredQuotient(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
        month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
        year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
    }

    var daysSince1970: Int64 {
        let shiftedYear = Int64(month <= 2 ? year - 1 : year)
        let era = shiftedYear.flooredQuotient(by: 400)
        let yearOfEra = shiftedYear - era * 400
        let shiftedMonth = Int64(month > 2 ? month - 3 : month + 9)
        let dayOfYear = (153 * shiftedMonth + 2) / 5 + Int64(day) - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Whether the month has that day.
    var isValid: Bool {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1 else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return day <= [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }
}

extension Int64 {
    func flooredQuotient(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }

    func modulo(_ divisor: Int64) -> Int64 {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }

    func addingSaturating(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }
}
