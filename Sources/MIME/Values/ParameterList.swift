/// The parameters of Content-Type and its like (RFC 2045 §5.1, RFC 2231).
///
/// Tolerates a missing semicolon between two parameters, unquoted values with specials or spaces, quotes that never
/// close, and empty ones. Values in several pieces are joined, whatever the order of the pieces, and values in a charset
/// are decoded.
public struct ParameterList: Sendable, Hashable {
    /// One parameter as written.
    public struct Parameter: Sendable, Hashable {
        /// The name in lower case, with the asterisks of RFC 2231.
        public let name: String
        /// The value's octets, quotes and quoted pairs resolved.
        public let value: [UInt8]

        /// Takes a name in lower case and a value.
        public init(name: String, value: [UInt8]) {
            self.name = name
            self.value = value
        }
    }

    /// The parameters in order, as written.
    public private(set) var parameters: [Parameter] = []

    /// Makes a list without parameters.
    public init() {}

    /// Reads `; name=value; …` from a raw value, at most `limit` of them.
    public init(_ bytes: ArraySlice<UInt8>, limit: Int = MIMELimits().parameters) {
        var reader = ParameterReader(bytes)
        while parameters.count < limit, let parameter = reader.next() { parameters.append(parameter) }
    }

    /// Takes parameters as another source tells them, such as an IMAP server; at most `limit` of them.
    public init(_ parameters: some Sequence<Parameter>, limit: Int = MIMELimits().parameters) {
        self.parameters = Array(parameters.prefix(limit))
    }

    /// The value of the parameter of that name, which is given in lower case.
    ///
    /// A value by RFC 2231 goes before a plain one; of two plain ones, the first counts. Encoded words stay as written:
    /// ``text(of:)`` decodes them.
    public subscript(name: String) -> String? { value(of: name)?.text(decodesWords: false) }

    /// The value as people are to see it: encoded words (RFC 2047) decoded too, which do not belong in parameters but
    /// stand there often.
    public func text(of name: String) -> String? { value(of: name)?.text(decodesWords: true) }

    /// The octets of the parameter of that name, which is given in lower case; pieces joined, charset not decoded.
    public func bytes(of name: String) -> [UInt8]? { value(of: name)?.octets }

    private func value(of name: String) -> ParameterValue? {
        if let extended = ParameterValue(extended: name, in: parameters) { return extended }
        return parameters.first { $0.name == name }.map { ParameterValue(plain: $0.value) }
    }
}
