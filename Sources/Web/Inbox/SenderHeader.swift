internal import MIME
internal import MailModel
internal import MailStore

/// What the header of a message says of its way here, as far as it tells who sent it.
struct SenderHeader: Sendable {
    /// Who handed it in, where that is said (RFC 5322 §3.6.2).
    var sender: MailPerson?
    /// Whether it came by a list or to many, where others than the author hand in what people write.
    var isFromMany = false
    /// The domains of the list, to which answers may go.
    var listDomains: Set<String> = []
    /// The author's domain for which the receiving provider gave its verdict.
    var judgedAuthor: String?

    /// Nothing is known.
    init() {}

    /// - Parameter service: the name under which the provider reports, where it is known.
    init(_ header: HeaderBlock, reportedBy service: AuthenticationServiceID?) {
        if let field = header.first(.sender), let found = AddressList(field.rawValue).mailboxes.first, !found.isEmpty {
            sender = MailPerson(name: found.name, address: String(found.address.prefix(320)))
        }
        for name in [HeaderName("List-Id"), "List-Post", "List-Unsubscribe"] {
            guard let field = header.first(name) else { continue }
            isFromMany = true
            let value = String(decoding: field.rawValue.prefix(2_000), as: UTF8.self).lowercased()
            // `<list.example.org>`, `<mailto:list@example.org>`
            for part in value.split(whereSeparator: { "<>, \t\r\n".contains($0) }).prefix(20) {
                if name != "List-Unsubscribe" { listDomains.insert(String(part.split(separator: "@").last ?? part)) }
            }
        }
        if let field = header.first("Precedence") {
            let value = String(decoding: field.rawValue.prefix(100), as: UTF8.self).lowercased()
            isFromMany = isFromMany || ["list", "bulk"].contains { value.contains($0) }
        }
        judgedAuthor = service.flatMap { AuthenticationVerdicts.judgedAuthor(in: header, reportedBy: $0) }
    }
}
