public import MailModel

/// What SEARCH looks for (RFC 9051 §6.4.4).
public indirect enum SearchKey: Sendable, Hashable {
    /// Every message.
    case all
    /// With this flag or keyword.
    case flag(Flag)
    /// Without this flag or keyword.
    case withoutFlag(Flag)
    /// A header field has this text; an empty text means that the field exists.
    case header(field: String, contains: String)
    /// The From field has this text.
    case from(String)
    /// The To field has this text.
    case to(String)
    /// The Subject field has this text.
    case subject(String)
    /// The body has this text.
    case body(String)
    /// Header or body have this text.
    case text(String)
    /// INTERNALDATE on this day or later.
    case since(InternalDate)
    /// INTERNALDATE before this day.
    case before(InternalDate)
    /// Larger than so many bytes.
    case larger(Int64)
    /// Smaller than so many bytes.
    case smaller(Int64)
    /// Among these UIDs.
    case uids(UIDSet)
    /// From this UID on, the last message always included, whatever its UID (RFC 9051 §9 seq-range with `*`).
    case uidsFrom(UID)
    /// With this modification sequence or a higher one (RFC 7162 §3.1.5).
    case modSeq(ModSeq)
    /// With this id (RFC 8474 §5.3).
    case emailID(ObjectID)
    /// In this thread (RFC 8474 §5.3).
    case threadID(ObjectID)
    /// In the folder since this day or later (RFC 8514 §4.3).
    case savedSince(InternalDate)
    /// With this id of Gmail's.
    case gmailMessageID(UInt64)
    /// In this conversation of Gmail's.
    case gmailThreadID(UInt64)
    /// With this label of Gmail's.
    case gmailLabel(GmailLabel)
    /// What Gmail's own search finds by these words, such as `has:attachment in:unread`.
    case gmailRaw(String)
    /// All of these.
    case and([SearchKey])
    /// One of these two.
    case or(SearchKey, SearchKey)
    /// Not this.
    case not(SearchKey)

    /// A message by its Message-ID.
    public static func messageID(_ id: MessageID) -> SearchKey {
        .header(field: "Message-ID", contains: id.description)
    }

    /// Whether a text in it is not ASCII, so that a charset must be named (RFC 9051 §6.4.4).
    var needsCharset: Bool {
        switch self {
        case .header(_, let text), .from(let text), .to(let text), .subject(let text), .body(let text), .text(let text),
            .gmailRaw(let text):
            !text.utf8.allSatisfy { $0 < 0x80 }
        case .and(let keys): keys.contains(where: \.needsCharset)
        case .or(let left, let right): left.needsCharset || right.needsCharset
        case .not(let key): key.needsCharset
        default: false
        }
    }

    /// What the server must announce for it.
    var needs: [CommandRules.Need] {
        switch self {
        case .modSeq: [.anyOf([.condstore, .qresync])]
        case .emailID, .threadID: [.capability(.objectID)]
        case .savedSince: [.capability(.saveDate)]
        case .gmailMessageID, .gmailThreadID, .gmailLabel, .gmailRaw: [.capability(.gmail)]
        case .and(let keys): keys.flatMap(\.needs)
        case .or(let left, let right): left.needs + right.needs
        case .not(let key): key.needs
        default: []
        }
    }

    func encode(into encoder: inout CommandEncoder, depth: Int = 0) throws(CommandEncodingError) {
        guard depth < 50 else { throw .outOfRange("search key nesting") }
        switch self {
        case .all: encoder.text("ALL")
        case .flag(let flag): try SearchKey.encode(flag, isSet: true, into: &encoder)
        case .withoutFlag(let flag): try SearchKey.encode(flag, isSet: false, into: &encoder)
        case .header(let field, let text):
            encoder.text("HEADER ")
            try encoder.string(Array(field.utf8))
            encoder.text(" ")
            try encoder.string(Array(text.utf8))
        case .from(let text): try SearchKey.encode("FROM ", text, into: &encoder)
        case .to(let text): try SearchKey.encode("TO ", text, into: &encoder)
        case .subject(let text): try SearchKey.encode("SUBJECT ", text, into: &encoder)
        case .body(let text): try SearchKey.encode("BODY ", text, into: &encoder)
        case .text(let text): try SearchKey.encode("TEXT ", text, into: &encoder)
        case .since(let date):
            encoder.text("SINCE ")
            encoder.day(date)
        case .before(let date):
            encoder.text("BEFORE ")
            encoder.day(date)
        case .larger(let size): try SearchKey.encode("LARGER ", size, into: &encoder)
        case .smaller(let size): try SearchKey.encode("SMALLER ", size, into: &encoder)
        case .uids(let set):
            encoder.text("UID ")
            try encoder.set(set)
        case .uidsFrom(let uid):
            encoder.text("UID ")
            encoder.number(uid.rawValue)
            encoder.text(":*")
        case .modSeq(let modSeq):
            encoder.text("MODSEQ ")
            encoder.number(modSeq.rawValue)
        case .emailID(let id):
            encoder.text("EMAILID ")
            try encoder.atom(id.description, "id")
        case .threadID(let id):
            encoder.text("THREADID ")
            try encoder.atom(id.description, "id")
        case .savedSince(let date):
            encoder.text("SAVEDSINCE ")
            encoder.day(date)
        case .gmailMessageID(let id):
            encoder.text("X-GM-MSGID ")
            encoder.number(id)
        case .gmailThreadID(let id):
            encoder.text("X-GM-THRID ")
            encoder.number(id)
        case .gmailLabel(let label):
            encoder.text("X-GM-LABELS ")
            try encoder.label(label)
        case .gmailRaw(let words): try SearchKey.encode("X-GM-RAW ", words, into: &encoder)
        case .and(let keys):
            guard !keys.isEmpty else { throw .emptyArgument("search keys") }
            try encoder.list(keys) { (encoder, key) throws(CommandEncodingError) in
                try key.encode(into: &encoder, depth: depth + 1)
            }
        case .or(let left, let right):
            encoder.text("OR ")
            try left.encode(into: &encoder, depth: depth + 1)
            encoder.text(" ")
            try right.encode(into: &encoder, depth: depth + 1)
        case .not(let key):
            encoder.text("NOT ")
            try key.encode(into: &encoder, depth: depth + 1)
        }
    }

    private static func encode(
        _ word: StaticString, _ text: String, into encoder: inout CommandEncoder
    ) throws(CommandEncodingError) {
        encoder.text(word)
        try encoder.string(Array(text.utf8))
    }

    private static func encode(
        _ word: StaticString, _ size: Int64, into encoder: inout CommandEncoder
    ) throws(CommandEncodingError) {
        guard size >= 0 else { throw .outOfRange("size") }
        encoder.text(word)
        encoder.number(size)
    }

    private static func encode(
        _ flag: Flag, isSet: Bool, into encoder: inout CommandEncoder
    ) throws(CommandEncodingError) {
        switch flag {
        case .seen: encoder.text(isSet ? "SEEN" : "UNSEEN")
        case .answered: encoder.text(isSet ? "ANSWERED" : "UNANSWERED")
        case .flagged: encoder.text(isSet ? "FLAGGED" : "UNFLAGGED")
        case .deleted: encoder.text(isSet ? "DELETED" : "UNDELETED")
        case .draft: encoder.text(isSet ? "DRAFT" : "UNDRAFT")
        default:
            encoder.text(isSet ? "KEYWORD " : "UNKEYWORD ")
            try encoder.atom(flag.description, "keyword")
        }
    }
}

