import MailModel

/// Reads LIST and STATUS data (RFC 9051 §7.3.1, §7.3.4).
enum FolderParsers {
    @Sendable static func list(_ cursor: inout ResponseCursor) throws(ParseFailure) -> UntaggedData {
        .list(try listing(&cursor))
    }

    @Sendable static func subscribed(_ cursor: inout ResponseCursor) throws(ParseFailure) -> UntaggedData {
        .subscribed(try listing(&cursor))
    }

    // RFC 9051 §7.3.1
    private static func listing(_ cursor: inout ResponseCursor) throws(ParseFailure) -> FolderListing {
        try cursor.space()
        let attributes = try cursor.list { (item: inout ResponseCursor) throws(ParseFailure) -> FolderAttribute in
            FolderAttribute(try item.flag().description)
        }
        try cursor.space()
        let separator = try separator(&cursor)
        try cursor.space()
        let isBare = cursor.peek() != UInt8(ascii: "\"") && cursor.peek() != UInt8(ascii: "{")
        var (name, wire) = try cursor.folderName()
        if !cursor.isAtEnd, cursor.peek(1) != UInt8(ascii: "("), isBare {
            // A name with spaces that is not quoted: everything to the end of the line is the name, except spaces that
            // some servers put there.
            wire += cursor.bytes { _ in false }
            while wire.last == UInt8(ascii: " ") { wire.removeLast() }
            name = FolderNameCoding.decode(wire, isUTF8: cursor.usesUTF8Names).name
            cursor.quirks.insert(.unquotedFolderName)
        }
        var listing = FolderListing(name: name, attributes: Set(attributes), separator: separator, wireName: wire)
        if cursor.take(UInt8(ascii: " ")), cursor.peek() == UInt8(ascii: "(") {
            try extendedItems(&cursor, &listing)
        }
        return listing
    }

    static func separator(_ cursor: inout ResponseCursor) throws(ParseFailure) -> Character? {
        guard let bytes = try cursor.optionalString() else { return nil }
        guard let scalar = String(decoding: bytes, as: UTF8.self).unicodeScalars.first else {
            cursor.quirks.insert(.emptySeparator)
            return nil
        }
        return Character(scalar)
    }

    // RFC 5258 §6 mbox-list-extended
    private static func extendedItems(
        _ cursor: inout ResponseCursor, _ listing: inout FolderListing
    ) throws(ParseFailure) {
        try cursor.expect(UInt8(ascii: "("), "extended items")
        while !cursor.take(UInt8(ascii: ")")) {
            cursor.skipSpaces()
            try cursor.countElement()
            let name = String(decoding: try cursor.astring(), as: UTF8.self).uppercased()
            try cursor.space()
            // RFC 9051 §7.3.1 OLDNAME
            if name == "OLDNAME", cursor.take(UInt8(ascii: "(")) {
                listing.oldName = try cursor.folderName().name
                try cursor.expect(UInt8(ascii: ")"), "end of OLDNAME")
            } else if name == "CHILDINFO", cursor.peek() == UInt8(ascii: "(") {
                // RFC 5258 §3.5
                listing.childInfo = try cursor.list { (item: inout ResponseCursor) throws(ParseFailure) -> String in
                    String(decoding: try item.astring(), as: UTF8.self).uppercased()
                }
            } else {
                try cursor.skipValue()
            }
            if cursor.peek() != UInt8(ascii: ")") { try cursor.space() }
        }
    }

    // RFC 9051 §7.3.4
    @Sendable static func status(_ cursor: inout ResponseCursor) throws(ParseFailure) -> UntaggedData {
        try cursor.space()
        var (name, wire) = try cursor.folderName()
        try cursor.space()
        if cursor.peek() != UInt8(ascii: "("), let list = cursor.frame.bytes.lastIndex(of: UInt8(ascii: "(")),
            list > cursor.index
        {
            // A name with spaces that is not quoted.
            let start = cursor.index - wire.count - 1
            wire = Array(cursor.frame.bytes[max(0, start)..<(list - 1)])
            name = FolderNameCoding.decode(wire, isUTF8: cursor.usesUTF8Names).name
            cursor.quirks.insert(.unquotedFolderName)
            cursor.index = list
        }
        var status = FolderStatus(folder: name)
        try cursor.expect(UInt8(ascii: "("), "status items")
        cursor.skipSpaces()
        while !cursor.take(UInt8(ascii: ")")) {
            try cursor.countElement()
            let item = FolderStatusItem(try cursor.keyword())
            try cursor.space()
            var ahead = cursor
            var idAhead = cursor
            if let value = try? ahead.number64(), ahead.peek() == 0x20 || ahead.peek() == UInt8(ascii: ")") {
                cursor = ahead
                status.values[item] = value
            } else if item == .mailboxID, let id = try? ObjectIDParsers.parenthesised(&idAhead) {
                // RFC 8474 §4.3
                cursor = idAhead
                status.mailboxID = id
            } else {
                // An extension's item whose value is no number, such as MAILBOXID.
                try cursor.skipValue()
            }
            cursor.skipSpaces(countingFirst: false)
        }
        return .folderStatus(status)
    }
}

extension ResponseCursor {
    /// Spaces of which the first is right.
    mutating func skipSpaces(countingFirst: Bool) {
        if !countingFirst { _ = take(UInt8(ascii: " ")) }
        skipSpaces()
    }
}
