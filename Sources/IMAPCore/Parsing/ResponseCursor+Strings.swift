import MailModel

extension ResponseCursor {
    /// A quoted string or a literal (RFC 9051 §4.3).
    mutating func string() throws(ParseFailure) -> [UInt8] {
        switch peek() {
        case UInt8(ascii: "\""): return try quoted()
        case UInt8(ascii: "{"): return try literal()
        case UInt8(ascii: "~") where peek(1) == UInt8(ascii: "{"):
            index += 1
            return try literal()
        default: throw failure("string")
        }
    }

    /// A string or NIL.
    mutating func optionalString() throws(ParseFailure) -> [UInt8]? {
        if takeKeyword("NIL") { return nil }
        return try string()
    }

    /// A string where NIL would be wrong, but some servers send it.
    mutating func stringOrNil() throws(ParseFailure) -> [UInt8] {
        if let value = try optionalString() { return value }
        quirks.insert(.nilForString)
        return []
    }

    /// A string in lower case, for names of types.
    mutating func lowerCaseString() throws(ParseFailure) -> String {
        String(decoding: try stringOrNil(), as: UTF8.self).lowercased()
    }

    /// An atom or a string (RFC 9051 §9 astring).
    mutating func astring() throws(ParseFailure) -> [UInt8] {
        switch peek() {
        case UInt8(ascii: "\""), UInt8(ascii: "{"): try string()
        default: Array(try atom())
        }
    }

    private mutating func quoted() throws(ParseFailure) -> [UInt8] {
        try expect(UInt8(ascii: "\""), "quote")
        var result: [UInt8] = []
        while true {
            let plain = bytes { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
            if result.isEmpty { result = Array(plain) } else { result.append(contentsOf: plain) }
            if take(UInt8(ascii: "\"")) { return result }
            guard take(UInt8(ascii: "\\")), let escaped = peek() else { throw failure("end of quoted string") }
            index += 1
            if escaped != UInt8(ascii: "\""), escaped != UInt8(ascii: "\\") {
                quirks.insert(.badEscape)
                result.append(UInt8(ascii: "\\"))
            }
            result.append(escaped)
        }
    }

    private mutating func literal() throws(ParseFailure) -> [UInt8] {
        let size = try literalHeader()
        guard frame.streamed.allSatisfy({ $0.offset != index }), let count = Int(exactly: size),
            count <= frame.bytes.count - index
        else { throw failure("literal") }
        let result = Array(frame.bytes[index..<(index + count)])
        index += count
        return result
    }

    /// `{n}` and the line end; the cursor is then at the literal's first byte.
    mutating func literalHeader() throws(ParseFailure) -> Int64 {
        try expect(UInt8(ascii: "{"), "literal")
        let size = try number64()
        _ = take(UInt8(ascii: "+"))
        try expect(UInt8(ascii: "}"), "literal")
        _ = take(UInt8(ascii: "\r"))
        try expect(UInt8(ascii: "\n"), "line end after literal")
        return size
    }

    /// Steps over a string without copying it.
    mutating func skipString() throws(ParseFailure) {
        guard peek() == UInt8(ascii: "{") || peek() == UInt8(ascii: "~") else {
            _ = try quoted()
            return
        }
        _ = take(UInt8(ascii: "~"))
        let size = try literalHeader()
        if frame.streamed.contains(where: { $0.offset == index }) { return }
        guard let count = Int(exactly: size), count <= frame.bytes.count - index else { throw failure("literal") }
        index += count
    }

    /// The bytes of a body: here, streamed before, or none.
    mutating func bodyContent() throws(ParseFailure) -> FetchedBody.Content {
        if takeKeyword("NIL") { return .missing }
        var ahead = self
        _ = ahead.take(UInt8(ascii: "~"))
        if ahead.peek() == UInt8(ascii: "{") {
            let size = try ahead.literalHeader()
            if ahead.frame.streamed.contains(where: { $0.offset == ahead.index }) {
                index = ahead.index
                return .streamed(size)
            }
        }
        return .bytes(try string())
    }

    /// A folder's name (RFC 9051 §5.1).
    mutating func folderName() throws(ParseFailure) -> (name: FolderName, wire: [UInt8]) {
        let wire = try astring()
        let decoded = FolderNameCoding.decode(wire, isUTF8: usesUTF8Names)
        if !decoded.isExact { quirks.insert(.invalidFolderName) }
        return (decoded.name, wire)
    }

    /// One flag or keyword; what a flag cannot have is tolerated up to the next space or parenthesis.
    mutating func flag() throws(ParseFailure) -> Flag {
        let text = bytes { $0 <= 0x20 || $0 == UInt8(ascii: ")") || $0 == UInt8(ascii: "(") }
        guard !text.isEmpty else { throw failure("flag") }
        let body = text.first == UInt8(ascii: "\\") ? text.dropFirst() : text
        if body != [UInt8(ascii: "*")], !body.allSatisfy(CommandEncoder.isAtomByte) { quirks.insert(.invalidFlag) }
        return Flag(String(decoding: text, as: UTF8.self))
    }
}
