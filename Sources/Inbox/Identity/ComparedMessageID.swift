import MailModel

extension MessageID {
    /// The form in which ids are compared: the domain in lower case, quotation marks around the left side taken away
    /// where they change nothing (RFC 5256 §2.2); nil for what proves nothing, such as `undefined@undefined`.
    ///
    /// The left side keeps its case: it is often a number in base 64.
    var compared: String? {
        let text = description
        guard let at = text.utf8.lastIndex(of: 0x40) else {
            // Without a right side an id must be long to be unique.
            return text.utf8.count >= 16 ? text : nil
        }
        var left = text[..<at]
        let right = text[text.utf8.index(after: at)...]
        // RFC 5256 §2.2
        if left.utf8.count > 2, left.utf8.first == 0x22, left.utf8.last == 0x22, !left.utf8.contains(0x5C) {
            left = left.dropFirst().dropLast()
        }
        guard !left.isEmpty, !right.isEmpty, !Self.placeholders.contains(left.lowercased()) else { return nil }
        return "\(left)@\(right.lowercased())"
    }

    /// What programs write where a value is missing.
    private static let placeholders: Set<String> = ["null", "nil", "none", "undefined", "unknown", "nan", "(null)"]
}
