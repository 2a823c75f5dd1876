import MIME
import MailModel
import Testing

@Suite("Delivery reports")
struct DeliveryReportTests {
    private func id(_ text: String) throws -> MessageID { try #require(MessageID(text)) }

    @Test("A bounce names our Message-ID, the recipient, the status and the server's words")
    func bounce() throws {
        let report = try #require(DeliveryReport(MessageStructure(MessageFixtures.bounce)))
        #expect(report.isFailure)
        #expect(report.originalMessageID == (try id("sent1@mail.test")))
        #expect(report.concerns(try id("sent1@mail.test")))
        #expect(!report.concerns(try id("other@mail.test")))
        #expect(report.status.reportingMTA?.description == "mx.mail.test")
        let recipient = try #require(report.failures.first)
        #expect(recipient.finalRecipient == "nobody@example.test")
        #expect(recipient.originalRecipient == "nobody@example.test")
        #expect(recipient.status?.description == "5.1.1")
        #expect(recipient.status?.statusClass == 5)
        #expect(recipient.diagnosticType == "smtp")
        #expect(
            recipient.diagnosticCode?.description
                == "550 5.1.1 <nobody@example.test>: Recipient address rejected: User unknown")
        #expect(recipient.remoteMTA?.description == "mx.example.test")
    }

    @Test("An ordinary message and a report without a status are no delivery reports")
    func others() {
        #expect(DeliveryReport(MessageStructure(MessageFixtures.nested)) == nil)
        let read =
            "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/disposition-notification\n\nx: y\n--b--\n"
        #expect(DeliveryReport(MessageStructure([UInt8](read))) == nil)
    }

    @Test("A delay is a report and no bounce; the whole message may be returned, and the status encoded")
    func delayWithMessage() throws {
        let status = Base64.encodeLines(
            [UInt8](
                "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; a@b.test\nAction: Delayed (x)\nStatus: 4.4.1 (x)\n")
        )
        let message =
            "Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n"
            + "Content-Transfer-Encoding: base64\n\n\(text(status))--b\nContent-Type: message/rfc822\n\n"
            + "Message-ID: <sent2@mail.test>\n\nbody\n--b--\n"
        let report = try #require(DeliveryReport(MessageStructure([UInt8](message))))
        #expect(!report.isFailure)
        #expect(report.status.recipients.map(\.action) == [.delayed])
        #expect(report.status.recipients.first?.status?.description == "4.4.1")
        #expect(report.originalMessageID == (try id("sent2@mail.test")))
    }

    @Test("Where nothing is returned, In-Reply-To says what it is about; where something is, it does not")
    func answered() throws {
        let head =
            "In-Reply-To: <sent3@mail.test>\nContent-Type: multipart/report; boundary=b\n\n--b\n"
            + "Content-Type: message/delivery-status\n\nFinal-Recipient: a@b.test\nAction: failed\n\n"
        let bare = try #require(DeliveryReport(MessageStructure([UInt8](head + "--b--\n"))))
        #expect(bare.concerns(try id("sent3@mail.test")))
        #expect(bare.failures.first?.finalRecipient == "a@b.test")
        let returned = head + "--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <other@mail.test>\n--b--\n"
        let full = try #require(DeliveryReport(MessageStructure([UInt8](returned))))
        #expect(!full.concerns(try id("sent3@mail.test")))
    }

    @Test("A bounce cut at any octet is read as far as it goes and never names another message")
    func truncated() throws {
        for length in 0..<MessageFixtures.bounce.count {
            let report = DeliveryReport(MessageStructure(MessageFixtures.bounce[..<length]))
            if let recipient = report?.failures.first { #expect(recipient.finalRecipient == "nobody@example.test") }
            if let id = report?.originalMessageID { #expect("sent1@mail.test".hasPrefix(id.description)) }
        }
    }

    @Test("Recipients are bounded")
    func limit() {
        let groups = String(repeating: "Final-Recipient: rfc822; a@b.test\nAction: failed\n\n", count: 3000)
        #expect(DeliveryStatus(ArraySlice("Reporting-MTA: dns; x\n\n" + groups)).recipients.count == 1000)
    }

    @Test("Status codes are three numbers of a known class")
    func codes() {
        #expect(DeliveryStatusCode(" 5.1.1 (bad)")?.description == "5.1.1")
        #expect(DeliveryStatusCode("4.123.999")?.detail == 999)
        for bad in ["", "5", "5.1", "3.1.1", "5.1.1.1", "5..1", "5.1.1000", "x5.1.1", "99999999999999999999.1.1"] {
            #expect(DeliveryStatusCode(bad) == nil)
        }
    }
}
