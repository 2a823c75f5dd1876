public import MailStore

extension SearchText {
    /// Octets of a text that are indexed. What people write is far shorter; logs that are sent as mail are not.
    static let maximumBytes = 512 << 10

    /// What the index keeps of a message.
    public static func document(of source: SearchSource) -> SearchDocument {
        SearchDocument(
            message: source.key, sender: text(of: source.people.from + source.people.replyTo),
            recipients: text(of: source.people.to), copies: text(of: source.people.cc + source.people.bcc),
            subject: indexed(source.subject), body: indexed(cut(source.text)),
            files: indexed(source.attachments.map(\.name).joined(separator: "\n")))
    }

    private static func text(of people: [MailPerson]) -> String {
        var seen: Set<MailPerson> = []
        return indexed(
            people.filter { seen.insert($0).inserted }
                .map { person in person.name.map { "\($0) \(person.address)" } ?? person.address }
                .joined(separator: "\n"))
    }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > maximumBytes else { return text }
        // A character that is cut through becomes a mark that the index passes over.
        return String(decoding: text.utf8.prefix(maximumBytes), as: UTF8.self)
    }
}
