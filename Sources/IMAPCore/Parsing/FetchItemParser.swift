import MailModel

/// Reads the items of a FETCH response (RFC 9051 §7.5.2).
enum FetchItemParser {
    typealias Parser = @Sendable (inout ResponseCursor) throws(ParseFailure) -> FetchItem

    /// One line for each item whose value follows its name and a space.
    static let parsers: [String: Parser] = [
        "UID": uid, "FLAGS": flags, "INTERNALDATE": internalDate, "RFC822.SIZE": size,
        "ENVELOPE": envelope, "BODYSTRUCTURE": bodyStructure, "BODY": bodyStructure,
        "MODSEQ": ChangeParsers.modSeqItem, "EMAILID": ObjectIDParsers.emailID, "THREADID": ObjectIDParsers.threadID,
        "PREVIEW": FetchExtensionParsers.preview, "SAVEDATE": FetchExtensionParsers.saveDate,
        "X-GM-MSGID": FetchExtensionParsers.gmailMessageID, "X-GM-THRID": FetchExtensionParsers.gmailThreadID,
        "X-GM-LABELS": FetchExtensionParsers.gmailLabels,
    ]

    /// Reads `(…)` to the end of the frame.
    static func message(
        _ sequence: SequenceNumber, _ cursor: inout ResponseCursor
    ) throws(ParseFailure) -> FetchedMessage {
        var message = FetchedMessage(sequence: sequence)
        // Mostly UID, flags, date or modification sequence, and size or a body.
        message.items.reserveCapacity(4)
        try cursor.expect(UInt8(ascii: "("), "FETCH items")
        cursor.skipSpaces()
        while !cursor.take(UInt8(ascii: ")")) {
            try cursor.countElement()
            message.items.append(try item(&cursor))
            if cursor.peek() == UInt8(ascii: ")") { continue }
            try cursor.space()
        }
        try cursor.expectEnd()
        return message
    }

    /// Reads a response that ends where a streamed body begins.
    static func parseBodyBegin(_ cursor: inout ResponseCursor, size: Int64) throws(ParseFailure) -> StreamedBody {
        cursor.advance(2)
        guard let sequence = SequenceNumber(try cursor.number()) else { throw cursor.failure("message number") }
        try cursor.space()
        guard cursor.takeKeyword("FETCH") else { throw cursor.failure("FETCH") }
        try cursor.space()
        try cursor.expect(UInt8(ascii: "("), "FETCH items")
        cursor.skipSpaces()
        var message = FetchedMessage(sequence: sequence)
        while true {
            try cursor.countElement()
            var ahead = cursor
            if let (section, origin) = try sectionName(&ahead), ahead.take(UInt8(ascii: " ")) {
                _ = ahead.take(UInt8(ascii: "~"))
                if ahead.peek() == UInt8(ascii: "{"), (try? ahead.literalHeader()) != nil, ahead.isAtEnd {
                    return StreamedBody(message: message, section: section, origin: origin, size: size)
                }
            }
            message.items.append(try item(&cursor))
            try cursor.space()
        }
    }

    private static func item(_ cursor: inout ResponseCursor) throws(ParseFailure) -> FetchItem {
        if let size = try FetchExtensionParsers.binarySize(&cursor) { return size }
        var ahead = cursor
        if let (section, origin) = try sectionName(&ahead) {
            try ahead.space()
            let content = try ahead.bodyContent()
            cursor = ahead
            return .body(FetchedBody(section: section, origin: origin, content: content))
        }
        let name = try itemName(&cursor)
        try cursor.space()
        ahead = cursor
        if let parser = parsers[name] {
            do {
                let item = try parser(&ahead)
                if ahead.peek() == 0x20 || ahead.peek() == UInt8(ascii: ")") {
                    cursor = ahead
                    return item
                }
            } catch {
                // A limit is not cured by skipping: the same bytes would be counted again.
                if error.isLimit { throw error }
            }
            cursor.quirks.insert(.malformedFetchItem)
        }
        try cursor.skipValue()
        return .other(name)
    }

