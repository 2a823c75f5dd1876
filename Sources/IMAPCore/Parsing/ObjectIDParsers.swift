import MailModel

/// Reads the ids of OBJECTID (RFC 8474 §7).
enum ObjectIDParsers {
    // RFC 8474 §5.1
    @Sendable static func emailID(_ cursor: inout ResponseCursor) throws(ParseFailure) -> FetchItem {
        .emailID(try parenthesised(&cursor))
    }

    // RFC 8474 §5.2
    @Sendable static func threadID(_ cursor: inout ResponseCursor) throws(ParseFailure) -> FetchItem {
        .threadID(cursor.takeKeyword("NIL") ? nil : try parenthesised(&cursor))
    }

    // RFC 8474 §4.1
    @Sendable static func mailboxIDCode(_ cursor: inout ResponseCursor) throws(ParseFailure) -> ResponseCode {
        try cursor.space()
        return .mailboxID(try parenthesised(&cursor))
    }

    static func parenthesised(_ cursor: inout ResponseCursor) throws(ParseFailure) -> ObjectID {
        try cursor.expect(UInt8(ascii: "("), "id")
        let text = String(decoding: cursor.bytes { !ObjectID.isAllowed($0) }, as: UTF8.self)
        guard let id = ObjectID(text) else { throw cursor.failure("id") }
        try cursor.expect(UInt8(ascii: ")"), "end of id")
        return id
    }
}
