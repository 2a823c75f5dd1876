import IMAPCore
import MailModel

/// One argument of a command: an atom, a string, or a list of arguments.
///
/// A section such as `BODY.PEEK[HEADER.FIELDS (To Cc)]<0.100>` is one atom, brackets and all.
indirect enum Argument: Equatable {
    case atom([UInt8])
    case string([UInt8])
    case list([Argument])

    /// The bytes of an atom or a string.
    var bytes: [UInt8]? {
        switch self {
        case .atom(let bytes), .string(let bytes): bytes
        case .list: nil
        }
    }

    /// The text of an atom or a string.
    var text: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    /// The word of an atom in capitals.
    var word: String? {
        if case .atom(let bytes) = self { String(decoding: bytes, as: UTF8.self).uppercased() } else { nil }
    }

    /// The elements of a list.
    var elements: [Argument]? { if case .list(let elements) = self { elements } else { nil } }

    /// The number of an atom.
    var number: UInt64? {
        if case .atom(let bytes) = self { UInt64(String(decoding: bytes, as: UTF8.self)) } else { nil }
    }

    /// A folder's name in modified UTF-7.
    var folder: FolderName? { bytes.map { FolderName(ModifiedUTF7.decodeLoosely($0)) } }

    /// The flags of a list, or of one atom.
    var flags: [Flag]? {
        let parts = elements ?? [self]
        var result: [Flag] = []
        for part in parts {
            guard case .atom(let bytes) = part else { return nil }
            result.append(Flag(String(decoding: bytes, as: UTF8.self)))
        }
        return result
    }
}

/// Why a command cannot be read; the server answers BAD with it.
struct CommandSyntaxError: Error, Equatable {
    var reason: String

    init(_ reason: String) { self.reason = reason }
}

/// A command: tag, name and arguments (RFC 9051 §9 command).
struct ClientCommand: Equatable {
    var tag: String
    /// In capitals; `UID` commands have both words, such as `UID FETCH`.
    var name: String
    var arguments: [Argument]

    /// Reads a command as ``CommandFramer`` cuts it.
    init(_ bytes: [UInt8]) throws(CommandSyntaxError) {
        var reader = ArgumentReader(bytes)
        guard let tag = try reader.next()?.text, !tag.isEmpty else { throw CommandSyntaxError("no tag") }
        self.tag = tag
        guard let name = try reader.next()?.word else { throw CommandSyntaxError("no command") }
        self.name = name
        if name == "UID" {
            guard let second = try reader.next()?.word else { throw CommandSyntaxError("UID of what") }
            self.name += " " + second
        }
        arguments = []
        while let argument = try reader.next() { arguments.append(argument) }
    }

    /// The tag of a command that cannot be read, as far as it has one.
    static func tag(of bytes: [UInt8]) -> String {
        let tag = bytes.prefix { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "*") && $0 != UInt8(ascii: "+") }
        return tag.isEmpty ? "*" : String(decoding: tag, as: UTF8.self)
    }
}

/// Reads arguments one after another.
private struct ArgumentReader {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next argument; nil at the end of the command or of the list that is being read.
    mutating func next() throws(CommandSyntaxError) -> Argument? {
        while peek == 0x20 { position += 1 }
        guard let byte = peek else { return nil }
        switch byte {
        case UInt8(ascii: "("):
            position += 1
            depth += 1
            guard depth <= 50 else { throw CommandSyntaxError("nested too deeply") }
            var elements: [Argument] = []
            while let element = try next() { elements.append(element) }
            guard peek == UInt8(ascii: ")") else { throw CommandSyntaxError("a list has no end") }
            position += 1
            depth -= 1
            return .list(elements)
        case UInt8(ascii: ")"):
            guard depth > 0 else { throw CommandSyntaxError("a list ends that never began") }
            return nil
        case UInt8(ascii: "\""): return .string(try quoted())
        case UInt8(ascii: "{"): return .string(try literal())
        // RFC 3516 §4.4: a literal8, which may hold NUL.
        case UInt8(ascii: "~") where position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: "{"):
            position += 1
            return .string(try literal())
        default: return .atom(try atom())
        }
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func quoted() throws(CommandSyntaxError) -> [UInt8] {
        var result: [UInt8] = []
        position += 1
        while let byte = peek {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return result
            case UInt8(ascii: "\\"):
                guard let escaped = peek else { break }
                position += 1
                result.append(escaped)
            case 0x0A, 0x0D, 0: throw CommandSyntaxError("a line end in a quoted string")
            default: result.append(byte)
            }
        }
        throw CommandSyntaxError("a quoted string has no end")
    }

    private mutating func literal() throws(CommandSyntaxError) -> [UInt8] {
        guard let end = bytes[position...].firstIndex(of: 0x0A) else { throw CommandSyntaxError("a lone brace") }
        let digits = bytes[position..<end].filter { (0x30...0x39).contains($0) }
        let start = end + 1
        guard let count = Int(String(decoding: digits, as: UTF8.self)), count <= bytes.count - start else {
            throw CommandSyntaxError("a literal without its bytes")
        }
        position = start + count
        return Array(bytes[start..<position])
    }

    private mutating func atom() throws(CommandSyntaxError) -> [UInt8] {
        let start = position
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "["):
                guard let close = bytes[position...].firstIndex(of: UInt8(ascii: "]")) else {
                    throw CommandSyntaxError("a section has no end")
                }
                position = close + 1
            case 0x20, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\""), UInt8(ascii: "{"), 0..<0x20, 0x7F...:
                guard position > start, byte >= 0x20, byte < 0x7F else {
                    throw CommandSyntaxError("a byte that no atom has")
                }
                return Array(bytes[start..<position])
            default: position += 1
            }
        }
        return Array(bytes[start...])
    }
}
