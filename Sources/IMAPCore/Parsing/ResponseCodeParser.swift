import MailModel

/// Reads what stands in brackets after a status word (RFC 9051 §7.1).
///
/// It never fails: the answer to a command must not get lost because of what stands in its brackets.
enum ResponseCodeParser {
    typealias Parser = @Sendable (inout ResponseCursor) throws(ParseFailure) -> ResponseCode

    /// Reads `[…]`; nil where the bracket is not closed, which makes it part of the text.
    static func parse(_ cursor: inout ResponseCursor) -> ResponseCode? {
        guard let end = closingBracket(from: cursor) else { return nil }
        var ahead = cursor
        ahead.advance()
        let name = String(
            decoding: ahead.bytes { $0 <= 0x20 || $0 == UInt8(ascii: "]") }, as: UTF8.self
        ).uppercased()
        if let code = words[name], ahead.take(UInt8(ascii: "]")) {
            cursor = ahead
            return code
        }
        if let parser = parsers[name] {
            if let code = try? parser(&ahead), ahead.take(UInt8(ascii: "]")) {
                cursor = ahead
                return code
            }
            cursor.quirks.insert(.malformedResponseCode)
        }
        let argument = cursor.frame.bytes[min(cursor.index + 1 + name.utf8.count, end)..<end].drop { $0 == 0x20 }
        cursor.index = end
        cursor.advance()
        return .other(name: name, argument: argument.isEmpty ? nil : cursor.redactor.serverText(argument))
    }

    /// The first `]` outside of quotes, or else the first.
    private static func closingBracket(from cursor: ResponseCursor) -> Int? {
        let bytes = cursor.frame.bytes
        var isQuoted = false
        var isEscaped = false
        var fallback: Int?
        for index in (cursor.index + 1)..<max(cursor.index + 1, bytes.count) {
            let byte = bytes[index]
            if byte == UInt8(ascii: "]"), fallback == nil { fallback = index }
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = isQuoted
            } else if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == UInt8(ascii: "]"), !isQuoted {
                return index
            }
        }
        return fallback
    }

    /// One line for each code that takes arguments; codes without any are in ``words``.
    static let parsers: [String: Parser] = [
        "BADCHARSET": badCharset, "CAPABILITY": capability, "PERMANENTFLAGS": permanentFlags,
        "UIDNEXT": uidNext, "UIDVALIDITY": uidValidity, "UNSEEN": unseen, "APPENDUID": appendUID,
        "COPYUID": copyUID, "HIGHESTMODSEQ": ChangeParsers.highestModSeq, "MODIFIED": ChangeParsers.modified,
        "BADEVENT": badEvent, "MAILBOXID": ObjectIDParsers.mailboxIDCode,
    ]

    // RFC 5530 §3, RFC 9051 §7.1
    static let words: [String: ResponseCode] = Dictionary(
        uniqueKeysWithValues: [
            .alert, .alreadyExists, .authorizationFailed, .authenticationFailed, .cannot, .clientBug, .closed,
            .contactAdmin, .corruption, .expired, .expungeIssued, .hasChildren, .inUse, .limit, .nonExistent,
            .noPermission, .notSaved, .overQuota, .parse, .privacyRequired, .readOnly, .readWrite, .serverBug,
            .tryCreate, .uidNotSticky, .unavailable, .unknownCTE, .noModSeq, .compressionActive, .notificationOverflow,
        ].map { (code: ResponseCode) in (code.name, code) })

    @Sendable private static func badCharset(_ cursor: inout ResponseCursor) throws(ParseFailure) -> ResponseCode {
        guard cursor.take(UInt8(ascii: " ")) else { return .badCharset([]) }
        return .badCharset(
            try cursor.list { (item: inout ResponseCursor) throws(ParseFailure) -> String in
                String(decoding: try item.astring(), as: UTF8.self)
            })
    }

    // RFC 5465 §3.1
    @Sendable private static func badEvent(_ cursor: inout ResponseCursor) throws(ParseFailure) -> ResponseCode {
        try cursor.space()
        return .badEvent(
            try cursor.list { (item: inout ResponseCursor) throws(ParseFailure) -> String in
                String(decoding: try item.atom(), as: UTF8.self)
            })
    }

    @Sendable private static func capability(_ cursor: inout ResponseCursor) throws(ParseFailure) -> ResponseCode {
        .capability(try UntaggedDataParser.capabilities(&cursor, until: UInt8(ascii: "]")))
    }

    @Sendable private static func permanentFlags(_ cursor: inout ResponseCursor) throws(ParseFailure) -> ResponseCode {
        try cursor.space()
        let flags = try cursor.list { (item: inout ResponseCursor) throws(ParseFailure) -> Flag in try item.flag() }
        let wildcard = Flag(#"\*"#)
        return .permanentFlags(
            PermanentFlags(
                flags: Set(flags.filter { $0 != wildcard }), allowsNewKeywords: flags.contains(wildcard)))
    }

    @Sendable private static func uidNext(_ cursor: inout ResponseCursor) throws(ParseFailure) -> ResponseCode {
        .uidNext(try uid(&cursor))
    }

    @Sendable private static func uidValidity(_ cursor: inout ResponseCursor) throws(ParseFailure) -> ResponseCode {
        .uidValidity(try validity(&cursor))
    }

    @Sendable private static func unseen(_ cursor: inout ResponseCursor) throws(ParseFailure) -> ResponseCode {
        try cursor.space()
        guard let number = SequenceNumber(try cursor.number()) else { throw cursor.failure("number that is not zero") }
        return .unseen(number)
    }

    // RFC 9051 §7.1 APPENDUID
    @Sendable private static func appendUID(_ cursor: inout ResponseCursor) throws(ParseFailure) -> ResponseCode {
        let validity = try validity(&cursor)
        try cursor.space()
        return .appendUID(AppendedUIDs(uidValidity: validity, uids: UIDSet(try cursor.ranges())))
    }

    // RFC 9051 §7.1 COPYUID
    @Sendable private static func copyUID(_ cursor: inout ResponseCursor) throws(ParseFailure) -> ResponseCode {
        let validity = try validity(&cursor)
        try cursor.space()
        let source = try cursor.ranges()
        try cursor.space()
        return .copyUID(CopiedUIDs(uidValidity: validity, source: source, destination: try cursor.ranges()))
    }

    private static func uid(_ cursor: inout ResponseCursor) throws(ParseFailure) -> UID {
        try cursor.space()
        guard let uid = UID(try cursor.number()) else { throw cursor.failure("UID") }
        return uid
    }

    private static func validity(_ cursor: inout ResponseCursor) throws(ParseFailure) -> UIDValidity {
        try cursor.space()
        guard let validity = UIDValidity(try cursor.number()) else { throw cursor.failure("UIDVALIDITY") }
        return validity
    }
}
