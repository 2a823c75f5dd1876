/// The value of a field that programs read, such as List-Unsubscribe: printable ASCII that is written as it is, never
/// as encoded words, and folded only at its spaces.
public struct StructuredText: Sendable, Hashable, CustomStringConvertible {
    /// The longest run without a space, in octets, which a line of its own holds.
    public static let longestWord = 990

    /// The text.
    public let description: String

    /// Takes a text as it is.
    ///
    /// - Throws: `invalidCharacter` where it has something beside printable ASCII, is empty, or begins or ends with a
    ///   space or has two in a row, which folding would lose; `valueTooLong` where it is longer than
    ///   ``HeaderText/maximumBytes`` or a word of it than ``longestWord``.
    public init(_ text: String) throws(MIMEError) {
        let words = text.utf8.split(separator: ASCII.space, omittingEmptySubsequences: false)
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }), words.allSatisfy({ !$0.isEmpty }) else {
            throw MIMEError(.invalidCharacter, "the value of a field has something beside words in ASCII")
        }
        guard text.utf8.count <= HeaderText.maximumBytes, words.allSatisfy({ $0.count <= Self.longestWord }) else {
            throw MIMEError(.valueTooLong, "the value of a field has a word that is too long for a line")
        }
        description = text
    }

    /// The words, between which a line may break.
    var pieces: [FieldPiece] { description.utf8.split(separator: ASCII.space).map { FieldPiece(Array($0)) } }
}
