public import MailModel

/// When the server got a message, with the zone in which it says so (RFC 9051 §2.3.3).
public struct InternalDate: Sendable, Hashable {
    /// The moment, in whole seconds.
    public var timestamp: Timestamp
    /// Minutes east of UTC.
    public var zoneMinutes: Int

    /// Creates a date; the zone is for show only.
    public init(_ timestamp: Timestamp, zoneMinutes: Int = 0) {
        self.timestamp = timestamp
        self.zoneMinutes = zoneMinutes
    }

    /// Composes a moment from a calendar date; nil where a part is out of its range.
    init?(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, zoneMinutes: Int) {
        guard (0...9999).contains(year), (1...12).contains(month), (1...31).contains(day), (0...23).contains(hour),
            (0...59).contains(minute), (0...60).contains(second), abs(zoneMinutes) <= 24 * 60
        else { return nil }
        let days = Self.days(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + min(second, 59) - zoneMinutes * 60
        self.init(Timestamp(milliseconds: Int64(seconds) * 1_000), zoneMinutes: zoneMinutes)
    }

    static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// The form on the wire, such as `17-Jul-1996 02:44:25 -0700` (RFC 9051 §9 date-time), without quotes.
    ///
    /// Years outside 0 to 9999 cannot be written and become the nearest that can.
    public var wireText: String {
        let limit = (earliest: Int64(-62_167_219_200), latest: Int64(253_402_300_799))
        let zone = max(-1439, min(1439, zoneMinutes))
        var seconds = timestamp.milliseconds / 1_000
        if timestamp.milliseconds % 1_000 < 0 { seconds -= 1 }
        seconds = max(limit.earliest, min(limit.latest, seconds))
        let local = max(limit.earliest, min(limit.latest, seconds + Int64(zone) * 60))
        let dayNumber = Int((Double(local) / 86_400).rounded(.down))
        let inDay = Int(local) - dayNumber * 86_400
        let date = Self.civil(days: dayNumber)
        return pad(date.day, 2, with: " ") + "-" + Self.months[date.month - 1] + "-" + pad(date.year, 4) + " "
            + pad(inDay / 3_600, 2) + ":" + pad(inDay / 60 % 60, 2) + ":" + pad(inDay % 60, 2) + " "
            + (zone < 0 ? "-" : "+") + pad(abs(zone) / 60, 2) + pad(abs(zone) % 60, 2)
    }

    /// A day as SEARCH wants it, such as `1-Feb-1994` (RFC 9051 §9 date), in the zone of the date.
    public var wireDay: String {
        let text = wireText.drop { $0 == " " }
        return String(text.prefix { $0 != " " })
    }

    private func pad(_ number: Int, _ width: Int, with filler: Character = "0") -> String {
        let digits = String(number)
        return String(repeating: filler, count: max(0, width - digits.count)) + digits
    }

    /// Days since 1970-01-01 of a date in the Gregorian calendar, by counting in years that begin in March.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}
