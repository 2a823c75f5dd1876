/// A DNS name in its ASCII form: lower-case labels, international ones as A-labels (`xn--…`).
///
/// Guarantees 1 to 253 octets, labels of 1 to 63 octets from `a-z 0-9 - _` that neither begin nor end with a
/// hyphen (RFC 1035 §2.3.4, RFC 5890 §2.3.1; the underscore is for service names, RFC 2782). A trailing dot is
/// dropped. Names in other scripts are converted by `Resolver` before they get here.
public struct DomainName: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The name, lower-case and without a trailing dot.
    public let description: String

    /// Returns nil where `text` is no DNS name in ASCII form.
    public init?(_ text: some StringProtocol) {
        var bytes = Array(text.utf8)
        if bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
        // RFC 1035 §2.3.4
        guard (1...253).contains(bytes.count) else { return nil }
        for index in bytes.indices where (0x41...0x5A).contains(bytes[index]) { bytes[index] += 0x20 }
        for label in bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard (1...63).contains(label.count), label.first != UInt8(ascii: "-"), label.last != UInt8(ascii: "-"),
                label.allSatisfy(DomainName.isLabelByte)
            else { return nil }
        }
        description = String(decoding: bytes, as: UTF8.self)
    }

    /// The labels from the left.
    public var labels: [Substring] { description.split(separator: ".") }

    /// Whether this is `other` or lies below it.
    public func isWithin(_ other: DomainName) -> Bool {
        description == other.description || description.hasSuffix("." + other.description)
    }

    /// Orders by the text.
    public static func < (left: DomainName, right: DomainName) -> Bool { left.description < right.description }

    private static func isLabelByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
