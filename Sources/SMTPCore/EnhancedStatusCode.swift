/// The status that says more than a reply's three digits (RFC 3463), such as `5.7.8`.
public struct EnhancedStatusCode: Sendable, Hashable, CustomStringConvertible {
    /// 2 success, 4 persistent transient failure, 5 permanent failure.
    public let classDigit: Int
    /// What the status is about, such as 1 addressing or 7 security.
    public let subject: Int
    /// The precise condition.
    public let detail: Int

    /// Takes the three numbers; nil where they are out of range (RFC 3463 §2).
    public init?(_ classDigit: Int, _ subject: Int, _ detail: Int) {
        // RFC 3463 §2
        guard [2, 4, 5].contains(classDigit), (0...999).contains(subject), (0...999).contains(detail) else {
            return nil
        }
        self.classDigit = classDigit
        self.subject = subject
        self.detail = detail
    }

    /// Reads a code such as `5.7.8`.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard let (code, length) = Self.prefix(of: bytes[...]), length == bytes.count else { return nil }
        self = code
    }

    /// The code as servers write it.
    public var description: String { "\(classDigit).\(subject).\(detail)" }

    /// The code at the start of a reply's text and how many bytes it and the space behind it take.
    static func prefix(of text: ArraySlice<UInt8>) -> (code: EnhancedStatusCode, length: Int)? {
        var rest = text
        // RFC 2034 §4: status-code ::= class "." subject "." detail
        guard let classDigit = number(in: &rest, maximumDigits: 1), dot(in: &rest),
            let subject = number(in: &rest, maximumDigits: 3), dot(in: &rest),
            let detail = number(in: &rest, maximumDigits: 3),
            let code = EnhancedStatusCode(classDigit, subject, detail)
        else { return nil }
        if rest.isEmpty { return (code, text.count) }
        guard rest.first == UInt8(ascii: " ") else { return nil }
        return (code, text.count - rest.count + 1)
    }

    private static func number(in rest: inout ArraySlice<UInt8>, maximumDigits: Int) -> Int? {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard (1...maximumDigits).contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    private static func dot(in rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.first == UInt8(ascii: ".") else { return false }
        rest = rest.dropFirst()
        return true
    }
}
