public import MailModel

/// The name of a label, with the forms in which servers keep it.
///
/// Gmail keeps labels as people write them. Other servers have keywords (RFC 9051 §2.3.2), which are atoms: a space becomes
/// `_`, and every byte that no atom may have becomes `=` and two hexadecimal digits. Names that differ only in that, or
/// in case, are names of one label.
public struct LabelName: Sendable, Hashable {
    /// The most bytes of a name. Gmail allows 225.
    public static let maximumBytes = 120

    /// The name as people write it.
    public let text: String

    /// Takes what somebody wrote; spaces around it and doubled ones go. Nil where it is no name: empty, too long, with
    /// control characters, or one of those that servers keep for themselves.
    public init?(_ written: String) {
        let words = written.split { $0 == " " || $0 == "\t" }
        let text = words.joined(separator: " ")
        guard (1...Self.maximumBytes).contains(text.utf8.count),
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }),
            !Self.isReserved(text)
        else { return nil }
        self.text = text
    }

    /// Reads a keyword or a label as a server has it; nil where it is none that people gave.
    public init?(server: String) { self.init(Self.decoded(server)) }

    /// What is compared and looked for: the same for all spellings of one label.
    public var key: String { Self.key(of: text) }

    /// The key of any label, keyword or name, whether people gave it or not.
    public static func key(of text: String) -> String {
        decoded(text).lowercased().split(separator: " ").joined(separator: " ")
    }

    /// The name as a keyword.
    public var keyword: Flag {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x20: bytes.append(UInt8(ascii: "_"))
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"),
                UInt8(ascii: ":"), UInt8(ascii: "&"), UInt8(ascii: "+"), UInt8(ascii: "#"), UInt8(ascii: "!"):
                bytes.append(byte)
            default:
                bytes.append(UInt8(ascii: "="))
                bytes.append(Self.digits[Int(byte >> 4)])
                bytes.append(Self.digits[Int(byte & 15)])
            }
        }
        return Flag(String(decoding: bytes, as: UTF8.self))
    }

    // MARK: - Parts

    private static let digits = Array("0123456789ABCDEF".utf8)

    /// Marks of programs, which say nothing to people. What begins with `$` or `\` is the protocol's own.
    private static let programs: Set<String> = [
        "junk", "nonjunk", "notjunk", "forwarded", "redirected", "mdnsent", "receipt-handled", "hasattachment",
        "hasnoattachment",
    ]

    private static func isReserved(_ text: String) -> Bool {
        text.hasPrefix("\\") || text.hasPrefix("$") || programs.contains(text.lowercased())
    }

    /// A keyword as people read it. What is no valid encoding stays as it is.
    private static func decoded(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "=") }) else { return text }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "_") {
                bytes.append(0x20)
            } else if byte == UInt8(ascii: "="), rest.count >= 2,
                let high = digit(rest[rest.startIndex]), let low = digit(rest[rest.startIndex + 1])
            {
                bytes.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self) ?? text
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
