/// Rich text as Outlook compresses it (MS-OXRTFCP).
public struct CompressedRichText: Sendable, Hashable {
    /// The rich text, at most ``MIMELimits/richTextBytes`` octets.
    public let octets: [UInt8]

    /// What is wrong, each kind once; at offset 0.
    public let defects: [MIMEDefect]

    /// Decompresses; nil where the octets do not begin with a header of the format.
    ///
    /// Time is linear: a reference of two octets stands for 17 at most. A wrong checksum or length is tolerated.
    public init?(_ bytes: ArraySlice<UInt8>, limits: MIMELimits = MIMELimits()) {
        var reader = LittleEndianReader(bytes)
        // MS-OXRTFCP 2.1.3.1
        guard let size = reader.number32(), let rawSize = reader.number32(), let kind = reader.number32(),
            let checksum = reader.number32()
        else { return nil }
        // The size counts the three numbers behind it.
        let isWhole = size >= 12 && size - 12 <= reader.remaining
        let content = reader.takeUp(to: size - 12)
        var found: Set<MIMEDefect.Kind> = []
        if !isWhole { found.insert(.damagedRichText) }
        switch kind {
        case 0x414C_454D:
            octets = Array(content.prefix(min(rawSize, limits.richTextBytes)))
        case 0x7546_5A4C:
            if Self.checksum(content) != UInt32(truncatingIfNeeded: checksum) { found.insert(.wrongChecksum) }
            octets = Self.decompress(content, limit: limits.richTextBytes)
        default: return nil
        }
        if octets.count != rawSize { found.insert(.damagedRichText) }
        defects = found.sorted { $0.rawValue < $1.rawValue }.map { MIMEDefect($0, at: 0) }
    }

    // MS-OXRTFCP 2.2.2.1
    private static func decompress(_ input: ArraySlice<UInt8>, limit: Int) -> [UInt8] {
        var dictionary = [UInt8](repeating: 0, count: 4096)
        dictionary.replaceSubrange(0..<initialDictionary.count, with: initialDictionary)
        var write = initialDictionary.count
        var output: [UInt8] = []
        var index = input.startIndex
        while index < input.endIndex {
            let control = input[index]
            index += 1
            for bit in 0..<8 {
                guard index < input.endIndex, output.count < limit else { return output }
                guard control >> UInt8(bit) & 1 == 1 else {
                    output.append(input[index])
                    dictionary[write] = input[index]
                    write = (write + 1) & 4095
                    index += 1
                    continue
                }
                guard index + 1 < input.endIndex else { return output }
                let reference = Int(input[index]) << 8 | Int(input[index + 1])
                index += 2
                var read = reference >> 4
                // A reference to where the next octet will be ends the text.
                if read == write { return output }
                for _ in 0..<min((reference & 15) + 2, limit - output.count) {
                    let byte = dictionary[read]
                    output.append(byte)
                    dictionary[write] = byte
                    read = (read + 1) & 4095
                    write = (write + 1) & 4095
                }
            }
        }
        return output
    }

    // MS-OXRTFCP 2.1.3.2: the polynomial of zip, but begun with zero and not inverted.
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reduce(0) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
    }

    private static let table: [UInt32] = (UInt32(0)..<256).map { start in
        (0..<8).reduce(start) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }

    /// What both sides begin with (MS-OXRTFCP 2.1.2.1).
    private static let initialDictionary = Array(
        ("{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans "
            + "SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i"
            + "\\u\\tab\\tx").utf8)
}
