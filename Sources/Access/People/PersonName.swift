/// Names of people and workspaces, as they are entered.
enum PersonName {
    /// The most characters.
    static let maximumLength = 100

    /// The name without spaces around it.
    ///
    /// - Throws: ``AccessError`` with `invalidInput` where it is empty, too long, or has characters that control how
    ///   text is shown.
    static func checked(_ text: String, field: String) throws(AccessError) -> String {
        var scalars = Substring(text).unicodeScalars
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        guard !scalars.isEmpty else { throw AccessError(.invalidInput, "Enter a name.", field: field) }
        guard scalars.count <= maximumLength else {
            throw AccessError(.invalidInput, "Enter at most \(maximumLength) characters.", field: field)
        }
        let hasControls = scalars.contains { scalar in
            switch scalar.properties.generalCategory {
            case .control, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator, .privateUse: true
            // Joiners are part of names and emoji; what turns the direction of text around is not.
            case .format: scalar.value != 0x200C && scalar.value != 0x200D
            default: false
            }
        }
        guard !hasControls else {
            throw AccessError(.invalidInput, "The name has characters that cannot be shown.", field: field)
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
