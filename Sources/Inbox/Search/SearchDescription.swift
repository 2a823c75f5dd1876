internal import MailStore

/// Writes a query as it could be typed.
struct SearchDescription {
    private(set) var result = ""

    mutating func writeRoot(_ expression: SearchExpression) {
        switch expression {
        case .all(let parts) where parts.count != 1: write(parts, separator: " ", isLast: true)
        case .any(let parts) where parts.count > 1: write(parts, separator: " OR ", isLast: true)
        default: write(expression, isLast: true)
        }
    }

    private mutating func write(_ parts: [SearchExpression], separator: String, isLast: Bool) {
        for (index, part) in parts.enumerated() {
            if index > 0 { result += separator }
            write(part, isLast: isLast && index == parts.count - 1)
        }
    }

    private mutating func write(_ expression: SearchExpression, isLast: Bool) {
        switch expression {
        case .all(let parts): group(parts, separator: " ")
        case .any(let parts): group(parts, separator: " OR ")
        case .not(let inner):
            result += "-"
            write(inner, isLast: isLast)
        case .words(let words, let field):
            if let field { result += Self.operatorName(of: field) + ":" }
            write(words, isLast: isLast)
        case .has(let feature): result += "has:\(feature.rawValue)"
        case .state(let state): result += "is:\(state.rawValue)"
        case .kind(let kind): result += "is:\(kind)"
        case .mailbox(let text): result += "mailbox:" + Self.quoted(text)
        case .label(let text): result += "label:" + Self.quoted(text)
        case .folder(let text): result += "folder:" + Self.quoted(text)
        case .place(let place): result += "in:\(place.rawValue)"
        case .received(let period): result += Self.text(of: period)
        }
    }

    private mutating func group(_ parts: [SearchExpression], separator: String) {
        result += "("
        write(parts, separator: separator, isLast: false)
        result += ")"
    }

    private mutating func write(_ words: SearchWords, isLast: Bool) {
        // The last word counts as the beginning of longer ones unless it is in quotation marks.
        let isBare = Self.isBare(words.text)
        if words.isPrefix {
            result += (isBare ? words.text : "\"\(words.text)\"") + "*"
        } else {
            result += isBare && !isLast ? words.text : "\"\(words.text)\""
        }
    }

    private static func quoted(_ text: String) -> String { isBare(text) ? text : "\"\(text)\"" }

    /// Whether a text is read as one word without quotation marks.
    private static func isBare(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first != "-", !["OR", "AND", "NOT"].contains(text) else {
            return false
        }
        return text.unicodeScalars.allSatisfy {
            !$0.properties.isWhitespace && $0.value >= 0x20 && !SearchLexer.isSign($0)
        }
    }

    static func operatorName(of field: SearchField) -> String {
        switch field {
        case .subject: "subject"
        case .sender: "from"
        case .recipients: "to"
        case .copies: "cc"
        case .body: "body"
        case .files: "filename"
        }
    }

    private static func text(of period: SearchPeriod) -> String {
        switch period {
        case .before(let date): "before:\(date)"
        case .after(let date): "after:\(date)"
        case .on(let date): "on:\(date)"
        case .olderThan(let age): "older_than:\(age)"
        case .newerThan(let age): "newer_than:\(age)"
        }
    }
}
