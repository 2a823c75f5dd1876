/// Text that may become the value of a header field: it has no control characters, so it can never begin another
/// field.
public struct HeaderText: Sendable, Hashable, CustomStringConvertible {
    /// The longest text in octets of UTF-8.
    public static let maximumBytes = 64 << 10

    /// The text.
    public let description: String

    /// Takes a text as it is.
    ///
    /// - Throws: `invalidCharacter` where it has a control character, line breaks and tabs included; `valueTooLong`.
    public init(_ text: String) throws(MIMEError) {
        guard text.utf8.count <= Self.maximumBytes else {
            throw MIMEError(.valueTooLong, "a header value is longer than \(Self.maximumBytes) bytes")
        }
        guard !text.unicodeScalars.contains(where: Self.isControl) else {
            throw MIMEError(.invalidCharacter, "a header value has a line break or another control character")
        }
        description = text
    }

    /// Makes any text fit: each run of control characters becomes one space, the spaces around it are dropped, and it
    /// is cut at ``maximumBytes``.
    public init(sanitizing text: String) {
        var result = String.UnicodeScalarView()
        var count = 0
        var afterControl = false
        for scalar in text.unicodeScalars {
            let isControl = Self.isControl(scalar)
            defer { afterControl = isControl }
            if isControl && (afterControl || result.isEmpty) || scalar == " " && result.isEmpty { continue }
            let kept = isControl ? " " : scalar
            count += UTF8.width(kept)
            if count > Self.maximumBytes { break }
            result.append(kept)
        }
        while result.last == " " { result.removeLast() }
        description = String(result)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control
    }
}
