/// Reads the part of XML that settings are written in: elements, attributes, text, comments, CDATA.
///
/// The bytes come from anybody. It goes once over them, in time that grows with their number, holds a stack of its own,
/// and refuses what it does not need: document types and with them all entities but the five that every document has,
/// character sets other than UTF-8, US-ASCII and ISO-8859-1, and anything beyond its limits. Strict where it matters:
/// what is not closed is truncated and not settings.
struct XMLReader {
    /// Settings of the largest providers have some 10 KiB.
    static let maximumBytes = 256 << 10
    /// Real documents have 5 levels.
    static let maximumDepth = 32
    /// Real documents have some hundred elements.
    static let maximumElements = 5000
    /// Real elements have two attributes.
    static let maximumAttributes = 20

    private let bytes: [UInt8]
    private var position = 0
    /// The open elements, the root first.
    private var open: [XMLElement] = []
    private var root: XMLElement?
    private var elements = 0

    /// Reads a whole document.
    static func document(_ bytes: [UInt8]) throws(XMLFault) -> XMLElement {
        var reader = try XMLReader(bytes)
        return try reader.read()
    }

    private init(_ bytes: [UInt8]) throws(XMLFault) {
        guard bytes.count <= Self.maximumBytes else { throw .tooLong }
        // A zero byte is no character of XML; it shows UTF-16 and UTF-32.
        guard !bytes.contains(0) else { throw .characterSet }
        var content = bytes[...]
        if content.starts(with: [0xEF, 0xBB, 0xBF]) { content = content.dropFirst(3) }
        content = content.drop(while: XMLElement.isSpace)
        guard let first = content.first else { throw .truncated }
        guard first == UInt8(ascii: "<") else { throw first >= 0x80 ? .characterSet : .malformed }
        self.bytes = try Self.inUTF8(Array(content))
    }

    private mutating func read() throws(XMLFault) -> XMLElement {
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "<") { try readMarkup() } else { try readText() }
        }
        guard let root, open.isEmpty else { throw .truncated }
        return root
    }

    // MARK: - Between tags

    private mutating func readText() throws(XMLFault) {
        let end = bytes[position...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
        let text = bytes[position..<end]
        position = end
        if open.isEmpty {
            guard text.allSatisfy(XMLElement.isSpace) else { throw .malformed }
            return
        }
        open[open.count - 1].append(text: try Self.decoded(text))
    }

    private mutating func readMarkup() throws(XMLFault) {
        if skip("<!--") {
            try skipPast("-->")
        } else if skip("<![CDATA[") {
            guard !open.isEmpty else { throw .malformed }
            let start = position
            try skipPast("]]>")
            open[open.count - 1].append(text: String(decoding: bytes[start..<position - 3], as: UTF8.self))
        } else if skip("<?") {
            try skipPast("?>")
        } else if skip("<!") {
            throw .documentType
        } else if skip("</") {
            try readEndTag()
        } else {
            position += 1
            try readStartTag()
        }
    }

    // MARK: - Tags

    private mutating func readEndTag() throws(XMLFault) {
        let name = try readName()
        skipSpaces()
        guard skip(">") else { throw position < bytes.count ? .malformed : .truncated }
        guard open.last?.name == name, let element = open.popLast() else { throw .malformed }
        close(element)
    }

    private mutating func readStartTag() throws(XMLFault) {
        elements += 1
        guard elements <= Self.maximumElements, open.count < Self.maximumDepth else { throw .tooComplex }
        guard root == nil else { throw .malformed }
        let name = try readName()
        var attributes: [String: String] = [:]
        while true {
            let before = position
            skipSpaces()
            if skip(">") {
                open.append(XMLElement(name: name, attributes: attributes))
                return
            }
            if skip("/>") { return close(XMLElement(name: name, attributes: attributes)) }
            guard position < bytes.count else { throw .truncated }
            guard position > before else { throw .malformed }
            guard attributes.count < Self.maximumAttributes else { throw .tooComplex }
            let (key, value) = try readAttribute()
            guard attributes.updateValue(value, forKey: key) == nil else { throw .malformed }
        }
    }

    private mutating func readAttribute() throws(XMLFault) -> (String, String) {
        let key = try readName()
        skipSpaces()
        guard skip("=") else { throw position < bytes.count ? .malformed : .truncated }
        skipSpaces()
        guard position < bytes.count else { throw .truncated }
        let quote = bytes[position]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { throw .malformed }
        position += 1
        guard let end = bytes[position...].firstIndex(where: { $0 == quote || $0 == UInt8(ascii: "<") }) else {
            throw .truncated
        }
        guard bytes[end] == quote else { throw .malformed }
        let value = try Self.decoded(bytes[position..<end])
        position = end + 1
        return (key, value)
    }

    /// A name without its prefix.
    private mutating func readName() throws(XMLFault) -> String {
        let start = position
        while position < bytes.count, Self.isNameByte(bytes[position]) { position += 1 }
        let name = bytes[start..<position]
        guard position < bytes.count else { throw .truncated }
        guard (1...200).contains(name.count) else { throw .malformed }
        let local = name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
        guard !local.isEmpty else { throw .malformed }
        return String(decoding: local, as: UTF8.self)
    }

    private mutating func close(_ element: XMLElement) {
        if open.isEmpty { root = element } else { open[open.count - 1].append(element) }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
            UInt8(ascii: ":"), 0x80...:
            true
        default: false
        }
    }

    // MARK: - Bytes

    private mutating func skipSpaces() {
        while position < bytes.count, XMLElement.isSpace(bytes[position]) { position += 1 }
    }

    private mutating func skip(_ text: StaticString) -> Bool {
        let isNext = text.withUTF8Buffer { bytes[position...].starts(with: $0) }
        if isNext { position += text.utf8CodeUnitCount }
        return isNext
    }

    private mutating func skipPast(_ end: String) throws(XMLFault) {
        let wanted = Array(end.utf8)
        while position + wanted.count <= bytes.count {
            if bytes[position] == wanted[0], bytes[position...].starts(with: wanted) {
                position += wanted.count
                return
            }
            position += 1
        }
        throw .truncated
    }
}
