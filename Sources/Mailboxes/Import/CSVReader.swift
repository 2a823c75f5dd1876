/// Reads comma-separated values (RFC 4180) as spreadsheets and other programs write them.
///
/// Commas, semicolons or tabs separate, whichever the first line uses; lines end with CR LF, LF or CR; a byte order
/// mark is skipped. Every record knows the line of the file on which it begins. Work is linear in the size.
struct CSVReader {
    /// One record.
    struct Record: Hashable {
        /// The record's number as a spreadsheet shows it; the first is 1.
        let row: Int
        /// The fields, without their quotes.
        let fields: [String]
    }

    /// Why a file cannot be read.
    enum Fault: Error, Hashable {
        /// The text is in another encoding than UTF-8.
        case notUTF8
        /// A quoted field does not end; it begins in this row.
        case unterminatedQuote(row: Int)
        /// Something stands between a closing quote and the next separator, in this row.
        case textAfterQuote(row: Int)
    }

    private let bytes: [UInt8]
    private let separator: UInt8
    private var position: Int
    private var row = 0

    private static let quote = UInt8(ascii: "\"")
    private static let cr: UInt8 = 13
    private static let lf: UInt8 = 10

    /// Takes a whole file.
    ///
    /// - Throws: `notUTF8`, also for the UTF-16 that some spreadsheets write as "Unicode text".
    init(_ bytes: [UInt8]) throws(Fault) {
        // The strict check: a lenient one would change what is in the file, perhaps in a password.
        guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]), !bytes.contains(0),
            String(validating: bytes, as: UTF8.self) != nil
        else { throw .notUTF8 }
        self.bytes = bytes
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        separator = Self.separator(in: bytes)
    }

    /// The next record; nil at the end. Empty lines count as rows and are skipped.
    mutating func next() throws(Fault) -> Record? {
        while position < bytes.count {
            row += 1
            let fields = try readFields()
            guard fields.contains(where: { !$0.isEmpty }) else { continue }
            return Record(row: row, fields: fields)
        }
        return nil
    }

    private mutating func readFields() throws(Fault) -> [String] {
        var fields: [String] = []
        while true {
            fields.append(try readField())
            guard position < bytes.count else { return fields }
            let byte = bytes[position]
            position += 1
            if byte == separator {
                // RFC 4180 §2: a separator at the very end is followed by an empty field.
                if position == bytes.count {
                    fields.append("")
                    return fields
                }
                continue
            }
            if byte == Self.cr, position < bytes.count, bytes[position] == Self.lf { position += 1 }
            return fields
        }
    }

    /// Reads up to, not including, the separator or line end.
    private mutating func readField() throws(Fault) -> String {
        guard position < bytes.count, bytes[position] == Self.quote else {
            let start = position
            while position < bytes.count, !endsField(bytes[position]) { position += 1 }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }
        position += 1
        var content: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            guard byte == Self.quote else {
                content.append(byte)
                continue
            }
            // RFC 4180 §2 (7): two quotes mean one.
            if position < bytes.count, bytes[position] == Self.quote {
                content.append(Self.quote)
                position += 1
                continue
            }
            guard position == bytes.count || endsField(bytes[position]) else { throw .textAfterQuote(row: row) }
            return String(decoding: content, as: UTF8.self)
        }
        throw .unterminatedQuote(row: row)
    }

    private func endsField(_ byte: UInt8) -> Bool { byte == separator || byte == Self.cr || byte == Self.lf }

    /// The one of the three that stands most often in the first line, outside quotes.
    private static func separator(in bytes: [UInt8]) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        for byte in bytes {
            if byte == quote { isQuoted.toggle() }
            guard !isQuoted else { continue }
            if byte == cr || byte == lf { break }
            counts[byte, default: 0] += 1
        }
        let candidates: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        return candidates.max { (counts[$0] ?? 0) < (counts[$1] ?? 0) } ?? candidates[0]
    }
}
