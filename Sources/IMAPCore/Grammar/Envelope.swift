/// The parsed header fields of a message as the server gives them (RFC 9051 §7.5.2 ENVELOPE).
///
/// Texts are the bytes of the header, encoded words and all; MIME decodes them.
public struct Envelope: Sendable, Hashable {
    /// The Date field.
    public var date: [UInt8]?
    /// The Subject field.
    public var subject: [UInt8]?
    /// The From field.
    public var from: [EnvelopeAddress] = []
    /// The Sender field; servers fill it from From.
    public var sender: [EnvelopeAddress] = []
    /// The Reply-To field; servers fill it from From.
    public var replyTo: [EnvelopeAddress] = []
    /// The To field.
    public var to: [EnvelopeAddress] = []
    /// The Cc field.
    public var cc: [EnvelopeAddress] = []
    /// The Bcc field.
    public var bcc: [EnvelopeAddress] = []
    /// The In-Reply-To field.
    public var inReplyTo: [UInt8]?
    /// The Message-ID field.
    public var messageID: [UInt8]?

    /// Creates an empty envelope.
    public init() {}
}

/// One entry of an address list (RFC 9051 §7.5.2).
public enum EnvelopeAddress: Sendable, Hashable {
    /// An address: display name, local part, domain.
    case address(name: [UInt8]?, localPart: [UInt8], domain: [UInt8])
    /// A group begins.
    case groupStart(name: [UInt8])
    /// The group ends.
    case groupEnd
}
