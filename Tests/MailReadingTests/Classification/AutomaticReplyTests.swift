import MIME
import MailModel
import MailReading
import Testing

@Suite("Automatic replies")
struct AutomaticReplyTests {
    @Test("Replies of programs are recognised and read", arguments: ReplyFixture.languages + ReplyFixture.dialects)
    func fixtures(_ fixture: ReplyFixture) throws {
        let result = ReplyFixture.classify(fixture.message)
        #expect(result.kind == .automaticReply)
        let reply = try #require(result.automaticReply)
        #expect(reply.subkind == fixture.subkind)
        #expect(reply.returnDate.map { "\($0.day) \($0.meaning.rawValue)" } == fixture.returnDate)
        #expect(reply.alternativeContacts == fixture.contacts)
    }

    @Test("The first day back follows the last day away")
    func firstDayBack() throws {
        let away = try #require(CalendarDay(year: 2026, month: 12, day: 31))
        #expect(AutomaticReply.ReturnDate(day: away, meaning: .backOn).firstDayBack == away)
        #expect(AutomaticReply.ReturnDate(day: away, meaning: .awayThrough).firstDayBack.description == "2027-01-01")
    }

    @Test("Figures are read in the order that the sender's country writes")
    func order() {
        let text = "I am out of the office and will be back on 05/06/2026."
        func day(_ from: String, _ date: String) -> String? {
            let message = ReplyFixture.message(
                from: from, subject: "Automatic reply: x", fields: "Auto-Submitted: auto-replied", date: date,
                text: text)
            return ReplyFixture.classify(message).automaticReply?.returnDate?.day.description
        }
        #expect(day("bob@example.co.uk", "Mon, 27 Apr 2026 10:00:00 +0100") == "2026-06-05")
        #expect(day("bob@example.com", "Mon, 27 Apr 2026 10:00:00 -0700") == "2026-05-06")
        #expect(day("bob@example.com", "Mon, 27 Apr 2026 10:00:00 +0000") == nil)
    }

    @Test("A reply without a Date names no day that its text leaves without a year")
    func noDate() {
        let message =
            "From: bob@example.org\nSubject: Automatic reply: x\nAuto-Submitted: auto-replied\n\nI am back on 12 May."
        #expect(ReplyFixture.classify(message).kind == .automaticReply)
        #expect(ReplyFixture.classify(message).automaticReply?.returnDate == nil)
    }
}
