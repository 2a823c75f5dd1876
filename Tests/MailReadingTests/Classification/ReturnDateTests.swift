import MIME
import MailModel
import MailReading
import Testing

/// A sentence of a note of absence, sent on Monday, 27 April 2026, and the day that it names.
struct DateFixture: Sendable, CustomTestStringConvertible {
    let text: String
    let date: String?

    init(_ text: String, _ date: String?) {
        self.text = text
        self.date = date
    }

    var testDescription: String { text }

    static let all: [DateFixture] = [
        DateFixture(
            "I'm away from Monday April 27th through Friday, May 1st returning Monday, May 4th.", "2026-05-04 back-on"),
        DateFixture("I will be out starting 04/27/2026 and will not return until 05/04/2026.", "2026-05-04 back-on"),
        DateFixture("I will be back in the office on the 12th of May.", "2026-05-12 back-on"),
        DateFixture("I am returning to work on 4th May 2026. If urgent call +49 30 1234567.", "2026-05-04 back-on"),
        DateFixture("I have no access to email until Monday.", "2026-05-04 away-through"),
        DateFixture("Our office is closed from 24.12.2026 to 3.1.2027.", "2027-01-03 away-through"),
        DateFixture("I am out of office 27/04 - 12/05.", "2026-05-12 away-through"),
        DateFixture("I'm out until next Tuesday.", nil),
        DateFixture("We received it on 27 April 2026 and will answer by 12 May.", nil),
        DateFixture("The event takes place on 12 May. I am out of office.", nil),
        DateFixture("Call us 24/7, or wait until 9.30 am.", nil),
        DateFixture(
            "Ich bin vom 27. April bis zum 8. Mai 2026 im Urlaub und ab Montag, 11. Mai 2026 wieder im Büro.",
            "2026-05-11 back-on"),
        DateFixture("Ich bin erst wieder am Mittwoch erreichbar.", "2026-04-29 back-on"),
        DateFixture("Ich bin bis 12.05. abwesend. Meine Mails werden nicht weitergeleitet.", "2026-05-12 away-through"),
        DateFixture("Absente du 27/04/2026 au 12/05/2026", "2026-05-12 away-through"),
        DateFixture("Me encuentro fuera de la oficina del 27 de abril al 12 de mayo.", "2026-05-12 away-through"),
        DateFixture("Sarò assente dal 27 aprile al 12 maggio 2026 e tornerò il 13 maggio.", "2026-05-13 back-on"),
        DateFixture("Estou de férias de 27/04 a 12/05/2026.", "2026-05-12 away-through"),
        DateFixture("Estarei de férias até o dia 12/05/2026, retornando no dia 13/05/2026.", "2026-05-13 back-on"),
        DateFixture("Ik ben van 27 april t/m 12 mei met vakantie.", "2026-05-12 away-through"),
        DateFixture("Jag är på semester t.o.m. 12 maj.", "2026-05-12 away-through"),
        DateFixture("Jeg er tilbage på kontoret mandag d. 4. maj.", "2026-05-04 back-on"),
        DateFixture("Olen lomalla 27.4.-12.5.2026. Palaan 13.5.", "2026-05-13 back-on"),
        DateFixture("Przebywam na urlopie w dniach 27.04-12.05.2026.", "2026-05-12 away-through"),
        DateFixture("Od 27.4. do 12.5. čerpám dovolenou.", "2026-05-12 away-through"),
        DateFixture("Május 12-ig szabadságon vagyok, május 13-án leszek újra az irodában.", "2026-05-13 back-on"),
        DateFixture("Sunt plecat din birou în perioada 27 aprilie - 12 mai 2026.", "2026-05-12 away-through"),
        DateFixture("Я буду в отпуске с 27 апреля по 12 мая.", "2026-05-12 away-through"),
        DateFixture("27 Nisan - 12 Mayıs tarihleri arasında izinde olacağım.", "2026-05-12 away-through"),
        DateFixture("13 Mayıs Çarşamba günü ofiste olacağım.", "2026-05-13 back-on"),
        DateFixture("Θα επιστρέψω στις 13 Μαΐου.", "2026-05-13 back-on"),
        DateFixture("5/12（火）まで休暇をいただきます。5/13より通常通り対応いたします。", "2026-05-13 back-on"),
        DateFixture("4月27日至5月12日期间休假，5月13日恢复上班。", "2026-05-13 back-on"),
        DateFixture("4월 27일부터 5월 12일까지 부재중입니다.", "2026-05-12 away-through"),
        DateFixture("Tôi sẽ vắng mặt từ 27/4 đến 12/5/2026.", "2026-05-12 away-through"),
        DateFixture("סאני אחזור ב-13 במאי", "2026-05-13 back-on"),
        DateFixture("मैं 13 मई को वापस आऊंगा।", "2026-05-13 back-on"),
        DateFixture("Vraćam se u ured 13. svibnja.", "2026-05-13 back-on"),
        DateFixture("Grįšiu gegužės 13 d.", "2026-05-13 back-on"),
        DateFixture("Olen tagasi 13. mail.", "2026-05-13 back-on"),
        DateFixture("I will return on 31 April.", nil),
        DateFixture("I will return on 29 February 2027.", nil),
    ]
}

@Suite("Days of return")
struct ReturnDateTests {
    @Test("The day of return is read where the words say what it is", arguments: DateFixture.all)
    func dates(_ fixture: DateFixture) {
        let message = ReplyFixture.message(
            from: "bob@example.org", subject: "Automatic reply: x", fields: "Auto-Submitted: auto-replied",
            text: fixture.text)
        let date = ReplyFixture.classify(message).automaticReply?.returnDate
        #expect(date.map { "\($0.day) \($0.meaning.rawValue)" } == fixture.date)
    }

    @Test("The year is the one that brings the day nearest to the message's")
    func year() {
        for (sent, text, day) in [
            ("Tue, 29 Dec 2026 10:00:00 +0000", "until 4 January", "2027-01-04"),
            ("Mon, 4 Jan 2027 10:00:00 +0000", "until 31 December", "2026-12-31"),
            ("Thu, 14 May 2026 10:00:00 +0000", "until 12 May", "2026-05-12"),
            ("Thu, 1 Oct 2026 10:00:00 +0000", "until 12 May", "2027-05-12"),
        ] {
            let message = ReplyFixture.message(
                from: "bob@example.org", subject: "Automatic reply: x", fields: "Auto-Submitted: auto-replied",
                date: sent, text: "I am away \(text).")
            #expect(ReplyFixture.classify(message).automaticReply?.returnDate?.day.description == day)
        }
    }

    @Test("The message's day is that of its sender's zone")
    func zone() {
        let message = ReplyFixture.message(
            from: "bob@example.org", subject: "Automatic reply: x", fields: "Auto-Submitted: auto-replied",
            date: "Mon, 27 Apr 2026 23:30:00 -0700",
            text: "I will be back tomorrow.")
        #expect(ReplyFixture.classify(message).automaticReply?.returnDate?.day.description == "2026-04-28")
    }

    @Test("Days know their weekdays and neighbours")
    func days() throws {
        #expect(CalendarDay(year: 2026, month: 2, day: 29) == nil)
        #expect(CalendarDay(year: 2028, month: 2, day: 29) != nil)
        #expect(CalendarDay(year: 0, month: 1, day: 1) == nil)
        let first = try #require(CalendarDay(year: 2026, month: 1, day: 9))
        #expect(first.description == "2026-01-09")
        #expect(try #require(CalendarDay(year: 2025, month: 12, day: 31)) < first)
    }
}
