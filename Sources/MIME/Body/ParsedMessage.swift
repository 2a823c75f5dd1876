public import MailModel

/// A message as readers want it: its parts, its header's values, its text and what comes with it.
///
/// Any octets yield a message. Where the parts are, and what is text, is found at once; values and texts are read
/// from the octets when asked for, at each call.
public struct ParsedMessage: Sendable {
    /// The parts with their places.
    public let structure: MessageStructure

    /// The parts without their octets, and how IMAP names them.
    public let tree: PartTree

    /// The text, what comes with it, and what the text refers to.
    public let body: MessageBody

    /// Reads a message.
    public init(_ source: [UInt8], limits: MIMELimits = MIMELimits()) {
        self.init(source[...], limits: limits)
    }

    /// Reads a message.
    public init(_ source: ArraySlice<UInt8>, limits: MIMELimits = MIMELimits()) {
        self.init(MessageStructure(source, limits: limits))
    }

    /// Takes a message that is already taken apart, such as one inside another.
    public init(_ structure: MessageStructure) {
        self.structure = structure
        tree = PartTree(structure)
        body = MessageBody(structure, tree: tree)
    }

    /// The message's header.
    public var header: HeaderBlock { structure.header }

    /// What is wrong with the message; at most ``MIMELimits/defects``.
    public var defects: [MIMEDefect] { structure.defects }

    /// What comes with the text and is more than text, in order, media between texts included.
    public var attachments: [Attachment] { body.files }

    /// The subject as text; nil where there is none.
    public var subject: String? { header.text(.subject) }

    /// Who wrote it; several where From names several.
    public var from: AddressList { header.addresses(.from) }

    /// Who sent it, where that is not who wrote it (RFC 5322 §3.6.2).
    public var sender: MailboxAddress? { header.addresses(.sender).mailboxes.first }

    /// Where answers are to go instead of to the authors.
    public var replyTo: AddressList { header.addresses(.replyTo) }

    /// To whom it is written.
    public var to: AddressList { header.addresses(.to) }

    /// Who gets a copy.
    public var cc: AddressList { header.addresses(.cc) }

    /// Who gets a copy without the others' knowing; only copies that their sender keeps say it.
    public var bcc: AddressList { header.addresses(.bcc) }

    /// The moment and zone of Date; nil where it is missing or unreadable.
    public var date: HeaderDate? { header.date }

    /// The Message-ID; nil where it is missing or unreadable.
    public var messageID: MessageID? { header.messageID }

    /// The ids of In-Reply-To in order.
    public var inReplyTo: [MessageID] { header.inReplyTo }

    /// The ids of References in order, the oldest first.
    public var references: [MessageID] { header.references }

    /// What is signed or encrypted, the outermost first, as far as the structure shows it.
    public var protections: [MessageProtection] { tree.protections }

    /// The blocks of OpenPGP in the plain text parts of the text; their ranges count in each part's decoded body.
    ///
    /// - Parameter limit: how many octets of each part's raw body are looked at, at most.
    public func inlineArmor(limit: Int = 1 << 20) -> [(part: MessagePart, armor: InlineArmor)] {
        body.textBody.filter { $0.contentType.mediaType == "text/plain" }.flatMap { part in
            InlineArmor.find(in: part.decodedBody(limit: limit)[...]).map { (part, $0) }
        }
    }
}
