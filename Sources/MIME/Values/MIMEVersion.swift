/// The version of MIME that a message says it follows (RFC 2045 §4); 1.0 is the only one there is.
///
/// Nothing depends on it: mailers forget the field, and messages are read as MIME whether it stands there or not.
public struct MIMEVersion: Sendable, Hashable, CustomStringConvertible {
    /// The number before the dot.
    public let major: Int
    /// The number behind the dot.
    public let minor: Int

    /// Reads a raw field value with comments anywhere; nil where there are no two numbers of at most three digits.
    public init?(_ value: ArraySlice<UInt8>) {
        var tokenizer = HeaderTokenizer(value, grammar: .mime)
        var digits: [UInt8] = []
        while digits.count < 16, let token = tokenizer.nextWithoutComments() { digits += tokenizer.value(of: token) }
        let numbers = digits.split(separator: ASCII.dot, omittingEmptySubsequences: false).map { number in
            (1...3).contains(number.count) && number.allSatisfy(\.isDigit)
                ? number.reduce(0) { $0 * 10 + Int($1 &- 0x30) } : -1
        }
        guard numbers.count == 2, numbers.allSatisfy({ $0 >= 0 }) else { return nil }
        major = numbers[0]
        minor = numbers[1]
    }

    /// The version as the field carries it.
    public var description: String { "\(major).\(minor)" }
}

extension HeaderBlock {
    /// The version in MIME-Version; nil where it is missing or unreadable.
    public var mimeVersion: MIMEVersion? { first(.mimeVersion).flatMap { MIMEVersion($0.rawValue) } }
}
