/// The type of something that a draft carries, such as `image/png`: two tokens and parameters (RFC 2045 §5.1).
///
/// It can hold nothing that would end the header field. Reading uses ``ContentType``, which takes what comes.
public struct MediaType: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// One parameter.
    public struct Parameter: Sendable, Hashable {
        /// The name in lower case.
        public let name: String
        /// The value; where it is not plain ASCII it is written as RFC 2231 says.
        public let value: HeaderText
    }

    /// Type and subtype in lower case, such as `text/calendar`.
    public let description: String

    /// The parameters in the order in which they are written.
    public private(set) var parameters: [Parameter] = []

    /// `application/octet-stream`, for what is not known better.
    public static let octetStream: MediaType = "application/octet-stream"

    /// Reads `type/subtype` without parameters; nil where it is not two tokens of together at most 255 octets.
    public init?(_ text: some StringProtocol) {
        let halves = text.utf8.split(separator: ASCII.slash, omittingEmptySubsequences: false)
        guard text.utf8.count <= 255, halves.count == 2, halves.allSatisfy({ Self.isToken($0) }) else { return nil }
        description = String(decoding: text.utf8.map(\.lowercased), as: UTF8.self)
    }

    /// Takes a type written in the program; one that is none is a programmer's error.
    public init(stringLiteral text: String) {
        guard let type = MediaType(text) else { preconditionFailure("not a media type: \(text)") }
        self = type
    }

    /// The type before the slash.
    public var type: Substring { description.prefix { $0 != "/" } }

    /// Whether it consists of parts or of a message, whose bytes cannot be encoded (RFC 2046 §5.1, §5.2).
    public var isComposite: Bool { type == "multipart" || type == "message" }

    /// Sets a parameter such as `method` of a calendar or `charset` of a text; one of the same name is replaced.
    ///
    /// - Throws: `invalidParameter` where the name is no attribute of RFC 2231 §7, or is `boundary` or `name`, which
    ///   the builder writes itself.
    public mutating func setParameter(_ name: String, _ value: HeaderText) throws(MIMEError) {
        let key = String(decoding: name.utf8.map(\.lowercased), as: UTF8.self)
        guard (1...50).contains(key.utf8.count), key.utf8.allSatisfy(\.isAttributeText), key != "boundary",
            key != "name"
        else { throw MIMEError(.invalidParameter, "the parameter of a media type has a name that cannot be written") }
        let parameter = Parameter(name: key, value: value)
        if let index = parameters.firstIndex(where: { $0.name == key }) {
            parameters[index] = parameter
        } else {
            parameters.append(parameter)
        }
    }

    private static func isToken(_ octets: some Collection<UInt8>) -> Bool {
        // RFC 6838 §4.2
        (1...127).contains(octets.count) && octets.allSatisfy(\.isTokenText)
    }
}

extension UInt8 {
    /// What a token of MIME is made of (RFC 2045 §5.1).
    var isTokenText: Bool { self > 0x20 && self < 0x7F && !isMIMESpecial }

    /// What stands for itself in an extended parameter (RFC 2231 §7).
    var isAttributeText: Bool { isTokenText && self != 0x2A && self != 0x27 && self != 0x25 }
}
