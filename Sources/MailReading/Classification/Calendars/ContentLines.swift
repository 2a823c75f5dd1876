/// Reads the content lines of an iCalendar object: unfolded, taken apart, one after the other (RFC 5545 §3.1).
///
/// Time is linear in the input; a line longer than the bound is cut.
struct ContentLines {
    /// One line.
    struct Line {
        /// In upper case.
        let name: String
        /// Names in upper case, values without quotes.
        let parameters: [String: String]
        let value: String
    }

    /// Octets of one unfolded line. A long description is cut, which loses nothing that is read here.
    private static let maximumLine = 16 << 10

    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next line that can be read; nil at the end.
    mutating func next() -> Line? {
        while index < bytes.count {
            if let line = Self.parse(unfolded()) { return line }
        }
        return nil
    }

    private mutating func unfolded() -> [UInt8] {
        var line: [UInt8] = []
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard byte == 0x0A || byte == 0x0D else {
                if line.count < Self.maximumLine { line.append(byte) }
                continue
            }
            if byte == 0x0D, index < bytes.count, bytes[index] == 0x0A { index += 1 }
            // RFC 5545 §3.1: a break before a space or tab is none.
            guard index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09, !line.isEmpty else { break }
            index += 1
        }
        return line
    }

    private static func parse(_ line: [UInt8]) -> Line? {
        var index = 0
        while index < line.count, line[index].isASCIILetterOrDigit || line[index] == 0x2D { index += 1 }
        guard index > 0, index < line.count else { return nil }
        // A component's properties may be grouped by a prefix in vCard; here a name is a name.
        let name = upper(line[..<index])
        var parameters: [String: String] = [:]
        while index < line.count, line[index] == 0x3B {
            let start = index + 1
            var quoted = false
            index = start
            while index < line.count, quoted || (line[index] != 0x3B && line[index] != 0x3A) {
                if line[index] == 0x22 { quoted.toggle() }
                index += 1
            }
            let parameter = line[start..<index]
            guard let equals = parameter.firstIndex(of: 0x3D), parameters.count < 50 else { continue }
            let value = parameter[(equals + 1)...].filter { $0 != 0x22 }
            parameters[upper(parameter[..<equals])] = String(decoding: value, as: UTF8.self)
        }
        guard index < line.count, line[index] == 0x3A else { return nil }
        return Line(name: name, parameters: parameters, value: String(decoding: line[(index + 1)...], as: UTF8.self))
    }

    private static func upper(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.map { $0 >= 0x61 && $0 <= 0x7A ? $0 & 0xDF : $0 }, as: UTF8.self)
    }
}
