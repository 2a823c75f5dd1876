/// An address as it stands in a text, lower case.
struct MailAddressText: Sendable, Hashable {
    var localPart = ""
    var domain = ""
    /// Where it stands, in octets of the text.
    var range = 0..<0

    var text: String { domain.isEmpty ? localPart : "\(localPart)@\(domain)" }
}

/// Finds addresses in running text. Each octet is looked at a bounded number of times.
enum AddressScanner {
    /// The longest address that is taken (RFC 5321 §4.5.3.1).
    private static let maximumLength = 320

    /// The addresses in order, at most `limit`.
    static func addresses(in text: String, limit: Int = 1_000) -> [MailAddressText] {
        addresses(in: Array(text.utf8), limit: limit)
    }

    static func addresses(in bytes: [UInt8], limit: Int = 1_000) -> [MailAddressText] {
        var result: [MailAddressText] = []
        // What an address has taken is not looked at again.
        var floor = 0
        var index = 0
        while index < bytes.count, result.count < limit {
            guard bytes[index] == 0x40 else {
                index += 1
                continue
            }
            guard let start = startOfLocalPart(before: index, in: bytes, floor: floor),
                let end = endOfDomain(after: index, in: bytes)
            else {
                floor = index + 1
                index += 1
                continue
            }
            let local = bytes[start..<index].map(\.asciiLowercased)
            let domain = bytes[(index + 1)..<end].map(\.asciiLowercased)
            result.append(
                MailAddressText(
                    localPart: String(decoding: local, as: UTF8.self), domain: String(decoding: domain, as: UTF8.self),
                    range: start..<end))
            floor = end
            index = end
        }
        return result
    }

    private static func startOfLocalPart(before at: Int, in bytes: [UInt8], floor: Int) -> Int? {
        let lowest = max(floor, at - 256)
        var start = at
        if at > lowest, bytes[at - 1] == 0x22 {
            start = at - 1
            while start > lowest, bytes[start - 1] != 0x22, bytes[start - 1] != 0x0A { start -= 1 }
            return start > lowest && bytes[start - 1] == 0x22 ? start - 1 : nil
        }
        while start > lowest, isLocal(bytes[start - 1]) { start -= 1 }
        // In scripts without spaces the words before an address touch it.
        if let last = bytes[start..<at].lastIndex(where: { $0 >= 0x80 }), last + 1 < at,
            let lead = bytes[start...last].last(where: { $0 >= 0xC0 }), lead >= 0xE2
        {
            start = last + 1
        }
        // Marks that are allowed in an address but here rather enclose it.
        while start < at, [0x27, 0x2E, 0x60, 0x2A, 0x7C, 0x2F].contains(bytes[start]) { start += 1 }
        for scheme in ["rfc822;", "mailto:", "smtp:"] where bytes[start..<at].starts(with: scheme.utf8) {
            start += scheme.utf8.count
        }
        return start < at ? start : nil
    }

    private static func endOfDomain(after at: Int, in bytes: [UInt8]) -> Int? {
        var end = at + 1
        let highest = min(bytes.count, at + 254)
        if end < highest, bytes[end] == 0x5B {
            while end < highest, bytes[end] != 0x5D, !bytes[end].isASCIISpace { end += 1 }
            return end < highest && bytes[end] == 0x5D ? end + 1 : nil
        }
        while end < highest,
            bytes[end].isASCIILetterOrDigit || bytes[end] == 0x2D || bytes[end] == 0x2E
                || bytes[end] >= 0x80 || bytes[end] == 0x5F
        { end += 1 }
        // A full stop behind it, and CJK text that follows without a space, are not the domain's.
        if let first = bytes[(at + 1)..<end].firstIndex(where: { $0 >= 0x80 }), first > at + 1,
            bytes[(at + 1)..<first].contains(0x2E), bytes[first - 1] != 0x2E
        {
            end = first
        }
        while end > at + 1, bytes[end - 1] == 0x2E || bytes[end - 1] == 0x2D { end -= 1 }
        return end > at + 1 ? end : nil
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        if byte.isASCIILetterOrDigit || byte >= 0x80 { return true }
        switch byte {
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x2F, 0x3D, 0x3F, 0x5E...0x60, 0x7B...0x7E: return true
        default: return false
        }
    }
}