    /// A name, with what stands in its brackets where it has any.
    private static func itemName(_ cursor: inout ResponseCursor) throws(ParseFailure) -> String {
        let start = cursor.index
        _ = cursor.bytes { $0 <= 0x20 || $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: ")") }
        if cursor.peek() == UInt8(ascii: "[") {
            _ = cursor.bytes { $0 == UInt8(ascii: "]") }
            cursor.advance()
            _ = cursor.bytes { $0 <= 0x20 || $0 == UInt8(ascii: ")") }
        }
        guard cursor.index > start else { throw cursor.failure("item name") }
        return String(decoding: cursor.frame.bytes[start..<cursor.index], as: UTF8.self).uppercased()
    }

    /// `BODY[…]` and its kin with `<n>`, or RFC822 and its kin; nil for everything else.
    private static func sectionName(
        _ cursor: inout ResponseCursor
    ) throws(ParseFailure) -> (section: BodySection, origin: Int64?)? {
        let word = cursor.bytes { $0 <= 0x20 || $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: ")") }
        // RFC 3501 §7.4.2
        if word.equals("RFC822") { return (.all, nil) }
        if word.equals("RFC822.HEADER") { return (.header, nil) }
        if word.equals("RFC822.TEXT") { return (.text, nil) }
        let isBinary = word.equals("BINARY")
        guard isBinary || word.equals("BODY") || word.equals("BODY.PEEK") else { return nil }
        guard cursor.take(UInt8(ascii: "[")) else { return nil }
        var section = try section(&cursor)
        // RFC 3516 §4.2: a part of a part, and nothing else, can be decoded.
        if isBinary {
            guard section.content == .all else { throw cursor.failure("section") }
            section.content = .binary
        }
        guard cursor.take(UInt8(ascii: "<")) else { return (section, nil) }
        let origin = try cursor.number64()
        // Some servers repeat the length that was asked for.
        if cursor.take(UInt8(ascii: ".")) { _ = try cursor.number64() }
        try cursor.expect(UInt8(ascii: ">"), "end of origin")
        return (section, origin)
    }

    // RFC 9051 §9 section-spec
    private static func section(_ cursor: inout ResponseCursor) throws(ParseFailure) -> BodySection {
        var section = BodySection(part: try partNumbers(&cursor))
        let word = String(
            decoding: cursor.bytes { $0 <= 0x20 || $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: "(") }, as: UTF8.self)
        switch word.uppercased() {
        case "": section.content = .all
        case "HEADER": section.content = .header
        case "TEXT": section.content = .text
        case "MIME": section.content = .mime
        case "HEADER.FIELDS": section.content = .headerFields(try fieldNames(&cursor))
        case "HEADER.FIELDS.NOT": section.content = .headerFieldsNot(try fieldNames(&cursor))
        default: throw cursor.failure("section")
        }
        try cursor.expect(UInt8(ascii: "]"), "end of section")
        return section
    }

    /// `1.2.` or `1.2`, possibly nothing.
    static func partNumbers(_ cursor: inout ResponseCursor) throws(ParseFailure) -> [UInt32] {
        var part: [UInt32] = []
        while let byte = cursor.peek(), (0x30...0x39).contains(byte) {
            part.append(try cursor.number())
            guard part.count <= cursor.limits.nesting else {
                throw ParseFailure(expectation: "less nesting", offset: cursor.index, isLimit: true)
            }
            guard cursor.take(UInt8(ascii: ".")) else { break }
        }
        return part
    }

    private static func fieldNames(_ cursor: inout ResponseCursor) throws(ParseFailure) -> [String] {
        cursor.skipSpaces(countingFirst: false)
        return try cursor.list { (item: inout ResponseCursor) throws(ParseFailure) -> String in
            String(decoding: try item.astring(), as: UTF8.self)
        }
    }

    @Sendable private static func uid(_ cursor: inout ResponseCursor) throws(ParseFailure) -> FetchItem {
        guard let uid = UID(try cursor.number()) else { throw cursor.failure("UID") }
        return .uid(uid)
    }

    @Sendable private static func flags(_ cursor: inout ResponseCursor) throws(ParseFailure) -> FetchItem {
        .flags(try cursor.list { (item: inout ResponseCursor) throws(ParseFailure) -> Flag in try item.flag() })
    }

    @Sendable private static func size(_ cursor: inout ResponseCursor) throws(ParseFailure) -> FetchItem {
        .size(try cursor.number64())
    }

    @Sendable private static func internalDate(_ cursor: inout ResponseCursor) throws(ParseFailure) -> FetchItem {
        .internalDate(try DateParser.internalDate(&cursor))
    }

    @Sendable private static func envelope(_ cursor: inout ResponseCursor) throws(ParseFailure) -> FetchItem {
        .envelope(try EnvelopeParser.parse(&cursor))
    }

    @Sendable private static func bodyStructure(_ cursor: inout ResponseCursor) throws(ParseFailure) -> FetchItem {
        .bodyStructure(try BodyStructureParser.parse(&cursor))
    }
}
