import MailModel

/// Reads INTERNALDATE (RFC 9051 §9 date-time).
enum DateParser {
    static func internalDate(_ cursor: inout ResponseCursor) throws(ParseFailure) -> InternalDate {
        if let date = strict(cursor.frame.bytes[cursor.index...]) {
            cursor.advance(28)
            return date
        }
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

    /// The exact form in quotes, `"17-Jul-1996 02:44:25 -0700"`, read where it stands; nil for every other one.
    private static func strict(_ bytes: ArraySlice<UInt8>) -> InternalDate? {
        guard bytes.count >= 28 else { return nil }
        let start = bytes.startIndex
        func isByte(_ offset: Int, _ byte: UInt8) -> Bool { bytes[start + offset] == byte }
        func digits(_ offset: Int, _ count: Int) -> Int? {
            var value = 0
            for byte in bytes[(start + offset)..<(start + offset + count)] {
                guard (0x30...0x39).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            return value
        }
        let separators: [(Int, UInt8)] = [
            (0, 0x22), (3, 0x2D), (7, 0x2D), (12, 0x20), (15, 0x3A), (18, 0x3A), (21, 0x20), (27, 0x22),
        ]
        for (offset, byte) in separators where !isByte(offset, byte) { return nil }
        let sign = bytes[start + 22]
        // RFC 9051 §9 date-day-fixed: a space or a digit before the last digit.
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            let day = isByte(1, 0x20) ? digits(2, 1) : digits(1, 2),
            let month = months.firstIndex(where: { bytes[(start + 4)..<(start + 7)].equals($0) }),
            let year = digits(8, 4), let hour = digits(13, 2), let minute = digits(16, 2), let second = digits(19, 2),
            let zoneHours = digits(23, 2), let zoneMinutes = digits(25, 2), zoneHours < 24, zoneMinutes < 60
        else { return nil }
        let zone = (zoneHours * 60 + zoneMinutes) * (sign == UInt8(ascii: "-") ? -1 : 1)
        return InternalDate(
            year: year, month: month + 1, day: day, hour: hour, minute: minute, second: second, zoneMinutes: zone)
    }

    private static let months: [StaticString] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

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
