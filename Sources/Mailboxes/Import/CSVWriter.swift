/// Writes comma-separated values (RFC 4180) that a spreadsheet shows and never executes.
public enum CSVWriter {
    /// One record with its line end.
    public static func line(_ fields: [String]) -> String {
        fields.map(field).joined(separator: ",") + "\r\n"
    }

    /// A field, quoted where it must be.
    ///
    /// Spreadsheets take a cell that begins with one of these signs for a formula; an apostrophe in front makes it
    /// text (https://owasp.org/www-community/attacks/CSV_Injection).
    static func field(_ text: String) -> String {
        var text = text
        if let first = text.unicodeScalars.first,
            "=+-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains(first)
        {
            text = "'" + text
        }
        guard text.unicodeScalars.contains(where: { ",;\"\r\n\t".unicodeScalars.contains($0) }) else { return text }
        // By scalars: a quote with a combining mark behind it is another character to Swift, and the same to a reader.
        var quoted: String.UnicodeScalarView = "\"".unicodeScalars
        for scalar in text.unicodeScalars {
            quoted.append(scalar)
            if scalar == "\"" { quoted.append(scalar) }
        }
        quoted.append("\"")
        return String(quoted)
    }
}
