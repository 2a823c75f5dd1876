/// The parameters of Content-Type and its like, as written (RFC 2045 §5.1).
///
/// Tolerates a missing semicolon between two parameters, unquoted values with specials or spaces, and empty ones.
/// Names with asterisks (RFC 2231) are kept under the name that was written.
public struct ParameterList: Sendable, Hashable {
    /// One parameter.
    public struct Parameter: Sendable, Hashable {
        /// The name in lower case.
        public let name: String
        /// The value's octets, quotes and quoted pairs resolved.
        public let value: [UInt8]
    }

    /// The parameters in order.
    public private(set) var parameters: [Parameter] = []

    /// Makes a list without parameters.
    public init() {}

    /// Reads `; name=value; …` from a raw value, at most `limit` of them.
    public init(_ bytes: ArraySlice<UInt8>, limit: Int = MIMELimits().parameters) {
        var reader = ParameterReader(bytes)
        while parameters.count < limit, let parameter = reader.next() { parameters.append(parameter) }
    }

    /// The value of the first parameter of that name, which is given in lower case.
    public subscript(name: String) -> String? { bytes(of: name)?.lenientText }

    /// The octets of the first parameter of that name, which is given in lower case.
    public func bytes(of name: String) -> [UInt8]? {
        parameters.first { $0.name == name }?.value
    }
}

/// Reads one parameter after the other; every octet is looked at a fixed number of times.
private struct ParameterReader {
    private let bytes: ArraySlice<UInt8>
    private var index: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        index = bytes.startIndex
    }

    mutating func next() -> ParameterList.Parameter? {
        while index < bytes.endIndex {
            skipSpaceAndComments()
            let start = index
            while index < bytes.endIndex, isNameText(bytes[index]) { index += 1 }
            let name = bytes[start..<index]
            skipSpaceAndComments()
            guard !name.isEmpty, index < bytes.endIndex, bytes[index] == ASCII.equals else {
                // What is no parameter is skipped by at least one octet.
                if index < bytes.endIndex, index == start || !isNameText(bytes[index]) { index += 1 }
                continue
            }
            index += 1
            skipSpaceAndComments()
            let value = readValue()
            return ParameterList.Parameter(
                name: String(decoding: name.map(\.lowercased), as: UTF8.self), value: value)
        }
        return nil
    }

    private mutating func readValue() -> [UInt8] {
        if index < bytes.endIndex, bytes[index] == ASCII.quote {
            var tokenizer = HeaderTokenizer(bytes[index...], grammar: .mime)
            if let token = tokenizer.next() {
                index = token.range.upperBound
                return tokenizer.value(of: token)
            }
        }
        let start = index
        var end = index
        while index < bytes.endIndex, bytes[index] != ASCII.semicolon {
            if bytes[index].isFoldingSpace {
                let gap = index
                while index < bytes.endIndex, bytes[index].isFoldingSpace { index += 1 }
                if index < bytes.endIndex, bytes[index] == ASCII.openParenthesis { break }
                if beginsParameter(at: index) {
                    // The semicolon is missing.
                    index = gap
                    break
                }
            } else {
                index += 1
                end = index
            }
        }
        return bytes[start..<end].filter { $0 != ASCII.cr && $0 != ASCII.lf }
    }

    /// Whether a name and an equals sign stand there, with no space between them.
    private func beginsParameter(at start: Int) -> Bool {
        var place = start
        while place < bytes.endIndex, isNameText(bytes[place]) { place += 1 }
        return place > start && place < bytes.endIndex && bytes[place] == ASCII.equals
    }

    private mutating func skipSpaceAndComments() {
        while index < bytes.endIndex {
            if bytes[index].isFoldingSpace {
                index += 1
            } else if bytes[index] == ASCII.openParenthesis {
                var tokenizer = HeaderTokenizer(bytes[index...], grammar: .mime)
                guard let comment = tokenizer.next() else { return }
                index = comment.range.upperBound
            } else {
                return
            }
        }
    }

    private func isNameText(_ byte: UInt8) -> Bool { byte > 0x20 && byte != 0x7F && !byte.isMIMESpecial }
}
