/// A server's own words, made safe to show: untrusted, bounded, one line, without control characters.
///
/// Construction replaces line breaks and tabs by a space, drops other control characters, bidirectional overrides and
/// invisible format characters, collapses runs of spaces, and cuts at ``maximumCharacters``. It does not escape for
/// HTML: whoever writes a page does that.
public struct ServerText: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The longest text that is kept, in characters; a longer one ends in an ellipsis.
    public static let maximumCharacters = 300

    /// The safe text.
    public let description: String

    /// Makes raw bytes from a server safe; invalid UTF-8 becomes replacement characters.
    public init(_ bytes: some Collection<UInt8>) {
        // Enough bytes for the characters that are kept, so that a huge reply costs nothing.
        self.init(String(decoding: bytes.prefix(Self.maximumCharacters * 8), as: UTF8.self))
    }

    /// Makes a text from a server safe.
    public init(_ text: String) {
        var result = String.UnicodeScalarView()
        var pendingSpace = false
        var count = 0
        for scalar in text.unicodeScalars {
            if Self.isSpace(scalar) {
                pendingSpace = !result.isEmpty
                continue
            }
            if Self.isDropped(scalar) { continue }
            if count + (pendingSpace ? 1 : 0) >= Self.maximumCharacters {
                result.append("\u{2026}")
                break
            }
            if pendingSpace {
                result.append(" ")
                count += 1
                pendingSpace = false
            }
            result.append(scalar)
            count += 1
        }
        description = String(result)
    }

    /// Makes the stored text safe again, so that a tampered record cannot carry more.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the safe text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Whether nothing is left to show.
    public var isEmpty: Bool { description.isEmpty }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\r" || scalar == "\n" || scalar == "\u{A0}"
            || scalar == "\u{2028}" || scalar == "\u{2029}"
    }

    private static func isDropped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        // `format` has the bidirectional overrides and zero-width characters with which text is disguised.
        case .control, .format, .surrogate, .privateUse, .unassigned: true
        default: false
        }
    }
}
