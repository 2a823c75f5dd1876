import MIME
public import MailModel

/// A short message in plain text that Salesnode itself writes to one person, such as a link for the owner of a mailbox.
///
/// It goes the way of alerts: ``MailAlertChannel/send(_:)``.
public struct SystemLetter: Sendable, Hashable {
    /// Who gets it.
    public var recipient: EmailAddress
    /// The subject.
    public var subject: String
    /// The text, its lines divided by line feeds.
    public var body: String
    /// The left part of its Message-ID; unique.
    public var id: String
    /// When it was written.
    public var moment: Timestamp

    /// Writes a letter.
    public init(to recipient: EmailAddress, subject: String, body: String, id: String, at moment: Timestamp) {
        self.recipient = recipient
        self.subject = subject
        self.body = body
        self.id = id
        self.moment = moment
    }

    /// As bytes to be sent.
    ///
    /// - Parameter sender: from whom it comes.
    func message(from sender: EmailAddress) throws -> [UInt8] {
        guard let id = MessageID("<\(id)@\(sender.domain)>") else {
            throw MailboxError(.invalidInput, "its id cannot stand in a header")
        }
        var draft = Draft(
            from: NamedAddress(sender, name: HeaderText(sanitizing: "Salesnode")), to: [NamedAddress(recipient)],
            subject: HeaderText(sanitizing: subject), date: HeaderDate(moment), messageID: id, text: body)
        // RFC 3834 §5: nobody's vacation notice should answer this; Exchange has to be asked apart.
        try draft.addField(.autoSubmitted, try HeaderText("auto-generated"))
        try draft.addField("X-Auto-Response-Suppress", try HeaderText("All"))
        return try MessageBuilder().build(draft).bytes
    }
}
