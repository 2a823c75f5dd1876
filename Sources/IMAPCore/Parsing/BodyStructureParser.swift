import MailModel

/// Reads BODY and BODYSTRUCTURE (RFC 9051 §7.5.2). Recursive within ``MailModel/Limits/nesting``.
enum BodyStructureParser {
    static func parse(_ cursor: inout ResponseCursor) throws(ParseFailure) -> BodyStructure {
        try cursor.expect(UInt8(ascii: "("), "body structure")
        try cursor.enter()
        try cursor.countElement()
        cursor.skipSpaces()
        let structure: BodyStructure
        if cursor.peek() == UInt8(ascii: "(") {
            structure = .multipart(try multipart(&cursor))
        } else {
            structure = try single(&cursor)
        }
        // What a later RFC may add.
        while cursor.take(UInt8(ascii: " ")), cursor.peek() != UInt8(ascii: ")") { try cursor.skipValue() }
        try cursor.expect(UInt8(ascii: ")"), "end of body structure")
        cursor.leave()
        return structure
    }

    // RFC 9051 §9 body-type-mpart
    private static func multipart(_ cursor: inout ResponseCursor) throws(ParseFailure) -> BodyStructure.Multipart {
        var parts: [BodyStructure] = []
        while cursor.peek() == UInt8(ascii: "(") {
            parts.append(try parse(&cursor))
            // Parts follow each other without a space; before the subtype there is one.
            if cursor.peek() == 0x20, cursor.peek(1) == UInt8(ascii: "(") { cursor.skipSpaces() }
        }
        try cursor.space()
        var result = BodyStructure.Multipart(subtype: try cursor.lowerCaseString(), parts: parts)
        if next(&cursor) {
            result.parameters = try parameters(&cursor)
            try details(&cursor, &result.details, hasMD5: false)
        }
        return result
    }

    // RFC 9051 §9 body-type-1part
    private static func single(_ cursor: inout ResponseCursor) throws(ParseFailure) -> BodyStructure {
        let type = try cursor.lowerCaseString()
        guard next(&cursor) else {
            // `("mixed")`: a multipart without parts.
            cursor.quirks.insert(.emptyMultipart)
            return .multipart(BodyStructure.Multipart(subtype: type, parts: []))
        }
        if cursor.peek() == UInt8(ascii: "(") {
            cursor.quirks.insert(.emptyMultipart)
            var empty = BodyStructure.Multipart(subtype: type, parts: [])
            empty.parameters = try parameters(&cursor)
            try details(&cursor, &empty.details, hasMD5: false)
            return .multipart(empty)
        }
        var part = BodyStructure.SinglePart(
            type: type, subtype: try cursor.lowerCaseString(), encoding: "7bit", size: 0)
        guard next(&cursor) else { return short(part, &cursor) }
        part.parameters = try parameters(&cursor)
        guard next(&cursor) else { return short(part, &cursor) }
        part.id = try cursor.optionalString()
        guard next(&cursor) else { return short(part, &cursor) }
        part.description = try cursor.optionalString()
        guard next(&cursor) else { return short(part, &cursor) }
        let encoding = try cursor.lowerCaseString()
        if !encoding.isEmpty { part.encoding = encoding }
        guard next(&cursor) else { return short(part, &cursor) }
        part.size = try numberOrNil(&cursor)
        try typeSpecific(&cursor, &part)
        if next(&cursor) { try details(&cursor, &part.details, hasMD5: true) }
        return .single(part)
    }

    private static func short(
        _ part: BodyStructure.SinglePart, _ cursor: inout ResponseCursor
    ) -> BodyStructure {
        cursor.quirks.insert(.shortBodyStructure)
        return .single(part)
    }

    /// Lines of text, and the inside of a message.
    private static func typeSpecific(
        _ cursor: inout ResponseCursor, _ part: inout BodyStructure.SinglePart
    ) throws(ParseFailure) {
        var ahead = cursor
        if part.type == "message", part.subtype == "rfc822" || part.subtype == "global" {
            guard next(&ahead), ahead.peek() == UInt8(ascii: "(") else {
                // Some servers describe an attached message like any other file.
                cursor.quirks.insert(.shortBodyStructure)
                return
            }
            cursor = ahead
            let envelope = try EnvelopeParser.parse(&cursor)
            try cursor.space()
            part.message = BodyStructure.EmbeddedMessage(envelope: envelope, structure: try parse(&cursor))
            ahead = cursor
        } else if part.type != "text" {
            return
        }
        if next(&ahead), let byte = ahead.peek(), (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-") {
            cursor = ahead
            part.lines = try cursor.number64()
        } else {
            cursor.quirks.insert(.shortBodyStructure)
        }
    }

    /// Whether another field follows; the cursor is at it then.
    private static func next(_ cursor: inout ResponseCursor) -> Bool {
        guard cursor.peek() == 0x20 else { return false }
        var ahead = cursor
        _ = ahead.take(0x20)
        ahead.skipSpaces()
        guard ahead.peek() != UInt8(ascii: ")") else { return false }
        cursor = ahead
        return true
    }

    private static func numberOrNil(_ cursor: inout ResponseCursor) throws(ParseFailure) -> Int64 {
        guard cursor.takeKeyword("NIL") else { return try cursor.number64() }
        cursor.quirks.insert(.nilForString)
        return 0
    }

    /// `("charset" "utf-8" …)` or NIL.
    private static func parameters(
        _ cursor: inout ResponseCursor
    ) throws(ParseFailure) -> [BodyStructure.Parameter] {
        if cursor.takeKeyword("NIL") { return [] }
        let strings = try cursor.list { (item: inout ResponseCursor) throws(ParseFailure) -> [UInt8] in
            try item.stringOrNil()
        }
        var result: [BodyStructure.Parameter] = []
        var index = 0
        while index + 1 < strings.count {
            let name = String(decoding: strings[index], as: UTF8.self).lowercased()
            result.append(BodyStructure.Parameter(name: name, value: strings[index + 1]))
            index += 2
        }
        return result
    }

    // RFC 9051 §9 body-ext-1part, body-ext-mpart
    private static func details(
        _ cursor: inout ResponseCursor, _ details: inout BodyStructure.Details, hasMD5: Bool
    ) throws(ParseFailure) {
        if hasMD5 { details.md5 = try cursor.optionalString() }
        guard next(&cursor) else { return }
        try disposition(&cursor, &details)
        guard next(&cursor) else { return }
        if cursor.peek() == UInt8(ascii: "(") {
            details.languages = try cursor.list { (item: inout ResponseCursor) throws(ParseFailure) -> String in
                String(decoding: try item.stringOrNil(), as: UTF8.self)
            }
        } else if let language = try cursor.optionalString() {
            details.languages = [String(decoding: language, as: UTF8.self)]
        }
        guard next(&cursor) else { return }
        details.location = try cursor.optionalString()
    }

    private static func disposition(
        _ cursor: inout ResponseCursor, _ details: inout BodyStructure.Details
    ) throws(ParseFailure) {
        guard cursor.take(UInt8(ascii: "(")) else {
            // NIL, or the bare word that some servers send.
            details.disposition = try cursor.optionalString().map {
                String(decoding: $0, as: UTF8.self).lowercased()
            }
            return
        }
        details.disposition = try cursor.lowerCaseString()
        if next(&cursor) { details.dispositionParameters = try parameters(&cursor) }
        cursor.skipSpaces()
        try cursor.expect(UInt8(ascii: ")"), "end of disposition")
    }
}
