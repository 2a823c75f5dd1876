/// An enhanced status code such as `5.1.1` (RFC 3463 §2).
public struct DeliveryStatusCode: Sendable, Hashable, CustomStringConvertible {
    /// 2 success, 4 a fault that may pass, 5 a permanent one.
    public let statusClass: Int
    /// What it is about, 0 to 999.
    public let subject: Int
    /// The detail, 0 to 999.
    public let detail: Int

    /// Reads the code at the start of a text; what follows behind white space is ignored, as mailers write comments
    /// there. Nil where none stands there.
    public init?(_ text: some StringProtocol) {
        let word = text.utf8.drop { $0.isFoldingSpace }.prefix { $0.isDigit || $0 == ASCII.dot }
        let numbers = word.split(separator: ASCII.dot, omittingEmptySubsequences: false).prefix(4).map { digits in
            // RFC 3463 §2
            (1...3).contains(digits.count) ? digits.reduce(0) { $0 * 10 + Int($1 &- 0x30) } : -1
        }
        guard numbers.count == 3, [2, 4, 5].contains(numbers[0]), numbers[1] >= 0, numbers[2] >= 0 else { return nil }
        statusClass = numbers[0]
        subject = numbers[1]
        detail = numbers[2]
    }

    /// The code as it is written.
    public var description: String { "\(statusClass).\(subject).\(detail)" }
}
