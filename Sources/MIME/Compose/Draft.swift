public import MailModel

/// What a message will say. Its types leave no way to smuggle in a header field.
public struct Draft: Sendable, Hashable {
    /// Who writes.
    public var from: NamedAddress
    /// Who answers go to, where not to ``from``.
    public var replyTo: [NamedAddress] = []
    /// The recipients; may be empty.
    public var to: [NamedAddress]
    /// Those who get a copy.
    public var cc: [NamedAddress] = []
    /// The subject.
    public var subject: HeaderText
    /// The moment and the zone in which it is written.
    public var date: HeaderDate
    /// The message's own id, see ``MessageIDFactory``.
    public var messageID: MessageID
    /// What it answers.
    public var inReplyTo: [MessageID] = []
    /// The conversation before it, the oldest first.
    public var references: [MessageID] = []
    /// Fields beyond these, in order.
    public private(set) var extraFields: [ExtraField] = []
    /// The body; any line breaks.
    public var text: String

    /// A field that the draft has beyond its own.
    public struct ExtraField: Sendable, Hashable {
        /// Its name.
        public let name: HeaderName
        /// Its value.
        public let value: HeaderText
    }

    /// Takes what every message has.
    public init(
        from: NamedAddress, to: [NamedAddress], subject: HeaderText, date: HeaderDate, messageID: MessageID,
        text: String
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.date = date
        self.messageID = messageID
        self.text = text
    }

    /// Adds a field such as Auto-Submitted.
    ///
    /// - Throws: `reservedField` for fields that the builder writes itself (also Bcc, which must not be written, and
    ///   all that begin with `Content-`) and for those that only servers write.
    public mutating func addField(_ name: HeaderName, _ value: HeaderText) throws(MIMEError) {
        guard !Self.reserved.contains(name), !name.key.starts(with: "content-".utf8) else {
            throw MIMEError(.reservedField, "the field \(name) cannot be added: it is written by the program itself")
        }
        extraFields.append(ExtraField(name: name, value: value))
    }

    private static let reserved: Set<HeaderName> = [
        .from, .sender, .replyTo, .to, .cc, .bcc, .subject, .date, .messageID, .inReplyTo, .references, .mimeVersion,
        .returnPath, .received, .authenticationResults,
    ]
}
