import MailModel

/// Reads OK, NO, BAD, BYE and PREAUTH (RFC 9051 §7.1).
enum StatusParser {
    /// Reads from the status word on; nil, and nothing read, where there is none.
    static func parse(_ cursor: inout ResponseCursor) throws(ParseFailure) -> StatusResponse? {
        var ahead = cursor
        guard let word = try? ahead.keyword(), let kind = StatusResponse.Kind(rawValue: word) else { return nil }
        cursor = ahead
        guard cursor.take(UInt8(ascii: " ")) else {
            try cursor.expectEnd()
            cursor.quirks.insert(.missingText)
            return StatusResponse(kind)
        }
        cursor.skipSpaces()
        var code: ResponseCode?
        if cursor.peek() == UInt8(ascii: "[") { code = ResponseCodeParser.parse(&cursor) }
        if cursor.isAtEnd {
            cursor.quirks.insert(.missingText)
        } else if code != nil {
            _ = cursor.take(UInt8(ascii: " "))
        }
        return StatusResponse(kind, code: code, text: cursor.restAsText())
    }
}
