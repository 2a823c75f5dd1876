/// Which bytes of a message (RFC 9051 §6.4.5.1).
public struct BodySection: Sendable, Hashable, CustomStringConvertible {
    /// What of the part.
    public enum Content: Sendable, Hashable {
        /// All of it.
        case all
        /// The header of a message.
        case header
        /// Some fields of the header of a message.
        case headerFields([String])
        /// All fields but some.
        case headerFieldsNot([String])
        /// The body of a message.
        case text
        /// The MIME header of a part.
        case mime
        /// The part with its transfer encoding undone (RFC 3516 §4.2); needs BINARY.
        case binary
    }

    /// The part's numbers from the top; empty means the message itself.
    public var part: [UInt32]
    /// What of the part.
    public var content: Content

    /// Creates a section.
    public init(part: [UInt32] = [], _ content: Content = .all) {
        self.part = part
        self.content = content
    }

    /// The whole message.
    public static let all = BodySection()
    /// The header.
    public static let header = BodySection(.header)
    /// The body.
    public static let text = BodySection(.text)

    /// The text between the brackets; field names as given.
    public var description: String {
        let path = part.map(String.init).joined(separator: ".")
        let word: String
        switch content {
        case .all: return path
        case .header: word = "HEADER"
        case .headerFields(let names): word = "HEADER.FIELDS (\(names.joined(separator: " ")))"
        case .headerFieldsNot(let names): word = "HEADER.FIELDS.NOT (\(names.joined(separator: " ")))"
        case .text: word = "TEXT"
        case .mime: word = "MIME"
        case .binary: word = "BINARY"
        }
        return path.isEmpty ? word : path + "." + word
    }
}
