import MailModel

/// Reads SEARCH and ESEARCH data (RFC 3501 §7.2.5, RFC 9051 §7.3.4).
enum SearchParsers {
    // RFC 3501 §7.2.5
    @Sendable static func search(_ cursor: inout ResponseCursor) throws(ParseFailure) -> UntaggedData {
        var numbers: [UInt32] = []
        while cursor.take(UInt8(ascii: " ")) {
            cursor.skipSpaces()
            // `(MODSEQ n)` of an extension, or a trailing space.
            guard let byte = cursor.peek(), (0x30...0x39).contains(byte) else { break }
            numbers.append(try cursor.nonZeroNumber())
            guard numbers.count <= cursor.limits.setRanges else {
                throw ParseFailure(expectation: "fewer numbers", offset: cursor.index, isLimit: true)
            }
        }
        let modSeq = ChangeParsers.searchModSeq(&cursor)
        if cursor.peek() == UInt8(ascii: "(") { try cursor.skipValue() }
        return .search(numbers, modSeq: modSeq)
    }

    // RFC 4731 §3.1, RFC 9051 §7.3.4
    @Sendable static func extendedSearch(_ cursor: inout ResponseCursor) throws(ParseFailure) -> UntaggedData {
        var result = ExtendedSearchResult()
        while cursor.take(UInt8(ascii: " ")) {
            cursor.skipSpaces()
            if cursor.isAtEnd { break }
            if cursor.peek() == UInt8(ascii: "(") {
                result.tag = try correlator(&cursor)
                continue
            }
            try cursor.countElement()
            let name = try cursor.keyword()
            if name == "UID" {
                result.isUID = true
                continue
            }
            try cursor.space()
            switch name {
            case "MIN": result.minimum = try cursor.nonZeroNumber()
            case "MAX": result.maximum = try cursor.nonZeroNumber()
            case "COUNT": result.count = try cursor.number()
            case "ALL": result.all = try cursor.ranges()
            // RFC 7162 §3.1.10
            case "MODSEQ": result.modSeq = try ChangeParsers.modSeq(&cursor)
            default:
                try cursor.skipValue()
                result.otherItems.append(name)
            }
        }
        return .extendedSearch(result)
    }

    /// `(TAG "a1")`
    private static func correlator(_ cursor: inout ResponseCursor) throws(ParseFailure) -> String {
        try cursor.expect(UInt8(ascii: "("), "correlator")
        guard cursor.takeKeyword("TAG") else { throw cursor.failure("TAG") }
        try cursor.space()
        let tag = String(decoding: try cursor.astring(), as: UTF8.self)
        try cursor.expect(UInt8(ascii: ")"), "end of correlator")
        return tag
    }
}
