/// Reads the addresses in List-Unsubscribe and its relatives (RFC 2369 §2).
enum ListTargets {
    /// The longest address that is kept.
    private static let maximumLength = 4_096

    /// The targets in order; what is neither https nor mailto is left out, as is what could not be opened safely.
    static func parse(_ value: String, limit: Int) -> [ListInformation.Target] {
        var result: [ListInformation.Target] = []
        let bytes = Array(value.utf8)
        var index = 0
        while index < bytes.count, result.count < limit {
            guard let open = bytes[index...].firstIndex(of: 0x3C),
                let close = bytes[open...].firstIndex(of: 0x3E)
            else { break }
            // White space inside comes from folding.
            let inner = bytes[(open + 1)..<close].filter { !$0.isASCIISpace }
            if let target = target(inner) { result.append(target) }
            index = close + 1
        }
        // Some write no brackets.
        if result.isEmpty, !bytes.contains(0x3C) {
            for word in bytes.split(whereSeparator: { $0 == 0x2C || $0.isASCIISpace }).prefix(limit) {
                if let target = target(Array(word)) { result.append(target) }
            }
        }
        return result
    }

    private static func target(_ bytes: [UInt8]) -> ListInformation.Target? {
        guard bytes.count <= maximumLength, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C })
        else {
            return nil
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let scheme = String(decoding: bytes.prefix(8).map(\.asciiLowercased), as: UTF8.self)
        if scheme.hasPrefix("https://") {
            let authority = bytes.dropFirst(8).prefix { $0 != 0x2F && $0 != 0x3F && $0 != 0x23 }
            // A user name before the host only misleads.
            guard !authority.isEmpty, !authority.contains(0x40) else { return nil }
            return .https(text)
        }
        guard scheme.hasPrefix("mailto:") else { return nil }
        return mailto(bytes.dropFirst(7))
    }

    /// RFC 6068 §2; only `subject` and `body` are taken, since other fields could send the message elsewhere.
    private static func mailto(_ bytes: ArraySlice<UInt8>) -> ListInformation.Target? {
        let mark = bytes.firstIndex(of: 0x3F) ?? bytes.endIndex
        guard let address = AddressScanner.addresses(in: decoded(bytes[..<mark]), limit: 1).first,
            let written = decodedText(bytes[..<mark])
        else { return nil }
        var subject: String?
        var body: String?
        for field in bytes[mark...].dropFirst().split(separator: 0x26).prefix(10) {
            let equals = field.firstIndex(of: 0x3D) ?? field.endIndex
            let name = String(decoding: field[..<equals].map(\.asciiLowercased), as: UTF8.self)
            let value = decodedText(field[equals...].dropFirst())
            // HTML that was not decoded leaves `amp;` before the name.
            if name == "subject" || name == "amp;subject" { subject = subject ?? value }
            if name == "body" || name == "amp;body" { body = body ?? value }
        }
        return .mailto(address: addressAsWritten(written, address), subject: subject, body: body)
    }

    private static func addressAsWritten(_ text: String, _ address: MailAddressText) -> String {
        String(decoding: Array(text.utf8)[address.range], as: UTF8.self)
    }

    /// Nil where a control character hides in it.
    private static func decodedText(_ bytes: ArraySlice<UInt8>) -> String? {
        let octets = decoded(bytes)
        guard octets.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        return String(validating: octets, as: UTF8.self)
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == 0x25, index + 2 < bytes.endIndex, let high = hex(bytes[index + 1]),
                let low = hex(bytes[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
