import MIME
import MailReading
import Testing

/// An automatic reply, with what is to be read out of it. All are sent on Monday, 27 April 2026.
struct ReplyFixture: Sendable, CustomTestStringConvertible {
    let name: String
    let subject: String
    let fields: String
    let text: String
    let subkind: AutomaticReply.Subkind
    /// As `2026-05-12 back-on`; nil where none is to be found.
    let returnDate: String?
    var contacts: [String] = []

    init(
        _ name: String, subject: String, fields: String = "Auto-Submitted: auto-replied", _ text: String,
        _ subkind: AutomaticReply.Subkind, _ returnDate: String? = nil, contacts: [String] = []
    ) {
        self.name = name
        self.subject = subject
        self.fields = fields
        self.text = text
        self.subkind = subkind
        self.returnDate = returnDate
        self.contacts = contacts
    }

    var testDescription: String { name }

    var message: String { Self.message(from: "Bob <bob@example.org>", subject: subject, fields: fields, text: text) }

    static func message(
        from: String, subject: String, fields: String, date: String = "Mon, 27 Apr 2026 10:00:00 +0200", text: String
    ) -> String {
        """
        From: \(from)
        To: Ann <ann@example.com>
        Subject: \(subject)
        Date: \(date)
        \(fields.isEmpty ? "" : fields + "\n")Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        \(text)
        """
    }

    static func classify(_ message: String) -> MessageClassification {
        MessageClassifier.classify(MessageStructure(Array(message.utf8)))
    }
}
