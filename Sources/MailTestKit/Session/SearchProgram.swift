import MIME
import MailModel

/// What SEARCH looks for.
indirect enum SearchProgram {
    case all
    case flag(Flag, isSet: Bool)
    case uids([ClosedRange<UInt32>])
    case positions([ClosedRange<UInt32>])
    /// The day of arrival, in days since 1970.
    case arrived(ClosedRange<Int>)
    /// The day of the Date field.
    case sent(ClosedRange<Int>)
    case size(ClosedRange<Int>)
    case header(String, contains: String)
    case body(String)
    case text(String)
    case modSeq(UInt64)
    case emailID(String)
    case and([SearchProgram])
    case or(SearchProgram, SearchProgram)
    case not(SearchProgram)

    /// Whether the answer tells a mod-sequence.
    var usesModSeq: Bool {
        switch self {
        case .modSeq: true
        case .and(let programs): programs.contains(where: \.usesModSeq)
        case .or(let left, let right): left.usesModSeq || right.usesModSeq
        case .not(let program): program.usesModSeq
        default: false
        }
    }

    func matches(_ message: FakeMessage, position: UInt32) -> Bool {
        switch self {
        case .all: true
        case .flag(let flag, let isSet): message.flags.contains(flag) == isSet
        case .uids(let ranges): ranges.containsNumber(message.uid)
        case .positions(let ranges): ranges.containsNumber(position)
        case .arrived(let days): days.contains(WireDate.day(of: message.received))
        case .sent(let days):
            HeaderBlock(message.content.bytes).date.map { days.contains(WireDate.day(of: $0.timestamp)) } ?? false
        case .size(let range): range.contains(message.content.size)
        case .header(let name, let text): Self.header(name, contains: text, message.content.bytes)
        case .body(let text): Self.isInBody(text, MessageStructure(message.content.bytes))
        case .text(let text): Self.isInText(text, MessageStructure(message.content.bytes))
        case .modSeq(let value): message.modSeq >= value
        case .emailID(let id): message.emailID == id
        case .and(let programs): programs.allSatisfy { $0.matches(message, position: position) }
        case .or(let left, let right):
            left.matches(message, position: position) || right.matches(message, position: position)
        case .not(let program): !program.matches(message, position: position)
        }
    }

    private static func header(_ name: String, contains text: String, _ bytes: [UInt8]) -> Bool {
        HeaderBlock(bytes).contains { $0.name.lowercased() == name.lowercased() && isIn(text, $0.text) }
    }

    /// Looks into texts and into the headers of attached messages, decoded, as real servers do.
    private static func isInBody(_ text: String, _ message: MessageStructure) -> Bool {
        message.parts.contains { part in
            let isAttached = part.parent.map { message.parts[$0].contentType.isMessage } ?? false
            if isAttached, part.header.contains(where: { isIn(text, $0.text) }) { return true }
            return part.contentType.type == "text" && isIn(text, String(decoding: part.decodedBody(), as: UTF8.self))
        }
    }

    private static func isInText(_ text: String, _ message: MessageStructure) -> Bool {
        message.header.contains { isIn(text, $0.text) } || isInBody(text, message)
    }

    /// RFC 9051 §6.4.4: without regard to case.
    private static func isIn(_ text: String, _ other: String) -> Bool {
        text.isEmpty || other.lowercased().contains(text.lowercased())
    }
}

/// Reads a search program (RFC 9051 §9 search-program).
struct SearchProgramParser {
    private var rest: ArraySlice<Argument>
    private let largestUID: UInt32
    private let largestPosition: UInt32
    private let capabilities: Set<String>

    init(
        _ arguments: ArraySlice<Argument>, largestUID: UInt32, largestPosition: UInt32,
        capabilities: Set<String>
    ) {
        rest = arguments
        self.largestUID = largestUID
        self.largestPosition = largestPosition
        self.capabilities = capabilities
    }

    mutating func parse() throws(CommandSyntaxError) -> SearchProgram {
        guard !rest.isEmpty else { throw CommandSyntaxError("nothing to search for") }
        var programs: [SearchProgram] = []
        while !rest.isEmpty { programs.append(try key()) }
        return programs.count == 1 ? programs[0] : .and(programs)
    }

    private mutating func key() throws(CommandSyntaxError) -> SearchProgram {
        guard let argument = rest.popFirst() else { throw CommandSyntaxError("a search key is missing") }
        if let elements = argument.elements {
            var inner = self
            inner.rest = elements[...]
            return try inner.parse()
        }
        guard case .atom(let bytes) = argument, let word = argument.word else { throw CommandSyntaxError("a string") }
        if let first = bytes.first, (0x30...0x39).contains(first) || first == UInt8(ascii: "*") {
            return .positions(try NumberSetText(bytes).resolved(largest: largestPosition))
        }
        if let flag = Self.flags[word] { return .flag(flag, isSet: true) }
        if word.hasPrefix("UN"), let flag = Self.flags[String(word.dropFirst(2))] { return .flag(flag, isSet: false) }
        switch word {
        case "ALL", "OLD": return .all
        case "NEW", "RECENT": return .not(.all)
        case "KEYWORD": return .flag(Flag(try text()), isSet: true)
        case "UNKEYWORD": return .flag(Flag(try text()), isSet: false)
        case "UID": return .uids(try NumberSetText(Array(try text().utf8)).resolved(largest: largestUID))
        case "SINCE": return .arrived(try day()...Int.max)
        case "BEFORE": return .arrived(Int.min...(try day() - 1))
        case "ON":
            let day = try day()
            return .arrived(day...day)
        case "SENTSINCE": return .sent(try day()...Int.max)
        case "SENTBEFORE": return .sent(Int.min...(try day() - 1))
        case "LARGER": return .size((try number() + 1)...Int.max)
        case "SMALLER": return .size(Int.min...(try number() - 1))
        case "FROM", "TO", "CC", "BCC", "SUBJECT": return .header(word, contains: try text())
        case "HEADER": return .header(try text(), contains: try text())
        case "BODY": return .body(try text())
        case "TEXT": return .text(try text())
        case "NOT": return .not(try key())
        case "OR": return .or(try key(), try key())
        case "EMAILID" where capabilities.contains("OBJECTID"): return .emailID(try text())
        case "MODSEQ" where capabilities.contains("CONDSTORE"):
            // RFC 7162 §3.1.5: an entry's name and type may stand before the number.
            if case .string? = rest.first { rest = rest.dropFirst(2) }
            return .modSeq(UInt64(try number()))
        default: throw CommandSyntaxError("the search key \(word)")
        }
    }

    private static let flags: [String: Flag] = [
        "SEEN": .seen, "ANSWERED": .answered, "FLAGGED": .flagged, "DELETED": .deleted, "DRAFT": .draft,
    ]

    private mutating func text() throws(CommandSyntaxError) -> String {
        guard let text = rest.popFirst()?.text else { throw CommandSyntaxError("a text") }
        return text
    }

    private mutating func number() throws(CommandSyntaxError) -> Int {
        guard let number = rest.popFirst()?.number.flatMap({ Int(exactly: $0) }), number < Int.max else {
            throw CommandSyntaxError("a number")
        }
        return number
    }

    private mutating func day() throws(CommandSyntaxError) -> Int {
        guard let day = WireDate.day(try text()) else { throw CommandSyntaxError("a date") }
        return day
    }
}