/// What UID SEARCH found.
public struct SearchResult: Sendable, Hashable {
    /// The UIDs.
    public var uids = UIDSet()
    /// The lowest, where it was asked for.
    public var minimum: UID?
    /// The highest, where it was asked for.
    public var maximum: UID?
    /// How many, where it was asked for.
    public var count: UInt32?
    /// The highest modification sequence of what was found, where the key names one (RFC 7162 §3.1.6).
    public var modSeq: ModSeq?
    /// Ranges of ``uids`` as they came.
    var found: [ClosedRange<UInt32>] = []

    /// Creates an empty result.
    public init() {}
}

/// UID SEARCH (RFC 9051 §6.4.4)
public struct SearchCommand: IMAPCommand {
    /// What the server shall tell (RFC 4731 §3.1); needs ESEARCH.
    public enum Return: Sendable, Hashable {
        /// The lowest UID.
        case minimum
        /// The highest UID.
        case maximum
        /// How many.
        case count
        /// All UIDs.
        case all
    }

    /// What to look for.
    public var key: SearchKey
    /// What to tell; empty for the old form.
    public var returns: [Return]

    /// Asks in the old form.
    public init(_ key: SearchKey, returns: [Return] = []) {
        self.key = key
        self.returns = returns
    }

    /// Asks for all UIDs in the most compact form that the server has.
    public init(_ key: SearchKey, capabilities: CapabilitySet) {
        self.init(key, returns: capabilities.hasESearch ? [.all] : [])
    }

