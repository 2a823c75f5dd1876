import MailModel

/// Reads what follows `* ` (RFC 9051 §7).
enum UntaggedDataParser {
    typealias Parser = @Sendable (inout ResponseCursor) throws(ParseFailure) -> UntaggedData

    /// Reads a whole untagged response; the cursor stands behind `* `.
    static func parse(_ cursor: inout ResponseCursor) throws(ParseFailure) -> UntaggedData {
        cursor.skipSpaces()
        if let status = try StatusParser.parse(&cursor) { return .status(status) }
        if let byte = cursor.peek(), (0x30...0x39).contains(byte) { return try numbered(&cursor) }
        let word = try cursor.keyword()
        guard let parser = parsers[word] else { return .unrecognised(word) }
        let data = try parser(&cursor)
        cursor.skipSpaces()
        if !cursor.isAtEnd { cursor.quirks.insert(.trailingData) }
        return data
    }

    /// One line for each kind of data that begins with its name.
    static let parsers: [String: Parser] = [
        "CAPABILITY": capability, "ENABLED": enabled, "ID": identity, "NAMESPACE": namespaces,
        "LIST": FolderParsers.list, "XLIST": FolderParsers.list, "LSUB": FolderParsers.subscribed,
        "STATUS": FolderParsers.status, "FLAGS": flags, "SEARCH": SearchParsers.search,
        "ESEARCH": SearchParsers.extendedSearch, "VANISHED": ChangeParsers.vanished, "QUOTA": QuotaParsers.quota,
        "QUOTAROOT": QuotaParsers.quotaRoots,
    ]

    private static func numbered(_ cursor: inout ResponseCursor) throws(ParseFailure) -> UntaggedData {
        let number = try cursor.number()
        try cursor.space()
        let word = try cursor.keyword()
        switch word {
        // RFC 9051 §7.4.1
        case "EXISTS": return .exists(number)
        // RFC 3501 §7.3.2
        case "RECENT": return .recent(number)
        case "EXPUNGE":
            guard let sequence = SequenceNumber(number) else { throw cursor.failure("message number") }
            // RFC 9051 §7.5.1
            return .expunge(sequence)
        case "FETCH":
            guard let sequence = SequenceNumber(number) else { throw cursor.failure("message number") }
            try cursor.space()
            // RFC 9051 §7.5.2
            return .fetch(try FetchItemParser.message(sequence, &cursor))
        default: return .unrecognised(word)
        }
    }

    /// Words separated by spaces, up to `end` or the end of the frame.
    static func capabilities(
        _ cursor: inout ResponseCursor, until end: UInt8?
    ) throws(ParseFailure) -> CapabilitySet {
        var words: [Capability] = []
        while !cursor.isAtEnd, cursor.peek() != end {
            guard cursor.take(UInt8(ascii: " ")) else { throw cursor.failure("space") }
            cursor.skipSpaces()
            let word = cursor.bytes { $0 <= 0x20 || $0 == end }
            guard !word.isEmpty else { break }
            try cursor.countElement()
            words.append(Capability(String(decoding: word, as: UTF8.self)))
        }
        return CapabilitySet(words)
    }

    // RFC 9051 §7.2.2
    @Sendable private static func capability(_ cursor: inout ResponseCursor) throws(ParseFailure) -> UntaggedData {
        .capability(try capabilities(&cursor, until: nil))
    }

    // RFC 9051 §7.2.1
    @Sendable private static func enabled(_ cursor: inout ResponseCursor) throws(ParseFailure) -> UntaggedData {
        .enabled(try capabilities(&cursor, until: nil).words)
    }

    // RFC 9051 §7.3.5
    @Sendable private static func flags(_ cursor: inout ResponseCursor) throws(ParseFailure) -> UntaggedData {
        try cursor.space()
        return .flags(
            try cursor.list { (item: inout ResponseCursor) throws(ParseFailure) -> Flag in try item.flag() })
    }

    // RFC 2971 §3.2
    @Sendable private static func identity(_ cursor: inout ResponseCursor) throws(ParseFailure) -> UntaggedData {
        try cursor.space()
        if cursor.takeKeyword("NIL") { return .identity(nil) }
        let strings = try cursor.list { (item: inout ResponseCursor) throws(ParseFailure) -> [UInt8]? in
            try item.optionalString()
        }
        var fields: [ServerIdentity.Field] = []
        var index = 0
        // RFC 2971 §3.3: at most 30 pairs.
        while index + 1 < strings.count, fields.count < 30 {
            let key = cursor.redactor.serverText(strings[index] ?? []).description.lowercased()
            fields.append(ServerIdentity.Field(key: key, value: strings[index + 1].map(cursor.redactor.serverText)))
            index += 2
        }
        return .identity(ServerIdentity(fields: fields))
    }

    // RFC 9051 §7.3.3
    @Sendable private static func namespaces(_ cursor: inout ResponseCursor) throws(ParseFailure) -> UntaggedData {
        var groups: [[Namespaces.Place]] = []
        for _ in 0..<3 {
            try cursor.space()
            if cursor.takeKeyword("NIL") {
                groups.append([])
            } else {
                groups.append(try places(&cursor))
            }
        }
        return .namespaces(Namespaces(personal: groups[0], otherUsers: groups[1], shared: groups[2]))
    }

    private static func places(_ cursor: inout ResponseCursor) throws(ParseFailure) -> [Namespaces.Place] {
        try cursor.expect(UInt8(ascii: "("), "namespace")
        var result: [Namespaces.Place] = []
        while !cursor.take(UInt8(ascii: ")")) {
            cursor.skipSpaces()
            try cursor.countElement()
            try cursor.expect(UInt8(ascii: "("), "namespace")
            let prefix = try cursor.folderName().name.description
            try cursor.space()
            let separator = try FolderParsers.separator(&cursor)
            // Extensions of a namespace: a name and a list each.
            while cursor.take(UInt8(ascii: " ")) { try cursor.skipValue() }
            try cursor.expect(UInt8(ascii: ")"), "end of namespace")
            result.append(Namespaces.Place(prefix: prefix, separator: separator))
        }
        return result
    }
}
