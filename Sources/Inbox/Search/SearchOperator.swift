internal import MailStore

/// The operators of the search grammar.
enum SearchOperator: String {
    case from, to, cc, subject, body, filename
    case has, `is`, `in`, folder, label, mailbox
    case before, after, on
    case olderThan = "older_than"
    case newerThan = "newer_than"

    /// Other names for them.
    static let synonyms: [String: SearchOperator] = [
        "bcc": .cc, "file": .filename, "older": .before, "newer": .after, "older-than": .olderThan,
        "newer-than": .newerThan, "olderthan": .olderThan, "newerthan": .newerThan, "since": .after,
        "account": .mailbox,
    ]

    /// The text in which its words are looked for; nil for those that take no words.
    var column: SearchField? { SearchVocabulary.columns[rawValue] }

    /// What stands behind it, in words for people.
    var wanted: String {
        switch self {
        case .from, .to, .cc: "a name or an address"
        case .subject, .body: "a word, or a phrase in quotation marks"
        case .filename: "the name of a file or a part of it"
        case .has: "attachment or link"
        case .is: "a state such as unread, starred or answered"
        case .in: "a place such as inbox, sent, spam or anywhere"
        case .folder: "the name of a folder"
        case .label: "the name of a label"
        case .mailbox: "the address of a mailbox or a part of it"
        case .before, .after, .on: "a date such as 2026-11-23"
        case .olderThan, .newerThan: "a length of time such as 7d, 2w, 3m or 1y"
        }
    }

    /// What it asks with a value; for those that take no words.
    func expression(of value: String) throws(SearchSyntaxError) -> SearchExpression {
        let word = value.lowercased()
        switch self {
        case .has:
            guard let feature = SearchVocabulary.features[word] else {
                throw unknown(value, known: SearchFeature.allCases.map(\.rawValue))
            }
            return .has(feature)
        case .is:
            guard let state = SearchVocabulary.states[word] else {
                throw unknown(
                    value,
                    known: SearchState.allCases.map(\.rawValue)
                        + ["person", "automatic-reply", "bounce", "list", "calendar", "notification", "complaint"])
            }
            return state
        case .in:
            guard let place = SearchVocabulary.places[word] else {
                throw SearchSyntaxError(.unknownValue, word: "in:\(value)") {
                    "\($0) is no place; there are \(SearchVocabulary.list(SearchPlace.allCases.map(\.rawValue))). For a folder by its name write folder:"
                }
            }
            return .place(place)
        case .folder: return .folder(try nonEmpty(value))
        case .label: return .label(try nonEmpty(value))
        case .mailbox: return .mailbox(try nonEmpty(value))
        case .before: return .received(.before(try date(value)))
        case .after: return .received(.after(try date(value)))
        case .on: return .received(.on(try date(value)))
        case .olderThan: return .received(.olderThan(try age(value)))
        case .newerThan: return .received(.newerThan(try age(value)))
        case .from, .to, .cc, .subject, .body, .filename:
            throw SearchSyntaxError(.unknownValue, word: value) { "\($0) is no word" }
        }
    }

    private func unknown(_ value: String, known: [String]) -> SearchSyntaxError {
        SearchSyntaxError(.unknownValue, word: "\(rawValue):\(value)") {
            "\($0) is not known; behind \(rawValue): can stand \(SearchVocabulary.list(known))"
        }
    }

    private func nonEmpty(_ value: String) throws(SearchSyntaxError) -> String {
        let text = String(value.map { $0 == "\"" || $0.isNewline ? " " : $0 })
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw SearchSyntaxError(.missingValue, word: "\(rawValue):") { "\($0) needs \(wanted) directly behind it" }
        }
        return text
    }

    /// The year comes first: in any other order a date can be read in two ways.
    private func date(_ value: String) throws(SearchSyntaxError) -> SearchDate {
        let parts = value.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" || $0 == "." }
        let numbers = parts.compactMap { part in
            part.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } ? Int(part) : nil
        }
        if numbers.count == parts.count, (1...3).contains(numbers.count), parts[0].utf8.count == 4,
            let date = SearchDate(
                year: numbers[0], month: numbers.count > 1 ? numbers[1] : nil,
                day: numbers.count > 2 ? numbers[2] : nil)
        {
            return date
        }
        throw SearchSyntaxError(.invalidDate, word: "\(rawValue):\(value)") {
            "\($0) is no date; write year, month and day as in \(rawValue):2026-11-23, or \(rawValue):2026-11 or \(rawValue):2026"
        }
    }

    private func age(_ value: String) throws(SearchSyntaxError) -> SearchAge {
        let digits = value.prefix { $0 >= "0" && $0 <= "9" }
        if let count = Int(digits), let unit = SearchAge.Unit(rawValue: value.dropFirst(digits.count).lowercased()),
            let age = SearchAge(count, unit)
        {
            return age
        }
        throw SearchSyntaxError(.invalidAge, word: "\(rawValue):\(value)") {
            "\($0) is no length of time; write a number and h, d, w, m or y, as in \(rawValue):7d"
        }
    }
}
