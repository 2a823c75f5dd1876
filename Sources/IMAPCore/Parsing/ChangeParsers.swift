import MailModel

/// Reads what CONDSTORE and QRESYNC add (RFC 7162 §7).
enum ChangeParsers {
    // RFC 7162 §7 expunged-resp
    @Sendable static func vanished(_ cursor: inout ResponseCursor) throws(ParseFailure) -> UntaggedData {
        try cursor.space()
        var isEarlier = false
        if cursor.take(UInt8(ascii: "(")) {
            guard cursor.takeKeyword("EARLIER") else { throw cursor.failure("EARLIER") }
            try cursor.expect(UInt8(ascii: ")"), "end of EARLIER")
            isEarlier = true
            try cursor.space()
        }
        return .vanished(UIDSet(try cursor.ranges()), earlier: isEarlier)
    }

    // RFC 7162 §7 fetch-mod-resp
    @Sendable static func modSeqItem(_ cursor: inout ResponseCursor) throws(ParseFailure) -> FetchItem {
        .modSeq(try parenthesised(&cursor))
    }

    // RFC 7162 §3.1.2.1
    @Sendable static func highestModSeq(_ cursor: inout ResponseCursor) throws(ParseFailure) -> ResponseCode {
        try cursor.space()
        return .highestModSeq(try modSeq(&cursor))
    }

    // RFC 7162 §3.1.3
    @Sendable static func modified(_ cursor: inout ResponseCursor) throws(ParseFailure) -> ResponseCode {
        try cursor.space()
        return .modified(UIDSet(try cursor.ranges()))
    }

    /// `(MODSEQ 917162500)` behind the numbers of a SEARCH response (RFC 7162 §3.1.6).
    static func searchModSeq(_ cursor: inout ResponseCursor) -> ModSeq? {
        var ahead = cursor
        guard ahead.take(UInt8(ascii: "(")), ahead.takeKeyword("MODSEQ"), ahead.take(UInt8(ascii: " ")),
            let value = try? modSeq(&ahead), ahead.take(UInt8(ascii: ")"))
        else { return nil }
        cursor = ahead
        return value
    }

    static func modSeq(_ cursor: inout ResponseCursor) throws(ParseFailure) -> ModSeq {
        guard let value = ModSeq(UInt64(try cursor.number64())) else { throw cursor.failure("modification sequence") }
        return value
    }

    private static func parenthesised(_ cursor: inout ResponseCursor) throws(ParseFailure) -> ModSeq {
        try cursor.expect(UInt8(ascii: "("), "modification sequence")
        let value = try modSeq(&cursor)
        try cursor.expect(UInt8(ascii: ")"), "end of modification sequence")
        return value
    }
}
