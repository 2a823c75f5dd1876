/// One element of an XML document, with everything in it.
struct XMLElement: Sendable, Hashable {
    /// The name without a prefix.
    let name: String
    /// Attributes by name without a prefix.
    let attributes: [String: String]
    /// The elements in it, in order.
    fileprivate(set) var children: [XMLElement] = []
    /// All text directly in it, joined.
    fileprivate(set) var content = ""

    init(name: String, attributes: [String: String] = [:]) {
        self.name = name
        self.attributes = attributes
    }

    /// The text without spaces and line ends around it.
    var text: String {
        var bytes = content.utf8[...]
        while let first = bytes.first, Self.isSpace(first) { bytes.removeFirst() }
        while let last = bytes.last, Self.isSpace(last) { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The first element of that name in it.
    func first(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    /// The elements of that name in it.
    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The text of the first element of that name; nil where there is none or it is empty.
    func text(of name: String) -> String? {
        guard let text = first(name)?.text, !text.isEmpty else { return nil }
        return text
    }

    mutating func append(_ child: XMLElement) { children.append(child) }

    mutating func append(text: String) { content += text }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
}

/// Why a text is not read as an XML document.
enum XMLFault: Error, Hashable, CustomStringConvertible {
    /// It is longer than allowed.
    case tooLong
    /// It ends in the middle.
    case truncated
    /// It is not well-formed.
    case malformed
    /// It has a document type declaration, with which entities are made. Settings need none.
    case documentType
    /// It is in a character set that is not read.
    case characterSet
    /// Elements are nested too deeply, or there are too many of them or of their attributes.
    case tooComplex

    var description: String {
        switch self {
        case .tooLong: "the document is longer than \(XMLReader.maximumBytes) bytes"
        case .truncated: "the document ends in the middle"
        case .malformed: "the document is not well-formed XML"
        case .documentType: "the document declares a document type, which is not accepted"
        case .characterSet: "the document is in a character set that is not read"
        case .tooComplex: "the document has more elements, attributes or levels than settings need"
        }
    }
}
