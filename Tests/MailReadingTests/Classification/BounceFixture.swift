import MIME
import MailReading
import Testing

/// A report in the manner of some server, with what is to be read out of it.
struct BounceFixture: Sendable, CustomTestStringConvertible {
    /// The server's manner, and why the fixture is there.
    let name: String
    let message: String
    let recipients: [String]
    let reason: BounceReason
    var status: String?
    var reply: Int?
    var isHard = false
    var outcome = Bounce.Outcome.failed
    var originalID: String?

    static var all: [BounceFixture] { reports + freeForms + otherForms + languages }

    var testDescription: String { name }

    var classification: MessageClassification { MessageClassifier.classify(MessageStructure(Array(message.utf8))) }
}

/// Builds reports of the forms that servers share.
enum ReportForm {
    /// The header of the message that is returned.
    static let returnedHeader = """
        Received: from desk.example.com (desk.example.com [192.0.2.10]) by out.example.com; Mon, 27 Apr 2026 09:00:00 +0000
        From: Ann <ann@example.com>
        To: Bob <bob@example.org>
        Subject: The offer
        Message-ID: <sent-1@example.com>
        Date: Mon, 27 Apr 2026 09:00:00 +0000
        """

    /// A report without parts.
    static func plain(from: String, subject: String, fields: String = "", _ body: String) -> String {
        """
        From: \(from)
        To: ann@example.com
        Subject: \(subject)
        Date: Mon, 27 Apr 2026 10:00:00 +0000
        \(fields.isEmpty ? "" : fields + "\n")Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        \(body)
        """
    }

    /// RFC 3464 in the frame of RFC 6522.
    static func delivery(
        from: String = "MAILER-DAEMON@mx.example.net", subject: String = "Undelivered Mail Returned to Sender",
        fields: String = "",
        text: String, status: String, returned: String = returnedHeader, returnedType: String = "text/rfc822-headers"
    ) -> String {
        """
        From: \(from)
        To: ann@example.com
        Subject: \(subject)
        Date: Mon, 27 Apr 2026 10:00:00 +0000
        \(fields.isEmpty ? "" : fields + "\n")Content-Type: multipart/report; report-type=delivery-status; boundary="=b"
        MIME-Version: 1.0

        --=b
        Content-Type: text/plain; charset=utf-8

        \(text)

        --=b
        Content-Type: message/delivery-status

        \(status)

        --=b
        Content-Type: \(returnedType)

        \(returned)

        --=b--

        """
    }
}
