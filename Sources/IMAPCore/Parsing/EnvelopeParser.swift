import MailModel

/// Reads ENVELOPE (RFC 9051 §7.5.2).
enum EnvelopeParser {
    static func parse(_ cursor: inout ResponseCursor) throws(ParseFailure) -> Envelope {
        try cursor.expect(UInt8(ascii: "("), "envelope")
        try cursor.enter()
        var envelope = Envelope()
        for field in 0..<10 {
            if cursor.peek() == UInt8(ascii: ")") {
                cursor.quirks.insert(.shortEnvelope)
                break
            }
            if field > 0 { try cursor.space() }
            switch field {
            case 0: envelope.date = try cursor.optionalString()
            case 1: envelope.subject = try cursor.optionalString()
            case 2: envelope.from = try addresses(&cursor)
            case 3: envelope.sender = try addresses(&cursor)
            case 4: envelope.replyTo = try addresses(&cursor)
            case 5: envelope.to = try addresses(&cursor)
            case 6: envelope.cc = try addresses(&cursor)
            case 7: envelope.bcc = try addresses(&cursor)
            case 8: envelope.inReplyTo = try cursor.optionalString()
            default: envelope.messageID = try cursor.optionalString()
            }
        }
        cursor.skipSpaces()
        try cursor.expect(UInt8(ascii: ")"), "end of envelope")
        cursor.leave()
        return envelope
    }

    private static func addresses(_ cursor: inout ResponseCursor) throws(ParseFailure) -> [EnvelopeAddress] {
        if cursor.takeKeyword("NIL") { return [] }
        // RFC 9051 §9: addresses follow each other without a space. Some servers put one.
        try cursor.expect(UInt8(ascii: "("), "addresses")
        var result: [EnvelopeAddress] = []
        cursor.skipSpaces()
        var isInGroup = false
        while !cursor.take(UInt8(ascii: ")")) {
            try cursor.countElement()
            var entry = try address(&cursor)
            if isInGroup, entry == .groupStart(name: []) {
                cursor.quirks.insert(.emptyGroupName)
                entry = .groupEnd
            }
            switch entry {
            case .groupStart: isInGroup = true
            case .groupEnd: isInGroup = false
            case .address: break
            }
            result.append(entry)
            cursor.skipSpaces()
        }
        if result.isEmpty { cursor.quirks.insert(.emptyAddressList) }
        return result
    }

    private static func address(_ cursor: inout ResponseCursor) throws(ParseFailure) -> EnvelopeAddress {
        try cursor.expect(UInt8(ascii: "("), "address")
        let name = try cursor.optionalString()
        try cursor.space()
        // The source route, which nobody uses.
        _ = try cursor.optionalString()
        try cursor.space()
        let localPart = try cursor.optionalString()
        try cursor.space()
        let domain = try cursor.optionalString()
        cursor.skipSpaces()
        try cursor.expect(UInt8(ascii: ")"), "end of address")
        // RFC 9051 §7.5.2: NIL for the domain marks a group; NIL for both its end.
        switch (localPart, domain) {
        case (nil, nil): return .groupEnd
        case (let group?, nil): return .groupStart(name: group)
        case (let local, let domain?): return .address(name: name, localPart: local ?? [], domain: domain)
        }
    }
}
