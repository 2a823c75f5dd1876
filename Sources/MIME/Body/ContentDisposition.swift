/// How a part wants to be shown (RFC 2183).
public struct ContentDisposition: Sendable, Hashable {
    /// The word in lower case: `inline`, `attachment`, or another.
    public let kind: String

    /// The parameters, such as `filename`.
    public let parameters: ParameterList

    /// Takes a word and parameters.
    public init(kind: String, parameters: ParameterList = ParameterList()) {
        self.kind = kind
        self.parameters = parameters
    }

    /// Reads a raw field value; nil where there is neither a word nor a parameter in it.
    ///
    /// Where parameters stand without the word before them, the part is an attachment.
    public init?(_ value: ArraySlice<UInt8>, limits: MIMELimits = MIMELimits()) {
        var tokenizer = HeaderTokenizer(value, grammar: .mime)
        guard let word = tokenizer.nextWithoutComments() else { return nil }
        let afterWord = tokenizer.position
        if word.kind == .atom || word.kind == .quotedString,
            tokenizer.nextWithoutComments()?.isSpecial(ASCII.equals) != true
        {
            kind = tokenizer.value(of: word).prefix(80).map(\.lowercased).lenientText
            parameters = ParameterList(value[afterWord...], limit: limits.parameters)
            return
        }
        kind = "attachment"
        parameters = ParameterList(value, limit: limits.parameters)
        if parameters.parameters.isEmpty { return nil }
    }

    /// Whether the part is to be shown where it stands.
    public var isInline: Bool { kind == "inline" }

    /// Whether the part is to be kept apart from the text; unknown words mean that too (RFC 2183 §2.8).
    public var isAttachment: Bool { !isInline }

    /// The name of the file as its sender wrote it; never to be used as a path.
    public var fileName: String? { parameters.text(of: "filename") ?? parameters.text(of: "name") }
}
