/// Writes conditions on words in the language of SQLite's FTS5.
///
/// Words are in quotation marks with theirs doubled, so that nothing that somebody types means anything to it.
enum WordExpression {
    /// A condition, as something that is found.
    static func words(_ words: [String], isPrefix: Bool, fields: Set<SearchField>) -> String {
        let phrase = words.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: " + ")
        let columns =
            fields.isEmpty
            ? SearchField.allCases.map(\.rawValue)
            : SearchField.allCases.filter { fields.contains($0) || $0 == .copies && fields.contains(.recipients) }
                .map(\.rawValue)
        return "{\(columns.joined(separator: " "))} : \(phrase)\(isPrefix ? "*" : "")"
    }

    static func scope(_ word: String) -> String { "{scope} : \"\(word)\"" }
}
