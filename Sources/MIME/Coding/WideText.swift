/// Reads UTF-16 and UTF-32.
enum WideText {
    /// The text of UTF-16. Without an order, a byte order mark tells it, or else where the zero octets stand.
    static func decodeUTF16(_ octets: [UInt8], isBigEndian: Bool?) -> Charset.Conversion {
        var start = 0
        var order = isBigEndian
        // RFC 2781 §4
        if octets.starts(with: [0xFE, 0xFF]), isBigEndian != false {
            (start, order) = (2, true)
        } else if octets.starts(with: [0xFF, 0xFE]), isBigEndian != true {
            (start, order) = (2, false)
        }
        let isBig = order ?? (zeroBias(octets) >= 0)
        var units: [UInt16] = []
        units.reserveCapacity((octets.count - start) / 2)
        var index = start
        while index + 1 < octets.count {
            let (first, second) = (UInt16(octets[index]), UInt16(octets[index + 1]))
            units.append(isBig ? first << 8 | second : second << 8 | first)
            index += 2
        }
        var replacements = 0
        var text = String.UnicodeScalarView()
        var decoder = UTF16()
        var iterator = units.makeIterator()
        decoding: while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): text.append(scalar)
            case .error:
                replacements += 1
                text.append("\u{FFFD}")
            case .emptyInput: break decoding
            }
        }
        return Charset.Conversion(
            text: String(text), replacements: replacements, endsInside: (octets.count - start) % 2 == 1)
    }

    /// The text of UTF-32. Without an order, a mark tells it; otherwise it is big-endian.
    static func decodeUTF32(_ octets: [UInt8], isBigEndian: Bool?) -> Charset.Conversion {
        var start = 0
        var order = isBigEndian
        if octets.starts(with: [0, 0, 0xFE, 0xFF]), isBigEndian != false {
            (start, order) = (4, true)
        } else if octets.starts(with: [0xFF, 0xFE, 0, 0]), isBigEndian != true {
            (start, order) = (4, false)
        }
        let isBig = order ?? true
        var conversion = Charset.Conversion(text: "", endsInside: (octets.count - start) % 4 != 0)
        var text = String.UnicodeScalarView()
        var index = start
        while index + 3 < octets.count {
            let values = (0..<4).map { UInt32(octets[index + (isBig ? $0 : 3 - $0)]) }
            if let scalar = Unicode.Scalar(values[0] << 24 | values[1] << 16 | values[2] << 8 | values[3]) {
                text.append(scalar)
            } else {
                text.append("\u{FFFD}")
                conversion.replacements += 1
            }
            index += 4
        }
        conversion.text = String(text)
        return conversion
    }

    /// More zeros at the first than at the second octet of pairs: above zero, which speaks for big-endian.
    static func zeroBias(_ octets: [UInt8]) -> Int {
        var bias = 0
        for index in octets.indices.prefix(4096) where octets[index] == 0 { bias += index % 2 == 0 ? 1 : -1 }
        return bias
    }

    /// The order of octets that are plainly UTF-16 in a Latin script without a mark; nil for others.
    static func guessedOrder(_ octets: [UInt8]) -> Bool? {
        let sample = octets.prefix(4096)
        guard sample.count >= 4, sample.count % 2 == 0 else { return nil }
        var zeros = [0, 0]
        for (index, byte) in sample.enumerated() where byte == 0 { zeros[index % 2] += 1 }
        let pairs = sample.count / 2
        if zeros[0] * 4 >= pairs * 3, zeros[1] == 0 { return true }
        if zeros[1] * 4 >= pairs * 3, zeros[0] == 0 { return false }
        return nil
    }
}
