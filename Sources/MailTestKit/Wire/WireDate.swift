import MailModel

/// Dates as clients write them (RFC 9051 §9 date, date-time).
enum WireDate {
    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    /// Days since 1970 of `1-Feb-1994`.
    static func day(_ text: String) -> Int? {
        let parts = text.split(separator: "-")
        guard parts.count == 3, let day = Int(parts[0]), (1...31).contains(day), let year = Int(parts[2]),
            (1...9999).contains(year), let month = months.firstIndex(of: parts[1].lowercased())
        else { return nil }
        return days(year: year, month: month + 1, day: day)
    }

    /// The moment of ` 1-Feb-1994 02:44:25 -0700`.
    static func moment(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ")
        guard parts.count == 3, let day = day(String(parts[0])) else { return nil }
        let clock = parts[1].split(separator: ":").compactMap { Int($0) }
        let zone = parts[2]
        guard clock.count == 3, zone.utf8.count == 5, zone.hasPrefix("+") || zone.hasPrefix("-"),
            let offset = Int(zone.dropFirst())
        else { return nil }
        let minutes = (offset / 100 * 60 + offset % 100) * (zone.hasPrefix("-") ? -1 : 1)
        let seconds = day * 86_400 + clock[0] * 3_600 + clock[1] * 60 + clock[2] - minutes * 60
        return Timestamp(milliseconds: Int64(seconds) * 1_000)
    }

    /// Days since 1970 of a moment, in UTC.
    static func day(of moment: Timestamp) -> Int {
        Int((Double(moment.milliseconds) / 86_400_000).rounded(.down))
    }

    /// Days since 1970-01-01 in the Gregorian calendar, by counting in years that begin in March.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
