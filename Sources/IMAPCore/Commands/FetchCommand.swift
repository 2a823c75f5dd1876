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
    /// The modification sequence (RFC 7162 §3.1.4.2).
    case modSeq
    /// The id of the message, the same in every folder (RFC 8474 §5.1).
    case emailID
    /// The thread that the server puts it in (RFC 8474 §5.2).
    case threadID
    /// The first words of the text; with `lazy` only what the server has at hand (RFC 8970 §3.1).
    case preview(lazy: Bool)
    /// When the message came into the folder (RFC 8514 §4.1).
    case saveDate
    /// How many bytes a part has when it is decoded (RFC 3516 §4.3).
    case binarySize([UInt32])
    /// Gmail's id of the message.
    case gmailMessageID
    /// Gmail's id of the conversation.
    case gmailThreadID
    /// Gmail's labels.
    case gmailLabels
    /// An item of an extension; its bytes must be those of an atom.
    case other(String)

    /// The bytes of a part with its transfer encoding undone, without setting `\Seen` (RFC 3516 §4.2).
    ///
    /// A server that cannot undo it answers `UNKNOWN-CTE`, and the whole FETCH fails.
    public static func binary(_ part: [UInt32], range: Range<Int64>? = nil) -> FetchAttribute {
        .body(BodySection(part: part, .binary), range: range)
    }

    /// What the server must announce for it; nil where every server has it or nobody knows.
    var need: CommandRules.Need? {
        switch self {
        case .modSeq: .anyOf([.condstore, .qresync])
        case .emailID, .threadID: .capability(.objectID)
        case .preview: .capability(.preview)
        case .saveDate: .capability(.saveDate)
        case .binarySize: .capabilityOrRev2(.binary)
        case .body(let section, _): section.content == .binary ? .capabilityOrRev2(.binary) : nil
        case .gmailMessageID, .gmailThreadID, .gmailLabels: .capability(.gmail)
        case .uid, .flags, .internalDate, .size, .envelope, .bodyStructure, .other: nil
        }
    }

    func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        switch self {
        case .uid: encoder.text("UID")
        case .flags: encoder.text("FLAGS")
        case .internalDate: encoder.text("INTERNALDATE")
        case .size: encoder.text("RFC822.SIZE")
        case .envelope: encoder.text("ENVELOPE")
        case .bodyStructure: encoder.text("BODYSTRUCTURE")
        case .modSeq: encoder.text("MODSEQ")
        case .emailID: encoder.text("EMAILID")
        case .threadID: encoder.text("THREADID")
        case .preview(let lazy): encoder.text(lazy ? "PREVIEW (LAZY)" : "PREVIEW")
        case .saveDate: encoder.text("SAVEDATE")
        case .gmailMessageID: encoder.text("X-GM-MSGID")
        case .gmailThreadID: encoder.text("X-GM-THRID")
        case .gmailLabels: encoder.text("X-GM-LABELS")
        case .binarySize(let part):
            encoder.text("BINARY.SIZE[")
            try BodySection(part: part).encode(into: &encoder)
            encoder.text("]")
        case .other(let name): try encoder.atom(name, "FETCH item")
        case .body(let section, let range):
            encoder.text(section.content == .binary ? "BINARY.PEEK[" : "BODY.PEEK[")
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
        if !part.isEmpty, content != .all, content != .binary { encoder.text(".") }
        switch content {
        case .all, .binary: break
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
    /// Only messages that changed after this (RFC 7162 §3.1.4.1); nil for all.
    public var changedSince: ModSeq?
    /// Whether the server shall also tell which of them are gone since; needs ``changedSince`` and QRESYNC enabled
    /// (RFC 7162 §3.2.6).
    public var reportsVanished: Bool

    /// Creates the command.
    public init(
        uids: UIDSet, attributes: [FetchAttribute], changedSince: ModSeq? = nil, reportsVanished: Bool = false
    ) {
        self.uids = uids
        self.attributes = attributes
        self.changedSince = changedSince
        self.reportsVanished = reportsVanished
    }

    /// The name for messages and traces.
    public var name: String { "UID FETCH" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules {
        var rules = CommandRules(.selected, accepts: reportsVanished ? [.fetch, .vanishedEarlier] : [.fetch])
        for need in attributes.lazy.compactMap(\.need) where !rules.needs.contains(need) { rules.needs.append(need) }
        if changedSince != nil { rules.needs.append(.anyOf([.condstore, .qresync])) }
        if reportsVanished { rules.needs.append(.enabled(.qresync)) }
        return rules
    }

    /// Whether data of an accepted kind is for this command.
    public func claims(_ data: UntaggedData, tag: String) -> Bool {
        guard case .fetch(let message) = data, let uid = message.uid else { return true }
        return uids.contains(uid.rawValue)
    }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        guard !attributes.isEmpty else { throw .emptyArgument("FETCH items") }
        encoder.text("UID FETCH ")
        try encoder.set(uids)
        encoder.text(" ")
        try encoder.list(attributes) { (encoder, attribute) throws(CommandEncodingError) in
            try attribute.encode(into: &encoder)
        }
        guard let changedSince else {
            // RFC 7162 §3.2.6: VANISHED without CHANGEDSINCE is BAD.
            guard !reportsVanished else { throw .emptyArgument("modification sequence") }
            return
        }
        encoder.text(" (CHANGEDSINCE ")
        // RFC 7162 §7 mod-sequence-value: zero is none.
        encoder.number(max(1, changedSince.rawValue))
        encoder.text(reportsVanished ? " VANISHED)" : ")")
    }
}
