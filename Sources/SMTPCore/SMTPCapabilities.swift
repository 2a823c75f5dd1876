/// What a server announced in its answer to EHLO (RFC 5321 §4.1.1.1).
public struct SMTPCapabilities: Sendable, Hashable {
    /// The server's name for itself, as it wrote it; untrusted.
    public let serverName: String
    /// Every keyword, upper-case, with its parameters as written.
    public let keywords: [String: [String]]

    /// The names after AUTH, upper-case, in the server's order.
    public let authMechanisms: [String]

    /// Reads a positive answer to EHLO. Lines that are no keyword are skipped.
    public init(_ reply: SMTPReply, quirks: SMTPQuirks = .all) {
        var keywords: [String: [String]] = [:]
        var mechanisms: [String] = []
        for line in reply.lines.dropFirst() {
            var words = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }[...]
            guard var keyword = words.popFirst() else { continue }
            if quirks.contains(.authEqualSign), Self.text(keyword.prefix(5)).uppercased() == "AUTH=" {
                let first = keyword.dropFirst(5)
                keyword = keyword.prefix(4)
                if !first.isEmpty { words = [first] + words }
            }
            guard Self.isKeyword(keyword) else { continue }
            let name = Self.text(keyword).uppercased()
            let parameters = words.map { Self.text($0) }
            if name == "AUTH" {
                // RFC 4954 §3: mechanisms are named in upper case; servers vary.
                for mechanism in parameters.map({ $0.uppercased() }) where !mechanisms.contains(mechanism) {
                    mechanisms.append(mechanism)
                }
            }
            keywords[name, default: []].append(contentsOf: parameters)
        }
        serverName = Self.text(reply.lines[0].prefix { $0 != UInt8(ascii: " ") })
        self.keywords = keywords
        authMechanisms = mechanisms
    }

    /// Whether the keyword was announced; upper-case.
    public func has(_ keyword: String) -> Bool { keywords[keyword] != nil }

    /// Whether the connection can be upgraded to TLS (RFC 3207).
    public var offersStartTLS: Bool { has("STARTTLS") }
    /// Whether commands may be sent without waiting for each answer (RFC 2920).
    public var offersPipelining: Bool { has("PIPELINING") }
    /// Whether bodies may have 8-bit characters (RFC 6152).
    public var offersEightBitMIME: Bool { has("8BITMIME") }
    /// Whether addresses and headers may be UTF-8 (RFC 6531).
    public var offersSMTPUTF8: Bool { has("SMTPUTF8") }
    /// Whether delivery reports can be asked for (RFC 3461).
    public var offersDSN: Bool { has("DSN") }
    /// Whether replies carry enhanced status codes (RFC 2034).
    public var offersEnhancedStatusCodes: Bool { has("ENHANCEDSTATUSCODES") }
    /// Whether MAIL takes the message's size (RFC 1870).
    public var offersSize: Bool { has("SIZE") }
    /// Whether the server has AUTH at all (RFC 4954).
    public var offersAuthentication: Bool { has("AUTH") }

    /// The largest message that the server takes, in bytes; nil where it sets or tells no limit.
    public var maximumMessageSize: Int? {
        // RFC 1870 §4: zero means no fixed limit.
        guard let text = keywords["SIZE"]?.first, !text.isEmpty,
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        let value = Int(text) ?? .max
        return value == 0 ? nil : value
    }

    private static func isKeyword(_ bytes: ArraySlice<UInt8>) -> Bool {
        // RFC 5321 §4.1.1.1: ehlo-keyword
        (1...64).contains(bytes.count)
            && bytes.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    private static func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
