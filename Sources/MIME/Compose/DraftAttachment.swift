public import MailModel

/// A file or a message that a draft carries beside its text (RFC 2183).
///
/// The content is kept as it is given; copies of the value share it.
public struct DraftAttachment: Sendable, Hashable {
    /// The bytes of the file, or of the message.
    public let content: [UInt8]

    /// Its type.
    public let type: MediaType

    /// The name under which the reader would store it.
    public let fileName: DraftFileName?

    /// Takes a file. Its bytes reach the reader unchanged.
    ///
    /// - Throws: `unsuitableMediaType` for `multipart/…` and `message/…`, whose content may not be encoded; a message
    ///   is attached by ``init(message:fileName:)``.
    public init(_ content: [UInt8], type: MediaType, fileName: DraftFileName?) throws(MIMEError) {
        guard !type.isComposite else {
            throw MIMEError(.unsuitableMediaType, "a file cannot be attached as \(type)")
        }
        self.content = content
        self.type = type
        self.fileName = fileName
    }

    /// Takes a whole message, to be forwarded as it is.
    ///
    /// It goes as `message/rfc822`, whose octets may not be encoded (RFC 2046 §5.2.1): line breaks become CRLF, and
    /// where it has octets above 127 the built message needs 8BITMIME. A message that no transport takes, since it has
    /// a NUL or a line of more than 998 octets, goes as a file of type ``MediaType/octetStream`` instead.
    public init(message: [UInt8], fileName: DraftFileName? = nil) {
        let facts = LineFacts(message[...])
        if facts.hasNUL || facts.longestLine > LineFacts.maximumLine {
            content = message
            type = .octetStream
        } else {
            content = facts.hasBareBreak ? LineFacts.normalized(message) : message
            type = Self.messageType
        }
        self.fileName = fileName
    }

    /// Whether it goes as a message.
    public var isMessage: Bool { type == Self.messageType }

    private static let messageType: MediaType = "message/rfc822"
}

/// A picture that the HTML of a draft shows (RFC 2387, RFC 2392).
public struct InlineImage: Sendable, Hashable {
    /// By which the HTML refers to it, as `cid:` and the id.
    public let contentID: MessageID

    /// The bytes of the file.
    public let content: [UInt8]

    /// Its type.
    public let type: MediaType

    /// The name under which the reader would store it.
    public let fileName: DraftFileName?

    /// Takes a picture. ``MessageIDFactory`` makes ids.
    ///
    /// - Throws: `unsuitableMediaType` for `multipart/…` and `message/…`; `invalidContentID` where the id has
    ///   characters outside ASCII or is longer than 200 octets.
    public init(contentID: MessageID, _ content: [UInt8], type: MediaType, fileName: DraftFileName? = nil)
        throws(MIMEError)
    {
        guard !type.isComposite else {
            throw MIMEError(.unsuitableMediaType, "a picture cannot be of type \(type)")
        }
        guard contentID.description.utf8.count <= 200, contentID.description.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw MIMEError(.invalidContentID, "the id of a picture is too long or has characters outside ASCII")
        }
        self.contentID = contentID
        self.content = content
        self.type = type
        self.fileName = fileName
    }
}
