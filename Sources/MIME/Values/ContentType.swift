/// A media type with its parameters (RFC 2045 §5).
public struct ContentType: Sendable, Hashable, CustomStringConvertible {
    /// The type in lower case, such as `text`.
    public let type: String

    /// The subtype in lower case, such as `plain`.
    public let subtype: String

    /// The parameters as written.
    public let parameters: ParameterList

    /// `text/plain`, which holds where nothing is said (RFC 2045 §5.2).
    public static let plainText = ContentType(type: "text", subtype: "plain")

    /// `message/rfc822`, which holds inside multipart/digest where nothing is said (RFC 2046 §5.1.5).
    public static let message = ContentType(type: "message", subtype: "rfc822")

    /// Takes names in lower case.
    public init(type: String, subtype: String, parameters: ParameterList = ParameterList()) {
        self.type = type
        self.subtype = subtype
        self.parameters = parameters
    }

    /// Reads a raw field value; nil where it does not begin with a type and a subtype.
    public init?(_ value: ArraySlice<UInt8>, limits: MIMELimits = MIMELimits()) {
        var tokenizer = HeaderTokenizer(value, grammar: .mime)
        guard let type = tokenizer.nextWithoutComments(), type.kind == .atom,
            let slash = tokenizer.nextWithoutComments(), slash.isSpecial(ASCII.slash),
            let subtype = tokenizer.nextWithoutComments(), subtype.kind == .atom
        else { return nil }
        self.type = Self.lowercased(value[type.range])
        self.subtype = Self.lowercased(value[subtype.range])
        parameters = ParameterList(value[tokenizer.position...], limit: limits.parameters)
    }

    /// Type and subtype, such as `text/plain`.
    public var mediaType: String { "\(type)/\(subtype)" }

    /// Same as ``mediaType``: parameters may be long and are not shown.
    public var description: String { mediaType }

    /// Whether it consists of parts.
    public var isMultipart: Bool { type == "multipart" }

    /// Whether it is one whole message (RFC 2046 §5.2.1, RFC 6532 §3.7).
    public var isMessage: Bool { type == "message" && (subtype == "rfc822" || subtype == "global") }

    /// The charset label in lower case, where one is named.
    public var charset: String? { parameters["charset"]?.lowercased() }

    /// The boundary between the parts; nil where there is none or it is empty.
    public var boundary: [UInt8]? {
        guard var boundary = parameters.bytes(of: "boundary") else { return nil }
        // RFC 2046 §5.1.1
        while let last = boundary.last, last.isBlank { boundary.removeLast() }
        return boundary.isEmpty ? nil : boundary
    }

    private static func lowercased(_ bytes: ArraySlice<UInt8>) -> String { bytes.map(\.lowercased).lenientText }
}
