public import MailModel

/// One item of a FETCH response (RFC 9051 §7.5.2).
///
/// A new item is one case here, an accessor on ``FetchedMessage`` in the extension's own file, and one line in the
/// table of `FetchItemParser`.
public enum FetchItem: Sendable, Hashable {
    /// The unique identifier.
    case uid(UID)
    /// The flags.
    case flags([Flag])
    /// When the server got the message.
    case internalDate(InternalDate)
    /// The size in bytes.
    case size(Int64)
    /// The header fields.
    case envelope(Envelope)
    /// The parts.
    case bodyStructure(BodyStructure)
    /// Bytes of the message; decoded ones have a section with ``BodySection/Content/binary``.
    case body(FetchedBody)
    /// The modification sequence (RFC 7162 §3.1.4.2).
    case modSeq(ModSeq)
    /// The id of the message, the same in every folder (RFC 8474 §5.1).
    case emailID(ObjectID)
    /// The thread that the server puts it in; nil where it does not (RFC 8474 §5.2).
    case threadID(ObjectID?)
    /// The first words of the text in UTF-8; nil where the server has none at hand (RFC 8970 §3.2).
    case preview([UInt8]?)
    /// When the message came into this folder; nil where the server does not know (RFC 8514 §4.1).
    case saveDate(InternalDate?)
    /// How many bytes a part has when it is decoded (RFC 3516 §4.3).
    case binarySize(part: [UInt32], Int64)
    /// Gmail's id of the message.
    case gmailMessageID(UInt64)
    /// Gmail's id of the conversation.
    case gmailThreadID(UInt64)
    /// Gmail's labels, without the one of the folder that it was fetched from.
    case gmailLabels([GmailLabel])
    /// An item that is well formed and unknown, or one that we know and could not read; its name in capitals.
    case other(String)
}

/// Bytes of a message, as they were asked for.
public struct FetchedBody: Sendable, Hashable {
    /// Where the bytes are.
    public enum Content: Sendable, Hashable {
        /// Here.
        case bytes([UInt8])
        /// The server has none: the part does not exist.
        case missing
        /// They came before, as chunks; this many.
        case streamed(Int64)
    }

    /// Which bytes.
    public var section: BodySection
    /// The first byte's position where a part of the section was asked for.
    public var origin: Int64?
    /// The bytes.
    public var content: Content

    /// Creates the value.
    public init(section: BodySection, origin: Int64? = nil, content: Content) {
        self.section = section
        self.origin = origin
        self.content = content
    }
}

/// One FETCH response: what the server says about one message.
public struct FetchedMessage: Sendable, Hashable {
    /// The message's position.
    public var sequence: SequenceNumber
    /// What came, in the server's order.
    public var items: [FetchItem]

    /// Creates the value.
    public init(sequence: SequenceNumber, items: [FetchItem] = []) {
        self.sequence = sequence
        self.items = items
    }

    /// The unique identifier, where it came.
    public var uid: UID? { first { if case .uid(let value) = $0 { value } else { nil } } }
    /// The flags, where they came.
    public var flags: [Flag]? { first { if case .flags(let value) = $0 { value } else { nil } } }
    /// When the server got the message, where it came.
    public var internalDate: InternalDate? { first { if case .internalDate(let value) = $0 { value } else { nil } } }
    /// The size in bytes, where it came.
    public var size: Int64? { first { if case .size(let value) = $0 { value } else { nil } } }
    /// The header fields, where they came.
    public var envelope: Envelope? { first { if case .envelope(let value) = $0 { value } else { nil } } }
    /// The parts, where they came.
    public var bodyStructure: BodyStructure? { first { if case .bodyStructure(let value) = $0 { value } else { nil } } }
    /// All bodies that came.
    public var bodies: [FetchedBody] { items.compactMap { if case .body(let body) = $0 { body } else { nil } } }

    /// The bytes of the first body whose section is `section`, field names compared without regard to case; nil where
    /// none came, or where they were streamed.
    public func bytes(of section: BodySection) -> [UInt8]? {
        let wanted = section.description.uppercased()
        for body in bodies where body.section.description.uppercased() == wanted {
            if case .bytes(let bytes) = body.content { return bytes }
        }
        return nil
    }

    /// The first item that `pick` takes.
    public func first<Value>(_ pick: (FetchItem) -> Value?) -> Value? {
        for item in items { if let value = pick(item) { return value } }
        return nil
    }
}

/// One part of a fetch stream.
public enum FetchEvent: Sendable, Hashable {
    /// A message is complete.
    case message(FetchedMessage)
    /// A large body of a message begins.
    case bodyBegin(StreamedBody)
    /// Its next bytes.
    case bodyBytes([UInt8])
    /// It ends; more of its message follows.
    case bodyEnd
    /// These messages are gone since the modification sequence that was named (RFC 7162 §3.2.10.1). Only a fetch that
    /// asks for it has this.
    case vanished(UIDSet)
}

/// A large body that is about to come as chunks.
public struct StreamedBody: Sendable, Hashable {
    /// What came before it: the message's position and items.
    public var message: FetchedMessage
    /// Which bytes.
    public var section: BodySection
    /// The first byte's position where a part of the section was asked for.
    public var origin: Int64?
    /// How many bytes will come.
    public var size: Int64

    /// Creates the value.
    public init(message: FetchedMessage, section: BodySection, origin: Int64?, size: Int64) {
        self.message = message
        self.section = section
        self.origin = origin
        self.size = size
    }
}
