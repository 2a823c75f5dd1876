import IMAPCore

/// One item that FETCH is asked for (RFC 9051 §6.4.5).
enum FetchItemRequest: Equatable {
    case uid
    case flags
    case internalDate
    case size
    case envelope
    case body
    case bodyStructure
    case modSeq
    case section(SectionRequest, partial: Partial?, isPeek: Bool)
    /// RFC822, RFC822.HEADER and RFC822.TEXT with their old names.
    case old(SectionRequest, name: String, isPeek: Bool)
    case binary(path: [Int], label: String, partial: Partial?, isPeek: Bool)
    case binarySize(path: [Int], label: String)
    case emailID
    case threadID
    case preview
    case gmailMessageID
    case gmailThreadID
    case gmailLabels

    /// Which bytes of a section.
    struct Partial: Equatable {
        var offset: Int
        var count: Int
    }

    /// Whether fetching it marks a message as seen.
    var marksSeen: Bool {
        switch self {
        case .section(_, _, let isPeek), .old(_, _, let isPeek), .binary(_, _, _, let isPeek): !isPeek
        default: false
        }
    }

    /// Whether the message's bytes are needed for it.
    var needsBytes: Bool {
        switch self {
        case .envelope, .body, .bodyStructure, .section, .old, .binary, .binarySize, .preview: true
        default: false
        }
    }

    /// Reads the items of a command.
    static func items(
        _ argument: Argument, has capability: (String) -> Bool
    ) throws(CommandSyntaxError) -> [FetchItemRequest] {
        let elements: [Argument]
        switch argument.word {
        case "ALL"?: return [.flags, .internalDate, .size, .envelope]
        case "FAST"?: return [.flags, .internalDate, .size]
        case "FULL"?: return [.flags, .internalDate, .size, .envelope, .body]
        default: elements = argument.elements ?? [argument]
        }
        var items: [FetchItemRequest] = []
        for element in elements {
            // RFC 8970 §3.2: `PREVIEW (LAZY)`
            if element.elements != nil, items.last == .preview { continue }
            guard let text = element.text, element.word != nil else { throw CommandSyntaxError("a FETCH item") }
            items.append(try item(text, has: capability))
        }
        guard !items.isEmpty else { throw CommandSyntaxError("no FETCH items") }
        return items
    }

    private static func item(
        _ text: String, has capability: (String) -> Bool
    ) throws(CommandSyntaxError) -> FetchItemRequest {
        let word = text.uppercased()
        switch word {
        case "UID": return .uid
        case "FLAGS": return .flags
        case "INTERNALDATE": return .internalDate
        case "RFC822.SIZE": return .size
        case "ENVELOPE": return .envelope
        case "BODY": return .body
        case "BODYSTRUCTURE": return .bodyStructure
        case "RFC822": return .old(try SectionRequest(""), name: word, isPeek: false)
        case "RFC822.HEADER": return .old(try SectionRequest("HEADER"), name: word, isPeek: true)
        case "RFC822.TEXT": return .old(try SectionRequest("TEXT"), name: word, isPeek: false)
        case "MODSEQ" where capability("CONDSTORE"): return .modSeq
        case "EMAILID" where capability("OBJECTID"): return .emailID
        case "THREADID" where capability("OBJECTID"): return .threadID
        case "PREVIEW" where capability("PREVIEW"): return .preview
        case "X-GM-MSGID" where capability("X-GM-EXT-1"): return .gmailMessageID
        case "X-GM-THRID" where capability("X-GM-EXT-1"): return .gmailThreadID
        case "X-GM-LABELS" where capability("X-GM-EXT-1"): return .gmailLabels
        default: break
        }
        guard let open = text.firstIndex(of: "["), let close = text.lastIndex(of: "]"), open < close else {
            throw CommandSyntaxError("the FETCH item \(text)")
        }
        let section = String(text[text.index(after: open)..<close])
        let partial = try partial(text[text.index(after: close)...])
        switch word[..<(word.firstIndex(of: "[") ?? word.endIndex)] {
        case "BODY": return .section(try SectionRequest(section), partial: partial, isPeek: false)
        case "BODY.PEEK": return .section(try SectionRequest(section), partial: partial, isPeek: true)
        case "BINARY" where capability("BINARY"):
            return .binary(path: try path(section), label: section, partial: partial, isPeek: false)
        case "BINARY.PEEK" where capability("BINARY"):
            return .binary(path: try path(section), label: section, partial: partial, isPeek: true)
        case "BINARY.SIZE" where capability("BINARY"): return .binarySize(path: try path(section), label: section)
        default: throw CommandSyntaxError("the FETCH item \(text)")
        }
    }

    private static func path(_ text: String) throws(CommandSyntaxError) -> [Int] {
        let section = try SectionRequest(text)
        guard section.piece == .all else { throw CommandSyntaxError("a section of BINARY") }
        return section.path
    }

    /// `<0.1024>`: where it begins and how many bytes.
    private static func partial(_ text: Substring) throws(CommandSyntaxError) -> Partial? {
        guard !text.isEmpty else { return nil }
        let numbers = text.dropFirst().dropLast().split(separator: ".").compactMap { Int($0) }
        guard text.first == "<", text.last == ">", numbers.count == 2, numbers[0] >= 0, numbers[1] > 0 else {
            throw CommandSyntaxError("a part of a section")
        }
        return Partial(offset: numbers[0], count: numbers[1])
    }
}
