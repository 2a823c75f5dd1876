import MailModel

/// Reads FETCH items of smaller extensions: PREVIEW, SAVEDATE, BINARY and Gmail's.
enum FetchExtensionParsers {
    // RFC 8970 §3.2
    @Sendable static func preview(_ cursor: inout ResponseCursor) throws(ParseFailure) -> FetchItem {
        guard cursor.peek() == UInt8(ascii: "(") else { return .preview(try cursor.optionalString()) }
        // `(FUZZY "text")`, the form of the drafts, which Dovecot 2.3 has.
        try cursor.expect(UInt8(ascii: "("), "preview")
        _ = try cursor.atom()
        try cursor.space()
        let text = try cursor.optionalString()
        try cursor.expect(UInt8(ascii: ")"), "end of preview")
        return .preview(text)
    }

    // RFC 8514 §4.1
    @Sendable static func saveDate(_ cursor: inout ResponseCursor) throws(ParseFailure) -> FetchItem {
        .saveDate(cursor.takeKeyword("NIL") ? nil : try DateParser.internalDate(&cursor))
    }

    @Sendable static func gmailMessageID(_ cursor: inout ResponseCursor) throws(ParseFailure) -> FetchItem {
        .gmailMessageID(try unsigned64(&cursor))
    }

    @Sendable static func gmailThreadID(_ cursor: inout ResponseCursor) throws(ParseFailure) -> FetchItem {
        .gmailThreadID(try unsigned64(&cursor))
    }

    /// Labels are flags where they are Gmail's own, and like folder names where they are the user's; either may be quoted.
    @Sendable static func gmailLabels(_ cursor: inout ResponseCursor) throws(ParseFailure) -> FetchItem {
        if cursor.takeKeyword("NIL") { return .gmailLabels([]) }
        return .gmailLabels(
            try cursor.list { (item: inout ResponseCursor) throws(ParseFailure) -> GmailLabel in
                let bytes: [UInt8]
                if item.peek() == UInt8(ascii: "\"") || item.peek() == UInt8(ascii: "{") {
                    bytes = try item.string()
                } else {
                    bytes = Array(item.bytes { $0 <= 0x20 || $0 == UInt8(ascii: ")") || $0 == UInt8(ascii: "(") })
                    guard !bytes.isEmpty else { throw item.failure("label") }
                }
                return GmailLabel(FolderNameCoding.decode(bytes, isUTF8: item.usesUTF8Names).name.description)
            })
    }

    /// `BINARY.SIZE[1.2] 300`; nil, and nothing read, where the item is another (RFC 3516 §4.3).
    static func binarySize(_ cursor: inout ResponseCursor) throws(ParseFailure) -> FetchItem? {
        var ahead = cursor
        let word = ahead.bytes { $0 <= 0x20 || $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: ")") }
        guard word.equals("BINARY.SIZE"), ahead.take(UInt8(ascii: "[")) else { return nil }
        let part = try FetchItemParser.partNumbers(&ahead)
        try ahead.expect(UInt8(ascii: "]"), "end of section")
        try ahead.space()
        let size = try ahead.number64()
        cursor = ahead
        return .binarySize(part: part, size)
    }

    /// Gmail's ids have all 64 bits.
    private static func unsigned64(_ cursor: inout ResponseCursor) throws(ParseFailure) -> UInt64 {
        let digits = cursor.bytes { !(0x30...0x39).contains($0) }
        guard !digits.isEmpty else { throw cursor.failure("number") }
        var value: UInt64 = 0
        for digit in digits {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit - 0x30))
            guard !overflow, !carry else { throw cursor.failure("number within 64 bits") }
            value = sum
        }
        return value
    }
}
