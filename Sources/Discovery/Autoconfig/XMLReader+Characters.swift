extension XMLReader {
    /// The longest reference that means anything, such as `&#x10FFFF;`, with room for leading zeros.
    private static let maximumReferenceBytes = 16

    /// Text with its references replaced.
    static func decoded(_ bytes: ArraySlice<UInt8>) throws(XMLFault) -> String {
        guard bytes.contains(UInt8(ascii: "&")) else { return String(decoding: bytes, as: UTF8.self) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            guard bytes[index] == UInt8(ascii: "&") else {
                result.append(bytes[index])
                index += 1
                continue
            }
            let rest = bytes[(index + 1)...].prefix(maximumReferenceBytes)
            guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else { throw .malformed }
            guard let scalar = scalar(Array(rest[..<end])) else { throw .malformed }
            result.append(contentsOf: String(Character(scalar)).utf8)
            index = end + 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// What stands for a character: one of the five names, or a number.
    private static func scalar(_ name: [UInt8]) -> Unicode.Scalar? {
        switch String(decoding: name, as: UTF8.self) {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        guard name.first == UInt8(ascii: "#"), name.count > 1 else { return nil }
        let isHexadecimal = name[1] == UInt8(ascii: "x")
        let digits = String(decoding: name.dropFirst(isHexadecimal ? 2 : 1), as: UTF8.self)
        guard digits.utf8.first != UInt8(ascii: "+"), digits.utf8.first != UInt8(ascii: "-"),
            let value = UInt32(digits, radix: isHexadecimal ? 16 : 10), let scalar = Unicode.Scalar(value)
        else { return nil }
        // Control characters are no characters of XML 1.0, except these three.
        return value >= 0x20 || value == 0x09 || value == 0x0A || value == 0x0D ? scalar : nil
    }

    /// The document in UTF-8, by the character set that it declares.
    static func inUTF8(_ bytes: [UInt8]) throws(XMLFault) -> [UInt8] {
        guard bytes.starts(with: "<?xml".utf8) else { return bytes }
        // The declaration is short; what is longer is none.
        let declaration = bytes.prefix(300)
        guard let end = declaration.firstIndex(of: UInt8(ascii: ">")) else { throw .malformed }
        let text = String(decoding: declaration[..<end], as: UTF8.self).lowercased()
        guard let name = text.firstRange(of: "encoding") else { return bytes }
        let value = text[name.upperBound...].drop { $0 == " " || $0 == "=" }
        guard let quote = value.first, quote == "\"" || quote == "'" else { throw .malformed }
        switch value.dropFirst().prefix(while: { $0 != quote }) {
        case "utf-8", "utf8", "us-ascii", "ascii": return bytes
        case "iso-8859-1", "latin1":
            var converted: [UInt8] = []
            converted.reserveCapacity(bytes.count)
            for byte in bytes {
                if byte < 0x80 {
                    converted.append(byte)
                } else {
                    converted.append(0xC0 | byte >> 6)
                    converted.append(0x80 | byte & 0x3F)
                }
            }
            return converted
        default: throw .characterSet
        }
    }
}
