/// What decides how octets may travel in a message (RFC 2045 §2.7, §2.8, §6).
struct LineFacts {
    /// The longest line without its CRLF (RFC 5322 §2.1.1).
    static let maximumLine = 998

    private(set) var isASCII = true
    private(set) var hasNUL = false
    /// Whether a CR or an LF stands alone.
    private(set) var hasBareBreak = false
    /// The longest line, its break not counted.
    private(set) var longestLine = 0
    /// Whether a line ends in white space, the line `-- ` before a signature excepted.
    private(set) var hasTrailingBlank = false
    /// Whether a line begins with `From `, which old mail stores change, or is a single dot, at which old servers stop.
    private(set) var hasFragileLine = false
    /// How many octets quoted-printable must escape within lines.
    private(set) var escapedCount = 0

    init(_ octets: ArraySlice<UInt8>) {
        let bytes = octets.span
        var start = 0
        for index in 0..<bytes.count {
            let byte = bytes[index]
            if byte == ASCII.lf {
                let hasCR = index > start && bytes[index - 1] == ASCII.cr
                if !hasCR { hasBareBreak = true }
                end(bytes, start..<(hasCR ? index - 1 : index))
                start = index + 1
            } else if byte == ASCII.cr {
                if index + 1 == bytes.count || bytes[index + 1] != ASCII.lf { hasBareBreak = true }
            } else if byte >= 0x7F || byte < 0x20 && byte != ASCII.tab || byte == ASCII.equals {
                escapedCount += 1
                if byte >= 0x80 { isASCII = false }
                if byte == ASCII.nul { hasNUL = true }
            }
        }
        end(bytes, start..<bytes.count)
    }

    /// Whether the octets may go as they are, whatever stands between here and the reader.
    ///
    /// - Parameter flowed: white space at the ends of lines has a meaning and is left in sight (RFC 3676 §4.2).
    func staysWhole(flowed: Bool = false) -> Bool {
        !hasNUL && !hasBareBreak && !hasFragileLine && longestLine <= Self.maximumLine && (flowed || !hasTrailingBlank)
    }

    private mutating func end(_ bytes: Span<UInt8>, _ line: Range<Int>) {
        longestLine = max(longestLine, line.count)
        guard let last = line.last else { return }
        if bytes[last].isBlank, !Self.matches(bytes, line, "-- ") { hasTrailingBlank = true }
        if line.count == 1, bytes[last] == ASCII.dot { hasFragileLine = true }
        if bytes[line.lowerBound] == 0x46, line.count >= 5,
            Self.matches(bytes, line.lowerBound..<(line.lowerBound + 5), "From ")
        {
            hasFragileLine = true
        }
    }

    private static func matches(_ bytes: Span<UInt8>, _ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { buffer in
            for offset in 0..<buffer.count where bytes[range.lowerBound + offset] != buffer[offset] { return false }
            return true
        }
    }

    /// The octets with every line break as CRLF; CR, LF and CRLF each end a line.
    static func normalized(_ octets: some Collection<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(octets.count + octets.count / 32 + 2)
        var afterCR = false
        for byte in octets {
            if byte == ASCII.cr || (byte == ASCII.lf && !afterCR) {
                result.append(ASCII.cr)
                result.append(ASCII.lf)
            } else if byte != ASCII.lf {
                result.append(byte)
            }
            afterCR = byte == ASCII.cr
        }
        return result
    }
}
