internal import MailModel

/// Moments in words.
enum TimeText {
    /// How long ago, with the exact time for programs and on hover; the browser keeps it current and in its own zone.
    static func ago(_ time: Timestamp, now: Timestamp) -> HTML {
        "<relative-time><time datetime=\"\(time.description)\" title=\"\(exact(time))\">\(words(time, now: now))</time></relative-time>"
    }

    /// Such as `26 Nov 2026, 20:41 UTC`.
    static func exact(_ time: Timestamp) -> String {
        // `2026-11-26T20:41:05Z`
        let text = Array(time.description.utf8)
        guard text.count >= 16, let month = Int(String(decoding: text[5..<7], as: UTF8.self)), (1...12).contains(month)
        else { return time.description }
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let day = String(decoding: text[8..<10], as: UTF8.self)
        let year = String(decoding: text[0..<4], as: UTF8.self)
        let clock = String(decoding: text[11..<16], as: UTF8.self)
        return "\(day.hasPrefix("0") ? String(day.dropFirst()) : day) \(names[month - 1]) \(year), \(clock) UTC"
    }

    /// How long ago or until then, in one unit. `relative-time.js` has the same steps.
    static func words(_ time: Timestamp, now: Timestamp) -> String {
        let difference = now.milliseconds.subtractingReportingOverflow(time.milliseconds).partialValue
        let seconds = difference.magnitude / 1000
        let isFuture = difference < 0
        let (count, unit): (UInt64, String) =
            switch seconds {
            case 0..<45: (0, "")
            case 45..<3600: (max(1, (seconds + 30) / 60), "minute")
            case 3600..<86_400: ((seconds + 1800) / 3600, "hour")
            default: ((seconds + 43_200) / 86_400, "day")
            }
        guard count > 0 else { return isFuture ? "in a moment" : "just now" }
        let words = "\(count) \(unit)\(count == 1 ? "" : "s")"
        return isFuture ? "in \(words)" : "\(words) ago"
    }
}
