internal import MailModel
internal import MailStore

/// How much mail came and went on each of the last thirty days, as a small drawing with its words.
struct MailSparkline: Sendable {
    static let dayCount: Int64 = 30
    private static let millisecondsOfDay: Int64 = 86_400_000
    /// Of the drawing, in its own units: the width of a day, the space between two, and the height.
    private static let step = 10, bar = 7, height = 48

    /// From the first day to today.
    let days: [MailDay]

    /// Takes what was counted; days without mail are filled in.
    init(_ counted: [MailDay], today now: Timestamp) {
        let today = now.milliseconds / Self.millisecondsOfDay
        let known = Dictionary(counted.map { ($0.day, $0) }, uniquingKeysWith: { first, _ in first })
        days = (today - Self.dayCount + 1...today).map { known[$0] ?? MailDay(day: $0, received: 0, sent: 0) }
    }

    /// The beginning of the first day.
    static func start(today now: Timestamp) -> Timestamp {
        Timestamp(milliseconds: (now.milliseconds / millisecondsOfDay - dayCount + 1) * millisecondsOfDay)
    }

    var html: HTML {
        let received = days.reduce(0) { $0 + $1.received }
        let sent = days.reduce(0) { $0 + $1.sent }
        guard received + sent > 0 else {
            return "<p class=\"quiet small\">No mail of the last \(Int(Self.dayCount)) days is here.</p>"
        }
        let words = "In the last \(Self.dayCount) days \(count(received)) received and \(count(sent)) sent."
        return """
            <figure class="sparkline"><svg viewBox="0 0 \(Self.step * Int(Self.dayCount)) \(Self.height)" preserveAspectRatio="none" role="img" aria-label="\(words)">\(each: days.enumerated(), { column($0, $1) })</svg>
            <figcaption class="small"><span class="key received"></span>\(count(received)) received<span class="key sent"></span>\(count(sent)) sent<span class="quiet"> in the last \(Int(Self.dayCount)) days</span></figcaption></figure>
            """
    }

    private func count(_ number: Int) -> String { MailboxFoldersPanel.count(number) }

    /// What was received stands on what was sent; a day with any mail has at least a line.
    private func column(_ index: Int, _ day: MailDay) -> HTML {
        let most = max(1, days.map { $0.received + $0.sent }.max() ?? 1)
        func scaled(_ number: Int) -> Int { number == 0 ? 0 : max(2, number * (Self.height - 4) / most) }
        let x = index * Self.step + (Self.step - Self.bar) / 2
        let (sent, received) = (scaled(day.sent), scaled(day.received))
        return """
            <g><title>\(date(day)): \(day.received) received, \(day.sent) sent</title>\(if: received > 0, rectangle("received", x, Self.height - sent - received, received))\(if: sent > 0, rectangle("sent", x, Self.height - sent, sent))\(if: received + sent == 0, rectangle("none", x, Self.height - 1, 1))</g>
            """
    }

    private func rectangle(_ style: String, _ x: Int, _ y: Int, _ height: Int) -> HTML {
        "<rect class=\"\(style)\" x=\"\(x)\" y=\"\(y)\" width=\"\(Self.bar)\" height=\"\(height)\"/>"
    }

    private func date(_ day: MailDay) -> String {
        String(TimeText.exact(Timestamp(milliseconds: day.day * Self.millisecondsOfDay)).prefix { $0 != "," })
    }
}
