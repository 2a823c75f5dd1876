import MailModel

/// OAUTHBEARER (RFC 7628) and XOAUTH2: one message with the token, one dummy answer where it was refused.
struct BearerExchange: Sendable {
    enum Style: Sendable {
        case oauthBearer(host: String, port: Int)
        case xoauth2
    }

    let message: Secret
    private let style: Style
    private var wasRefused = false

    init(style: Style, user: String, token: Secret) throws(SASLError) {
        // RFC 6750 §2.1: a token is visible ASCII; a control character would end the field it stands in.
        let tokenIsSendable = !token.isEmpty && token.withBytes { $0.allSatisfy { (0x21...0x7E).contains($0) } }
        guard tokenIsSendable, !user.isEmpty, user.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw SASLError(.invalidCredential, "The user name or token is empty or has characters not allowed there.")
        }
        self.style = style
        var bytes: [UInt8] = []
        switch style {
        case .oauthBearer(let host, let port):
            // RFC 7628 §3.1
            bytes.append(contentsOf: "n,a=\(GS2Header.escaping(user)),\u{1}host=\(host)\u{1}port=\(port)\u{1}".utf8)
        case .xoauth2:
            bytes.append(contentsOf: "user=\(user)\u{1}".utf8)
        }
        bytes.append(contentsOf: "auth=Bearer ".utf8)
        token.withBytes { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: "\u{1}\u{1}".utf8)
        message = Secret(bytes)
    }

    /// A challenge after the token is always a refusal.
    mutating func respond(to challenge: [UInt8]) throws(SASLError) -> Secret {
        guard !wasRefused else {
            throw SASLError(.unexpectedChallenge, "The server asks for more than the mechanism has to say.")
        }
        wasRefused = true
        switch style {
        // RFC 7628 §3.2.3: the dummy answer is one %x01.
        case .oauthBearer: return Secret([1])
        case .xoauth2: return Secret([])
        }
    }

    /// The string or number after `"status"` in the server's JSON, read loosely: servers differ in the rest.
    static func status(in challenge: [UInt8]) -> [UInt8]? {
        // RFC 7628 §3.2.2
        let key = Array("\"status\"".utf8)
        guard let start = firstIndex(of: key, in: challenge) else { return nil }
        var rest = challenge[(start + key.count)...].drop(while: isSpace)
        guard rest.first == UInt8(ascii: ":") else { return nil }
        rest = rest.dropFirst().drop(while: isSpace)
        let value =
            rest.first == UInt8(ascii: "\"")
            ? rest.dropFirst().prefix { $0 != UInt8(ascii: "\"") }
            : rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return value.isEmpty ? nil : Array(value.prefix(64))
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private static func firstIndex(of needle: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= needle.count else { return nil }
        return (0...(bytes.count - needle.count)).first { bytes[$0..<($0 + needle.count)].elementsEqual(needle) }
    }
}
