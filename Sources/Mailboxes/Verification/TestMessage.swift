import MIME
import MailModel

/// The message by which a mailbox proves that it sends and receives.
struct TestMessage: Sendable {
    /// By which its copies are found again.
    let id: MessageID
    /// A short random word in the subject, for people who see the message.
    let token: String
    /// The whole message.
    let bytes: [UInt8]

    /// Writes a message from `sender` to `recipient`, or to itself.
    ///
    /// - Throws: ``MailboxError`` with `invalidInput` where name or address cannot stand in a header.
    init(
        from sender: EmailAddress, displayName: String?, to recipient: EmailAddress? = nil, at time: Timestamp
    ) throws(MailboxError) {
        var generator = SystemRandomNumberGenerator()
        let random = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        id = MessageIDFactory(domain: sender.domain).makeID(random: random)
        token = random.prefix(4).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        do throws(MIMEError) {
            var draft = Draft(
                from: NamedAddress(sender, name: displayName.map { HeaderText(sanitizing: $0) }),
                to: [NamedAddress(recipient ?? sender)],
                subject: HeaderText(sanitizing: "Salesnode connection test \(token)"), date: HeaderDate(time),
                messageID: id, text: Self.text(isVerification: recipient == nil))
            // RFC 3834 §5: nobody's vacation notice should answer this.
            try draft.addField(.autoSubmitted, try HeaderText("auto-generated"))
            // Exchange answers automatic mail unless it is asked not to (documented by Microsoft as MS-OXCMAIL §2.2.3.2.14).
            try draft.addField("X-Auto-Response-Suppress", try HeaderText("OOF, AutoReply"))
            bytes = try MessageBuilder().build(draft).bytes
        } catch {
            throw MailboxError(.invalidInput, "The test message could not be written: \(error).")
        }
    }

    private static func text(isVerification: Bool) -> String {
        isVerification
            ? """
            Salesnode sent this message through your mailbox to itself, to prove that sending and receiving work.

            It is removed automatically. If you still see it after a while, you can delete it.
            """
            : """
            This is a test message, sent by Salesnode because somebody asked for it.

            It proves that the mailbox it comes from can send.
            """
    }
}
