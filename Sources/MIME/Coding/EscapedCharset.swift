/// Turns charsets with escape sequences into ones that iconv reads with all that mailers put into them.
///
/// iconv's own ISO-2022-JP refuses the vendors' characters and half-width katakana, which Japanese mail is full of, and
/// it knows no HZ at all.
enum EscapedCharset {
    private static let escape: UInt8 = 0x1B

    /// ISO-2022-JP as EUC-JP (RFC 1468, with the sets of RFC 2237 and of Microsoft's code page 50221).
    static func eucFromISO2022JP(_ octets: [UInt8]) -> [UInt8] {
        enum Set { case ascii, katakana, double, supplement }
        var set = Set.ascii
        var output: [UInt8] = []
        output.reserveCapacity(octets.count)
        var index = 0
        while index < octets.count {
            let byte = octets[index]
            if byte == escape {
                switch (Self.octet(octets, index + 1), Self.octet(octets, index + 2), Self.octet(octets, index + 3)) {
                case (0x28, 0x49, _): (set, index) = (.katakana, index + 3)
                case (0x28, 0x42, _), (0x28, 0x4A, _), (0x28, 0x48, _): (set, index) = (.ascii, index + 3)
                case (0x24, 0x28, 0x44): (set, index) = (.supplement, index + 4)
                case (0x24, 0x28, 0x40), (0x24, 0x28, 0x42): (set, index) = (.double, index + 4)
                case (0x24, 0x40, _), (0x24, 0x42, _): (set, index) = (.double, index + 3)
                default:
                    output.append(byte)
                    index += 1
                }
                continue
            }
            index += 1
            // RFC 1468: a line begins and ends in ASCII, also where the escape sequence was lost.
            if byte == ASCII.lf || byte == ASCII.cr { set = .ascii }
            guard set != .ascii, (0x21...0x7E).contains(byte) else {
                output.append(byte)
                continue
            }
            if set == .katakana {
                if byte <= 0x5F {
                    output.append(0x8E)
                    output.append(byte | 0x80)
                } else {
                    // No character: one mark of damage for one octet.
                    output.append(0xFF)
                }
                continue
            }
            guard let second = Self.octet(octets, index), (0x21...0x7E).contains(second) else {
                // Half a character.
                output.append(0xFF)
                continue
            }
            index += 1
            if set == .supplement { output.append(0x8F) }
            output.append(byte | 0x80)
            output.append(second | 0x80)
        }
        return output
    }

    /// HZ as GB 2312 in its eight-bit form (RFC 1843).
    static func gbFromHZ(_ octets: [UInt8]) -> [UInt8] {
        let tilde: UInt8 = 0x7E
        var isDouble = false
        var output: [UInt8] = []
        output.reserveCapacity(octets.count)
        var index = 0
        while index < octets.count {
            let byte = octets[index]
            index += 1
            if byte == tilde {
                switch Self.octet(octets, index) {
                case 0x7B: (isDouble, index) = (true, index + 1)
                case 0x7D: (isDouble, index) = (false, index + 1)
                case tilde:
                    output.append(tilde)
                    index += 1
                // A line that goes on.
                case ASCII.lf: index += 1
                default: output.append(byte)
                }
                continue
            }
            if byte == ASCII.lf { isDouble = false }
            guard isDouble, (0x21...0x7D).contains(byte) else {
                output.append(byte)
                continue
            }
            guard let second = Self.octet(octets, index), (0x21...0x7E).contains(second) else {
                output.append(0xFF)
                continue
            }
            index += 1
            output.append(byte | 0x80)
            output.append(second | 0x80)
        }
        return output
    }

    /// Whether seven-bit octets switch to a Japanese set.
    static func looksLikeISO2022JP(_ octets: [UInt8]) -> Bool {
        let bytes = octets.span
        var index = 0
        while let found = bytes.firstIndex(of: escape, in: index..<octets.count) {
            switch (Self.octet(octets, found + 1), Self.octet(octets, found + 2)) {
            case (0x24, 0x40), (0x24, 0x42), (0x28, 0x4A), (0x28, 0x49): return true
            default: index = found + 1
            }
        }
        return false
    }

    private static func octet(_ octets: [UInt8], _ index: Int) -> UInt8? {
        index < octets.count ? octets[index] : nil
    }
}
