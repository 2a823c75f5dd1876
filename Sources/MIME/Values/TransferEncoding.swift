/// How a body is encoded for its way (RFC 2045 §6).
public enum TransferEncoding: Sendable, Hashable, CustomStringConvertible {
    /// ASCII lines; the default.
    case sevenBit
    /// Lines with octets above 127.
    case eightBit
    /// Any octets.
    case binary
    /// Quoted-printable (RFC 2045 §6.7).
    case quotedPrintable
    /// Base64 (RFC 2045 §6.8).
    case base64
    /// Lines of uuencode, as Unix mail used before MIME.
    case uuencode
    /// yEnc, as news servers use it.
    case yEnc
    /// Another name, in lower case; the body is taken as it is.
    case other(String)

    /// Reads a raw field value; an empty one is 7bit.
    public init(_ value: ArraySlice<UInt8>) {
        var tokenizer = HeaderTokenizer(value, grammar: .mime)
        guard let token = tokenizer.nextWithoutComments() else {
            self = .sevenBit
            return
        }
        // The name is sometimes quoted.
        let name = tokenizer.value(of: token).prefix(80).map(\.lowercased).lenientText
        // `8-bit`, `quoted_printable`, `base 64`
        switch String(decoding: name.utf8.filter { $0.isLetter || $0.isDigit }, as: UTF8.self) {
        case "7bit", "7bits", "7", "": self = .sevenBit
        case "8bit", "8bits", "8", "utf8": self = .eightBit
        case "binary": self = .binary
        case "quotedprintable", "quoted", "qp", "quoteprintable": self = .quotedPrintable
        case "base64", "base", "b64", "xbase64": self = .base64
        case "xuuencode", "uuencode", "xuue", "uue", "xuuencoded", "uuencoded": self = .uuencode
        case "xyenc", "yenc": self = .yEnc
        default: self = .other(name)
        }
    }

    /// The name as the field carries it.
    public var description: String {
        switch self {
        case .sevenBit: "7bit"
        case .eightBit: "8bit"
        case .binary: "binary"
        case .quotedPrintable: "quoted-printable"
        case .base64: "base64"
        case .uuencode: "x-uuencode"
        case .yEnc: "x-yenc"
        case .other(let name): name
        }
    }

    /// Whether the octets of the body are those of the message.
    public var isIdentity: Bool {
        switch self {
        case .sevenBit, .eightBit, .binary, .other: true
        case .quotedPrintable, .base64, .uuencode, .yEnc: false
        }
    }
}
