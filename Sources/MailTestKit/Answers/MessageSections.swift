import MIME

/// A section of a message, as a client asks for it (RFC 9051 §6.4.5.1).
struct SectionRequest: Equatable {
    enum Piece: Equatable {
        case all
        case header
        case fields([String])
        case fieldsNot([String])
        case text
        case mime
    }

    var path: [Int]
    var piece: Piece
    /// What stood between the brackets.
    var label: String

    /// Reads what stands between the brackets.
    init(_ text: String) throws(CommandSyntaxError) {
        label = text
        var rest = text.uppercased()[...]
        path = []
        while let first = rest.first, first.isNumber {
            let digits = rest.prefix { $0.isNumber }
            guard let number = Int(digits), number > 0 else { throw CommandSyntaxError("a part's number") }
            path.append(number)
            rest = rest.dropFirst(digits.count)
            if rest.first == "." {
                rest = rest.dropFirst()
            } else if !rest.isEmpty {
                throw CommandSyntaxError("a section")
            }
        }
        switch rest.prefix(while: { $0 != " " }) {
        case "": piece = .all
        case "HEADER": piece = .header
        case "TEXT": piece = .text
        case "MIME" where !path.isEmpty: piece = .mime
        case "HEADER.FIELDS": piece = .fields(try Self.names(in: rest))
        case "HEADER.FIELDS.NOT": piece = .fieldsNot(try Self.names(in: rest))
        default: throw CommandSyntaxError("a section")
        }
    }

    private static func names(in text: Substring) throws(CommandSyntaxError) -> [String] {
        guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close else {
            throw CommandSyntaxError("header fields")
        }
        let names = text[text.index(after: open)..<close].split(separator: " ").map {
            String($0.drop { $0 == "\"" }.prefix { $0 != "\"" })
        }
        guard !names.isEmpty else { throw CommandSyntaxError("header fields") }
        return names
    }
}

/// A message taken apart once, of which sections are cut.
struct MessageSections {
    let bytes: [UInt8]
    let structure: MessageStructure
    private let tree: PartTree

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        structure = MessageStructure(bytes)
        tree = PartTree(structure)
    }

    /// The bytes of a section; nil where the message has none.
    func bytes(of section: SectionRequest) -> ArraySlice<UInt8>? {
        switch section.piece {
        case .all:
            if section.path.isEmpty { return bytes[...] }
            return part(section.path)?.rawBody
        case .mime:
            return structure.parts.first {
                tree.headerSection(of: $0.index) == PartSection(section.path, .mime)
            }.map(header)
        case .header: return message(section.path).map(header)
        case .text: return message(section.path)?.rawBody
        case .fields(let names):
            return message(section.path).map { self.fields(of: $0) { names.contains($0) } }
        case .fieldsNot(let names):
            return message(section.path).map { self.fields(of: $0) { !names.contains($0) } }
        }
    }

    /// The content of a part without its transfer encoding (RFC 3516 §4.2).
    func decoded(_ path: [Int]) -> [UInt8]? {
        path.isEmpty ? bytes : part(path)?.decodedBody()
    }

    private func part(_ path: [Int]) -> MessagePart? {
        tree.part(at: PartSection(path)).map { structure.parts[$0] }
    }

    /// The message itself, or the one inside an attached message.
    private func message(_ path: [Int]) -> MessagePart? {
        if path.isEmpty { return structure.root }
        return structure.parts.first { tree.headerSection(of: $0.index) == PartSection(path, .header) }
    }

    private func header(_ part: MessagePart) -> ArraySlice<UInt8> {
        let start = part.source.startIndex
        return part.source[(start + part.range.lowerBound)..<(start + part.bodyRange.lowerBound)]
    }

    /// Fields as they stand, and an empty line.
    private func fields(of part: MessagePart, where matches: (String) -> Bool) -> ArraySlice<UInt8> {
        var result: [UInt8] = []
        for field in part.header where matches(field.name.uppercased()) {
            result += part.header.source[field.rawName.startIndex..<field.rawValue.endIndex]
            result += [0x0D, 0x0A]
        }
        return (result + [0x0D, 0x0A])[...]
    }
}