    /// The name for messages and traces.
    public var name: String { "UID SEARCH" }

    /// When it may be sent, and which data belongs to it.
    public var rules: CommandRules {
        var rules = CommandRules(.selected, accepts: [.search, .extendedSearch])
        rules.needs = key.needs
        if !returns.isEmpty { rules.needs.append(.capabilityOrRev2(.eSearch)) }
        return rules
    }

    /// Writes it, without tag and line end.
    public func encode(into encoder: inout CommandEncoder) throws(CommandEncodingError) {
        encoder.text("UID SEARCH ")
        if !returns.isEmpty {
            encoder.text("RETURN ")
            try encoder.list(returns) { (encoder, item) in
                switch item {
                case .minimum: encoder.text("MIN")
                case .maximum: encoder.text("MAX")
                case .count: encoder.text("COUNT")
                case .all: encoder.text("ALL")
                }
            }
            encoder.text(" ")
        }
        // RFC 6855 §3: no charset once UTF-8 is accepted.
        if key.needsCharset, !encoder.context.acceptsUTF8 { encoder.text("CHARSET UTF-8 ") }
        try key.encode(into: &encoder)
    }

    /// Whether data of an accepted kind is for this command.
    public func claims(_ data: UntaggedData, tag: String) -> Bool {
        // RFC 4731 §3.1: the tag says whose it is. Without one it is the oldest's.
        if case .extendedSearch(let result) = data { result.tag == nil || result.tag == tag } else { true }
    }

    /// The answer before anything has come.
    public func makeAnswer() -> SearchResult { SearchResult() }

    /// Adds data to the answer.
    public func add(_ data: UntaggedData, to answer: inout SearchResult) -> Bool {
        switch data {
        case .search(let numbers, let modSeq):
            // Several SEARCH responses add up: some servers split a long one.
            answer.found += numbers.map { $0...$0 }
            answer.modSeq = modSeq ?? answer.modSeq
        case .extendedSearch(let result):
            answer.found += result.all ?? []
            answer.minimum = result.minimum.flatMap { UID($0) } ?? answer.minimum
            answer.maximum = result.maximum.flatMap { UID($0) } ?? answer.maximum
            answer.count = result.count ?? answer.count
            answer.modSeq = result.modSeq ?? answer.modSeq
        default: break
        }
        return answer.found.count <= Limits().setRanges
    }

    /// Puts together what came.
    public func finish(_ status: StatusResponse, _ answer: inout SearchResult) {
        answer.uids = UIDSet(answer.found)
        answer.found = []
    }
}
