/// A media type with its parameters (RFC 2045 §5).
public struct ContentType: Sendable, Hashable, CustomStringConvertible {
    /// The type in lower case, such as `text`.
    public let type: String

    /// The subtype in lower case, such as `plain`.
    public let subtype: String

    /// The parameters.
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

    /// Reads a raw field value; nil where it names no type.
    ///
    /// Tolerates a missing or misspelt separator before the subtype or a parameter, quotes around the whole, and the
    /// subtype of a text alone, such as `html`. A missing subtype is the most general one: `plain` for text, `mixed`
    /// for multipart, and application/octet-stream for what is neither.
    public init?(_ value: ArraySlice<UInt8>, limits: MIMELimits = MIMELimits()) {
        var tokenizer = HeaderTokenizer(value, grammar: .mime)
        guard let first = tokenizer.nextWithoutComments() else { return nil }
        if first.kind == .quotedString {
            let inner = tokenizer.value(of: first)
            guard inner.first != ASCII.quote, let type = ContentType(type: inner[...]) else { return nil }
            self.init(
                type: type.type, subtype: type.subtype,
                parameters: ParameterList(value[tokenizer.position...], limit: limits.parameters))
            return
        }
        guard let type = ContentType(type: value[first.range.lowerBound...], limits: limits) else { return nil }
        self = type
    }

    /// Reads a value that does not begin with a comment or a quote.
    private init?(type value: ArraySlice<UInt8>, limits: MIMELimits = MIMELimits()) {
        var tokenizer = HeaderTokenizer(value, grammar: .mime)
        guard let type = tokenizer.nextWithoutComments(), type.kind == .atom else { return nil }
        let name = Self.lowercased(value[type.range])
        var rest = tokenizer
        if let slash = rest.nextWithoutComments(), slash.isSpecial(ASCII.slash) || slash.isSpecial(ASCII.backslash) {
            tokenizer = rest
            if let subtype = rest.nextWithoutComments(), subtype.kind == .atom,
                !Self.beginsParameter(subtype, rest)
            {
                self.init(
                    type: name, subtype: Self.lowercased(value[subtype.range]),
                    parameters: ParameterList(value[rest.position...], limit: limits.parameters))
                return
            }
        }
        guard let (type, subtype) = Self.completed(name) else { return nil }
        self.init(
            type: type, subtype: subtype,
            parameters: ParameterList(value[tokenizer.position...], limit: limits.parameters))
    }

    /// Whether a token is a parameter's name: in `text/ charset=utf-8` the subtype is missing.
    private static func beginsParameter(_ token: HeaderTokenizer.Token, _ rest: HeaderTokenizer) -> Bool {
        var rest = rest
        return rest.next()?.isSpecial(ASCII.equals) == true
    }

    /// What a name without its other half means.
    private static func completed(_ name: String) -> (String, String)? {
        switch name {
        case "text", "plain": ("text", "plain")
        case "html": ("text", "html")
        case "multipart", "mixed": ("multipart", "mixed")
        case "alternative": ("multipart", "alternative")
        case "application", "image", "audio", "video", "attachment", "octet-stream", "binary":
            ("application", "octet-stream")
        default: nil
        }
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
