import MailModel

/// Reads INTERNALDATE (RFC 9051 §9 date-time).
enum DateParser {
    static func internalDate(_ cursor: inout ResponseCursor) throws(ParseFailure) -> InternalDate {
        let text = try cursor.string()
        let words = text.split(separator: UInt8(ascii: " "))
        guard words.count >= 2 else { throw cursor.failure("date and time") }
        // `17-Jul-1996 02:44:25 -0700`; the day may have a space before it, which split drops.
        let date = words[0].split(separator: UInt8(ascii: "-"))
        let time = words[1].split(separator: UInt8(ascii: ":"))
        guard date.count == 3, time.count == 3, let day = number(date[0]), let year = number(date[2]),
            let month = InternalDate.months.firstIndex(where: {
                $0.lowercased() == String(decoding: date[1], as: UTF8.self).lowercased()
            }), let hour = number(time[0]), let minute = number(time[1]), let second = number(time[2])
        else { throw cursor.failure("date and time") }
        let zone = words.count > 2 ? zoneMinutes(words[2]) : nil
        if zone == nil || text.count != 26 { cursor.quirks.insert(.looseInternalDate) }
        guard
            let result = InternalDate(
                year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second,
                zoneMinutes: zone ?? 0)
        else { throw cursor.failure("date and time in range") }
        return result
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard (1...4).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private static func zoneMinutes(_ text: ArraySlice<UInt8>) -> Int? {
        guard text.count == 5, let sign = text.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            let digits = number(text.dropFirst()), digits % 100 < 60, digits / 100 < 24
        else { return nil }
        let minutes = digits / 100 * 60 + digits % 100
        return sign == UInt8(ascii: "-") ? -minutes : minutes
    }
}
