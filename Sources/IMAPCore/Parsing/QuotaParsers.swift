import MailModel

/// Reads QUOTA and QUOTAROOT (RFC 9208 §4.2).
enum QuotaParsers {
    // RFC 9208 §4.2.1
    @Sendable static func quota(_ cursor: inout ResponseCursor) throws(ParseFailure) -> UntaggedData {
        try cursor.space()
        var quota = Quota(root: text(try cursor.astring()))
        try cursor.space()
        try cursor.expect(UInt8(ascii: "("), "quota resources")
        cursor.skipSpaces()
        while !cursor.take(UInt8(ascii: ")")) {
            try cursor.countElement()
            let name = try cursor.keyword()
            try cursor.space()
            let usage = try cursor.number64()
            try cursor.space()
            quota.resources.append(Quota.Resource(name: name, usage: usage, limit: try cursor.number64()))
            if cursor.peek() == UInt8(ascii: ")") { continue }
            try cursor.space()
        }
        return .quota(quota)
    }

    // RFC 9208 §4.2.2
    @Sendable static func quotaRoots(_ cursor: inout ResponseCursor) throws(ParseFailure) -> UntaggedData {
        try cursor.space()
        let folder = try cursor.folderName().name
        var result = FolderQuotaRoots(folder: folder, roots: [])
        while cursor.take(UInt8(ascii: " ")) {
            cursor.skipSpaces()
            if cursor.isAtEnd { break }
            try cursor.countElement()
            result.roots.append(text(try cursor.astring()))
        }
        return .quotaRoots(result)
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
