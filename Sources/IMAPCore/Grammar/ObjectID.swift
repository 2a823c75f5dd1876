/// An id that a server gives a message, a thread or a folder and never gives again (RFC 8474 §4).
public struct ObjectID: Sendable, Hashable, CustomStringConvertible {
    /// The id as the server wrote it.
    public let description: String

    /// Returns nil for what cannot be an id: only letters, digits, `-` and `_`, 1 to 255 of them.
    public init?(_ text: some StringProtocol) {
        // RFC 8474 §7 objectid
        guard (1...255).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed) else { return nil }
        description = String(text)
    }

    static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x30...0x39,
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension FetchedMessage {
    /// The id that the message keeps in whichever folder it lies, where it came (RFC 8474 §5.1).
    public var emailID: ObjectID? { first { if case .emailID(let value) = $0 { value } else { nil } } }
    /// The thread that the server puts the message in, where it came and there is one (RFC 8474 §5.2).
    public var threadID: ObjectID? { first { if case .threadID(let value) = $0 { value } else { nil } } }
}
