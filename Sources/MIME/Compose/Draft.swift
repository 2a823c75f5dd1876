public import MailModel

/// What a message will say. Its types leave no way to smuggle in a header field.
public struct Draft: Sendable, Hashable {
    /// Who writes.
    public var from: NamedAddress
    /// Who sends it on behalf of ``from``, where that is somebody else.
    public var sender: NamedAddress?
    /// Who answers go to, where not to ``from``.
    public var replyTo: [NamedAddress] = []
    /// The recipients; may be empty.
    public var to: [NamedAddress]
    /// Those who get a copy.
    public var cc: [NamedAddress] = []
    /// Those who get a copy that nobody sees. They are written only where ``MessageBuilder/writesBcc`` is set.
    public var bcc: [NamedAddress] = []
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
    /// The body as plain text; any line breaks. Nil where there is only ``html``.
    public var text: String?
    /// How the plain text is written.
    public var textFormat = TextFormat.fixed
    /// The body as HTML; any line breaks. Beside ``text`` it is the better one of two alternatives.
    public var html: String?
    /// The pictures that the HTML shows.
    public var inlineImages: [InlineImage] = []
    /// What goes with the message.
    public var attachments: [DraftAttachment] = []

    /// How plain text is written.
    public enum TextFormat: Sendable, Hashable {
        /// Line by line, as it is.
        case fixed
        /// As paragraphs that the reader may wrap anew (RFC 3676): spaces at the ends of lines are dropped, and lines
        /// that begin with `>` are quotes.
        case flowed
    }

    /// A field that the draft has beyond its own.
    public struct ExtraField: Sendable, Hashable {
        /// Its value.
        public enum Value: Sendable, Hashable {
            /// Text for people, which is encoded where it must be.
            case text(HeaderText)
            /// Text for programs, which is written as it is.
            case structured(StructuredText)
        }

        /// Its name.
        public let name: HeaderName
        /// Its value.
        public let value: Value
    }

    /// Takes what every message has.
    public init(
        from: NamedAddress, to: [NamedAddress], subject: HeaderText, date: HeaderDate, messageID: MessageID,
        text: String?
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.date = date
        self.messageID = messageID
        self.text = text
    }

    /// Adds a field with text for people, such as Organization.
    ///
    /// - Throws: `reservedField` for fields that the builder writes itself (also Bcc, and all that begin with
    ///   `Content-`) and for those that only servers write.
    public mutating func addField(_ name: HeaderName, _ value: HeaderText) throws(MIMEError) {
        try addField(name, .text(value))
    }

    /// Adds a field that programs read, such as List-Unsubscribe.
    ///
    /// - Throws: as ``addField(_:_:)-(_,HeaderText)`` does.
    public mutating func addField(_ name: HeaderName, structured value: StructuredText) throws(MIMEError) {
        try addField(name, .structured(value))
    }

    private mutating func addField(_ name: HeaderName, _ value: ExtraField.Value) throws(MIMEError) {
        guard !Self.reserved.contains(name), !name.key.starts(with: "content-".utf8) else {
            throw MIMEError(.reservedField, "the field \(name) cannot be added: it is written by the program itself")
        }
        extraFields.append(ExtraField(name: name, value: value))
    }

    private static let reserved: Set<HeaderName> = [
        .from, .sender, .replyTo, .to, .cc, .bcc, .subject, .date, .messageID, .inReplyTo, .references, .mimeVersion,
        .returnPath, .received, .authenticationResults, "Resent-From", "Resent-Sender", "Resent-To", "Resent-Cc",
        "Resent-Bcc", "Resent-Date", "Resent-Message-ID",
    ]
}
