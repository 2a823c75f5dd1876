import MIME
import MailModel
import MailReading
import Testing

@Suite("Lists, invitations and complaints")
struct ListAndCalendarTests {
    private func information(_ fields: String) -> ListInformation? {
        ReplyFixture.classify(ReplyFixture.message(from: "news@shop.example", subject: "x", fields: fields, text: "x"))
            .list
    }

    @Test("The ways to leave a list come as values, in the sender's order")
    func unsubscribe() throws {
        let list = try #require(
            information(
                "List-Id: \"The News\" <News.Shop.Example>\nList-Unsubscribe: <mailto:leave@shop.example?subject=leave%20me&body=now>,\n <https://shop.example/u?x=1>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click"
            ))
        #expect(list.id == "news.shop.example")
        #expect(list.name == "The News")
        #expect(
            list.unsubscribe == [
                .mailto(address: "leave@shop.example", subject: "leave me", body: "now"),
                .https("https://shop.example/u?x=1"),
            ])
        #expect(list.isOneClick)
    }

    @Test("Only what can be opened safely is a way to leave")
    func unsafeTargets() {
        for target in [
            "<http://shop.example/u>", "<javascript:alert(1)>", "<https://user@shop.example/>", "<https://>",
            "<mailto:>",
            "<mailto:a@b.example%0D%0ABcc:%20c@d.example>", "<ftp://shop.example/>", "<file:///etc/passwd>", "<", "<>",
            "",
        ] {
            #expect(information("List-Id: <x.example>\nList-Unsubscribe: \(target)")?.unsubscribe == [], "\(target)")
        }
        let hidden = information("List-Unsubscribe: <mailto:a@b.example?bcc=c@d.example&subject=x%0ABcc:%20y>")
        #expect(hidden?.unsubscribe == [.mailto(address: "a@b.example", subject: nil, body: nil)])
    }

    @Test("One click needs both the field and an https address")
    func oneClick() {
        #expect(
            information("List-Unsubscribe: <mailto:a@b.example>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click")?
                .isOneClick == false)
        #expect(information("List-Unsubscribe: <https://b.example/u>")?.isOneClick == false)
        #expect(
            information("List-Unsubscribe: <https://b.example/u>\nList-Unsubscribe-Post: List-Unsubscribe=Two-Click")?
                .isOneClick == false)
    }

    @Test("An invitation tells what, when, where, who and the answers")
    func invitation() throws {
        let event = try #require(ReplyFixture.classify(KindFixture.invitation(method: "REQUEST")).calendar)
        #expect(event.method == .request)
        #expect(event.component == "VEVENT")
        #expect(event.uid == "event-1@example.org")
        #expect(event.sequence == 2)
        #expect(event.start?.day.description == "2026-05-12")
        #expect(event.start?.secondOfDay == 9 * 3600)
        #expect(event.start?.zone == "Europe/Berlin")
        #expect(event.end?.secondOfDay == 10 * 3600)
        #expect(event.summary == "The offer, once more")
        #expect(event.location == "Room\n1")
        #expect(event.status == "CONFIRMED")
        #expect(event.organizer?.address == "bob@example.org")
        #expect(event.organizer?.name == "Bob; Example")
        #expect(event.attendees.map(\.address) == ["ann@example.com", "carol@example.org"])
        #expect(event.attendees.map(\.answer) == [.needsAction, .accepted])
    }

    @Test("An object in a file of its own, whole days and moments in UTC are read")
    func file() throws {
        let message = """
            From: bob@example.org
            Subject: Meeting
            Content-Type: application/ics; name=invite.ics
            Content-Transfer-Encoding: 8bit

            BEGIN:VCALENDAR
            METHOD:PUBLISH
            BEGIN:VEVENT
            UID:1
            DTSTART;VALUE=DATE:20260512
            DTEND:20260513T220000Z
            RRULE:FREQ=DAILY
            END:VEVENT
            END:VCALENDAR
            """
        let event = try #require(ReplyFixture.classify(message).calendar)
        #expect(event.method == .publish)
        #expect(event.start?.secondOfDay == nil)
        #expect(event.end?.isUTC == true)
        #expect(event.isRecurring)
        #expect(ReplyFixture.classify(message).kind == .person)
    }

    @Test("A complaint tells what about, who and which message")
    func complaint() throws {
        let result = ReplyFixture.classify(KindFixture.complaints[0].message)
        let complaint = try #require(result.complaint)
        #expect(complaint.feedbackType == .abuse)
        #expect(complaint.recipients == ["bob@example.org"])
        #expect(complaint.originalMessageID == MessageID("sent-1@example.com"))
        #expect(complaint.originalSubject == "The offer")
        #expect(complaint.report?.incidents == 3)
        #expect(complaint.report?.originalSender == "ann@example.com")
        #expect(complaint.suppressesRecipient)
        let types = KindFixture.complaints.map { ReplyFixture.classify($0.message).complaint?.feedbackType }
        #expect(types == [.abuse, .fraud, .optOut, .notSpam, .authenticationFailure, .abuse])
        #expect(
            ReplyFixture.classify(KindFixture.complaints[4].message).complaint?.report?.authenticationFailure == "dmarc"
        )
        #expect(
            ReplyFixture.classify(KindFixture.complaints[5].message).complaint?.recipients == ["bob@hotmail.example"])
        #expect(ReplyFixture.classify(KindFixture.complaints[3].message).complaint?.suppressesRecipient == false)
    }

    @Test("A receipt tells what was done with which message")
    func receipt() throws {
        let fixture = try #require(KindFixture.machines.first { $0.name == "The message was read" })
        let receipt = try #require(DispositionNotification(in: MessageStructure(Array(fixture.message.utf8))))
        #expect(receipt.disposition == .displayed)
        #expect(!receipt.isAutomatic)
        #expect(receipt.originalMessageID == MessageID("sent-1@example.com"))
        #expect(receipt.finalRecipient == "bob@example.org")
    }
}
