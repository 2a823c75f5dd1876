import Synchronization

/// What each octet of a single-byte charset means, as UTF-8.
///
/// Made once for each charset, by iconv; Windows-1252, which most mail without a charset is in, is made without it.
struct SingleByteTable: Sendable {
    /// For each octet the number of octets of UTF-8 in the highest, and these from the lowest on.
    private let entries: [UInt32]

    /// Whether octets below 128 mean themselves.
    let keepsASCII: Bool

    private static let replacementEntry: UInt32 = 3 << 24 | 0xBD_BFEF

    private static let made = Mutex<[String: SingleByteTable]>([:])

    /// The table of Windows-1252, which gives every octet a character of its own.
    static let windows1252 = SingleByteTable { byte in
        (0x80...0x9F).contains(byte) ? windows1252Scalars[Int(byte) - 0x80] : Unicode.Scalar(byte)
    }

    /// The table of a charset by its iconv name; nil where iconv does not have it.
    static func named(_ name: String) -> SingleByteTable? {
        if name == "CP1252" { return windows1252 }
        if let table = made.withLock({ $0[name] }) { return table }
        guard CharsetConverter.decode([0x41], from: name) != nil else { return nil }
        let isWindows = name.hasPrefix("CP125")
        let table = SingleByteTable { byte in
            guard let conversion = CharsetConverter.decode([byte], from: name), conversion.replacements == 0,
                !conversion.endsInside
            else {
                // What Windows leaves open are the control characters of ISO 8859, as browsers take it.
                return isWindows ? Unicode.Scalar(byte) : nil
            }
            return conversion.text.unicodeScalars.first
        }
        made.withLock { $0[name] = table }
        return table
    }

    private init(_ scalar: (UInt8) -> Unicode.Scalar?) {
        var entries: [UInt32] = []
        var keepsASCII = true
        for byte in UInt8.min...UInt8.max {
            guard let scalar = scalar(byte) else {
                entries.append(Self.replacementEntry)
                continue
            }
            if byte < 0x80, scalar.value != UInt32(byte) { keepsASCII = false }
            var entry: UInt32 = 0
            var count: UInt32 = 0
            // Every character of these charsets is in the basic plane: at most three octets.
            for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter where count < 3 {
                entry |= UInt32(unit) << (8 * count)
                count += 1
            }
            entries.append(entry | count << 24)
        }
        self.entries = entries
        self.keepsASCII = keepsASCII
    }

    func decode(_ octets: [UInt8]) -> Charset.Conversion {
        // An octet that is no ASCII becomes up to three.
        let longest = keepsASCII ? octets.count + 2 * UTF8Text.highOctets(octets) : octets.count * 3
        let entries = entries
        var replacements = 0
        let keepsASCII = keepsASCII
        let text = String(unsafeUninitializedCapacity: longest + 8) { output in
            entries.withUnsafeBufferPointer { entries in
                octets.withUnsafeBufferPointer { input in
                    Self.decode(input, entries, keepsASCII, into: output, &replacements)
                }
            }
        }
        return Charset.Conversion(text: text, replacements: replacements)
    }

    /// Writes each entry whole, four octets, and goes on behind those that count: there is room for more than is needed.
    /// Eight octets of ASCII at once are copied.
    private static func decode(
        _ input: UnsafeBufferPointer<UInt8>, _ entries: UnsafeBufferPointer<UInt32>, _ keepsASCII: Bool,
        into output: UnsafeMutableBufferPointer<UInt8>, _ replacements: inout Int
    ) -> Int {
        let output = UnsafeMutableRawBufferPointer(output)
        let source = UnsafeRawBufferPointer(input)
        var written = 0
        var index = 0
        while index < input.count {
            var end = input.count
            if index + 8 <= input.count {
                let group = source.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                if keepsASCII, group & 0x8080_8080_8080_8080 == 0 {
                    output.storeBytes(of: group, toByteOffset: written, as: UInt64.self)
                    written += 8
                    index += 8
                    continue
                }
                end = index + 8
            }
            while index < end {
                let entry = entries[Int(input[index])]
                output.storeBytes(of: entry.littleEndian, toByteOffset: written, as: UInt32.self)
                written += Int(entry >> 24)
                if entry == replacementEntry { replacements += 1 }
                index += 1
            }
        }
        return written
    }

    /// 0x80 to 0x9F.
    private static let windows1252Scalars: [Unicode.Scalar] = [
        "\u{20AC}", "\u{81}", "\u{201A}", "\u{192}", "\u{201E}", "\u{2026}", "\u{2020}", "\u{2021}", "\u{2C6}",
        "\u{2030}", "\u{160}", "\u{2039}", "\u{152}", "\u{8D}", "\u{17D}", "\u{8F}", "\u{90}", "\u{2018}", "\u{2019}",
        "\u{201C}", "\u{201D}", "\u{2022}", "\u{2013}", "\u{2014}", "\u{2DC}", "\u{2122}", "\u{161}", "\u{203A}",
        "\u{153}", "\u{9D}", "\u{17E}", "\u{178}",
    ]
}
