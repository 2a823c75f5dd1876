public import MailModel

/// What FETCH can ask for (RFC 9051 §6.4.5).
public enum FetchAttribute: Sendable, Hashable {
    /// The unique identifier.
    case uid
    /// The flags.
    case flags
    /// When the server got the message.
    case internalDate
    /// The size in bytes.
    case size
    /// The header fields.
    case envelope
    /// The parts.
    case bodyStructure
    /// Bytes of the message, without setting `\Seen`; a part of them where `range` says so, in bytes.
    case body(BodySection, range: Range<Int64>? = nil)
    /// An item of an extension; its bytes must be those of an atom.
    case other(String)

    func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        switch self {
        case .uid: encoder.text("UID")
        case .flags: encoder.text("FLAGS")
        case .internalDate: encoder.text("INTERNALDATE")
        case .size: encoder.text("RFC822.SIZE")
        case .envelope: encoder.text("ENVELOPE")
        case .bodyStructure: encoder.text("BODYSTRUCTURE")
        case .other(let name): try encoder.atom(name, "FETCH item")
        case .body(let section, let range):
            encoder.text("BODY.PEEK[")
            try section.encode(into: &encoder)
            encoder.text("]")
            guard let range else { return }
            // RFC 9051 §9 partial: an offset and a length that is not zero.
            guard range.lowerBound >= 0, !range.isEmpty else { throw .outOfRange("range of bytes") }
            encoder.text("<")
            encoder.number(range.lowerBound)
            encoder.text(".")
            encoder.number(range.upperBound - range.lowerBound)
            encoder.text(">")
        }
    }
}

extension BodySection {
    func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        for (index, number) in part.enumerated() {
            if index > 0 { encoder.text(".") }
            encoder.number(number)
        }
        if !part.isEmpty, content != .all { encoder.text(".") }
        switch content {
        case .all: break
        case .header: encoder.text("HEADER")
        case .text: encoder.text("TEXT")
        case .mime: encoder.text("MIME")
        case .headerFields(let names):
            encoder.text("HEADER.FIELDS ")
            try BodySection.encode(names, into: &encoder)
        case .headerFieldsNot(let names):
            encoder.text("HEADER.FIELDS.NOT ")
            try BodySection.encode(names, into: &encoder)
        }
    }

    private static func encode(_ names: [String], into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        guard !names.isEmpty else { throw .emptyArgument("header fields") }
        try encoder.list(names) { (encoder, name) throws(CommandEncodingError) in
            try encoder.atom(name, "header field")
        }
    }
}

/// UID FETCH (RFC 9051 §6.4.5). Its messages are handed on as they come and are not its answer.
public struct FetchCommand: IMAPCommand {
    /// The messages.
    public var uids: UIDSet
    /// What to ask for.
    public var attributes: [FetchAttribute]

    /// Creates the command.
    public init(uids: UIDSet, attributes: [FetchAttribute]) {
        self.uids = uids
        self.attributes = attributes
    }

    /// The name for messages and traces.
    public var name: String { "UID FETCH" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules { CommandRules(.selected, accepts: [.fetch]) }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        guard !attributes.isEmpty else { throw .emptyArgument("FETCH items") }
        encoder.text("UID FETCH ")
        try encoder.set(uids)
        encoder.text(" ")
        try encoder.list(attributes) { (encoder, attribute) throws(CommandEncodingError) in
            try attribute.encode(into: &encoder)
        }
    }
}
