import Foundation
import MailModel
import MailStore
import Testing

@testable import Web

@Suite("Web: the drawing of a mailbox's mail")
struct MailSparklineTests {
    private static let today = Timestamp(milliseconds: 20_000 * 86_400_000 + 5_000)

    private func heights(_ style: String, _ markup: String) -> [Int] {
        markup.components(separatedBy: "<rect class=\"\(style)\"").dropFirst().compactMap { part in
            part.components(separatedBy: "height=\"").dropFirst().first.flatMap { Int($0.prefix { $0 != "\"" }) }
        }
    }

    @Test("thirty days end with today, and what is older or from tomorrow is not drawn")
    func days() {
        let drawing = MailSparkline(
            [
                MailDay(day: 20_001, received: 9, sent: 9), MailDay(day: 20_000, received: 4, sent: 0),
                MailDay(day: 19_971, received: 2, sent: 1), MailDay(day: 19_970, received: 9, sent: 9),
            ], today: Self.today)
        #expect(drawing.days.count == 30)
        #expect(drawing.days.first == MailDay(day: 19_971, received: 2, sent: 1))
        #expect(drawing.days.last == MailDay(day: 20_000, received: 4, sent: 0))
        #expect(MailSparkline.start(today: Self.today).milliseconds == 19_971 * 86_400_000)
        let markup = drawing.html.text
        #expect(markup.contains("aria-label=\"In the last 30 days 6 received and 1 sent.\""))
        #expect(markup.components(separatedBy: "<g>").count == 31)
        #expect(heights("none", markup).count == 28)
    }

    @Test("a single message is seen beside a day of many, and no column is higher than the drawing")
    func scale() {
        let markup = MailSparkline(
            [
                MailDay(day: 20_000, received: 1_000_000, sent: 1_000_000), MailDay(day: 19_999, received: 1, sent: 0),
            ], today: Self.today
        ).html.text
        let received = heights("received", markup)
        #expect(received.min() == 2)
        #expect((received.max() ?? 0) + (heights("sent", markup).max() ?? 0) <= 48)
    }

    @Test("without mail there are words instead of a drawing")
    func empty() {
        let markup = MailSparkline([], today: Self.today).html.text
        #expect(markup.contains("No mail of the last 30 days is here.") && !markup.contains("<svg"))
    }
}
