public import MailModel

/// Makes Message-IDs of a domain.
public struct MessageIDFactory: Sendable, Hashable {
    /// What stands behind the `@`.
    public let domain: DomainName

    /// Takes a domain that belongs to the sender, so that ids stay unique (RFC 5322 §3.6.4).
    public init(domain: DomainName) { self.domain = domain }

    /// The id with these octets before the `@`, in base 32. It tells nothing of time, machine or order.
    ///
    /// - Parameter random: 12 to 64 octets from a secure generator; other counts are a programmer's error.
    public func makeID(random: [UInt8]) -> MessageID {
        precondition((12...64).contains(random.count), "a Message-ID takes 12 to 64 random octets")
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        var digits: [UInt8] = []
        var bits = 0
        var value = 0
        for byte in random {
            value = (value << 8 | Int(byte)) & 0xFFF
            bits += 8
            while bits >= 5 {
                bits -= 5
                digits.append(alphabet[value >> bits & 31])
            }
        }
        if bits > 0 { digits.append(alphabet[value << (5 - bits) & 31]) }
        guard let id = MessageID("\(String(decoding: digits, as: UTF8.self))@\(domain)") else {
            // Digits, an `@` and a domain name have no character that an id may not have, and stay under 998 octets.
            preconditionFailure("a domain name is always valid in a Message-ID")
        }
        return id
    }
}
