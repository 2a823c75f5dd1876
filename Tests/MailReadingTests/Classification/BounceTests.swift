import MIME
import MailModel
import MailReading
import Testing

@Suite("Bounces")
struct BounceTests {
    @Test(
        "Reports of servers are read",
        arguments: BounceFixture.all)
    func fixtures(_ fixture: BounceFixture) throws {
        let result = fixture.classification
        #expect(result.kind == .bounce)
        let bounce = try #require(result.bounce)
        #expect(bounce.recipients.map(\.address) == fixture.recipients)
        #expect(bounce.reason == fixture.reason)
        #expect(bounce.outcome == fixture.outcome)
        #expect(bounce.recipients.first?.status?.description == fixture.status)
        #expect(bounce.recipients.first?.replyCode == fixture.reply)
        #expect((bounce.recipients.first?.isHard ?? false) == fixture.isHard)
        #expect(bounce.originalMessageID?.description == fixture.originalID)
    }

    @Test("Each recipient of a report has a reason of its own")
    func severalRecipients() throws {
        for name in ["Two recipients with different fates", "qmail: two recipients, two reasons"] {
            let fixture = try #require(BounceFixture.all.first { $0.name == name })
            #expect(fixture.classification.bounce?.recipients.map(\.reason) == [.mailboxFull, .mailboxUnknown])
            #expect(fixture.classification.bounce?.recipients.map(\.consequence) == [.countSoft, .suppressContact])
        }
    }

    @Test("Only a failure that concerns the address for good is hard, whatever the reason")
    func hardness() {
        for fixture in BounceFixture.all {
            for recipient in fixture.classification.bounce?.recipients ?? [] where recipient.isHard {
                #expect(recipient.outcome == .failed)
                #expect(recipient.fault == .recipientAddress)
                #expect(recipient.consequence == .suppressContact)
            }
        }
    }

    @Test("What is wrong with our mailbox or domain pauses the mailbox and spares the contact")
    func consequences() {
        for reason in [BounceReason.authentication, .reverseDNS, .reputation, .policy] {
            #expect(reason.consequence == .pauseMailbox)
        }
        for reason in [BounceReason.rate, .sendingLimit] { #expect(reason.consequence == .backOff) }
        for reason in [BounceReason.mailboxFull, .expired, .systemError] { #expect(reason.consequence == .countSoft) }
        #expect(BounceReason.spam.consequence == .reviewContent)
        for reason in BounceReason.allCases where reason.fault == .sender {
            #expect(reason.consequence != .suppressContact)
        }
    }

    @Test("A late message asks for nothing but waiting")
    func delay() throws {
        let fixture = try #require(BounceFixture.reports.first { $0.outcome == .delayed })
        #expect(fixture.classification.bounce?.recipients.first?.consequence == .wait)
    }

    @Test("A report concerns the message whose id it returns, and otherwise the one that it answers")
    func concerns() throws {
        let ours = try #require(MessageID("sent-1@example.com"))
        let other = try #require(MessageID("other@example.com"))
        let returned = try #require(BounceFixture.reports[0].classification.bounce)
        #expect(returned.concerns(ours) && !returned.concerns(other))
        let answering = ReportForm.plain(
            from: "MAILER-DAEMON@mx.example.net", subject: "failure notice",
            fields: "In-Reply-To: <sent-1@example.com>",
            "Hi. This is the qmail-send program.\n\n<bob@example.org>:\nuser unknown")
        let bounce = try #require(MessageClassifier.classify(MessageStructure(Array(answering.utf8))).bounce)
        #expect(bounce.concerns(ours) && !bounce.concerns(other))
    }
}
