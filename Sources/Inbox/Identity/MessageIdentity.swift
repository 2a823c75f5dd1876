internal import MIME
internal import MailModel
internal import MailStore

/// What two copies of one message have in common, whatever the way that each has come.
///
/// Goes into the digest: Message-ID, moment of Date, authors, subject, and the beginnings of the texts without white
/// space, all decoded; and what is attached, by name and type. Does not: trace fields, flags, line ends, the transfer
/// encoding and the charset, recipients (Bcc is in some copies only).
///
/// Without a Message-ID, the recipients of To and Cc stand for it; without Date too, the time of receipt, which servers
/// keep when they move and copy a message. So two equal notes of a program without either stay two messages.
struct MessageIdentity {
    /// Octets of each form of the text that count, white space left out. They are read of every message, also where a
    /// large one is fetched in parts.
    static let textBytes = 64 << 10

    var messageID: MessageID?
    var date: Timestamp?
    var received: Timestamp
    var subject: String
    var from: [MailPerson]
    var recipients: [MailPerson]
    var text: String
    var html: String
    var files: [(name: String, type: String)]

    func digest(under key: IdentityKey) -> [UInt8] {
        var fields = DigestFields("message identity 1")
        let id = messageID?.compared
        fields.add(id ?? "")
        fields.add(date.map { String($0.milliseconds) } ?? "")
        add(from, to: &fields)
        fields.add(Self.withoutSpace(subject, limit: 2_000))
        fields.add(Self.withoutSpace(text, limit: Self.textBytes))
        fields.add(Self.withoutSpace(html, limit: Self.textBytes))
        fields.add(number: UInt64(files.count))
        for file in files {
            fields.add(file.name)
            fields.add(file.type)
        }
        if id == nil {
            add(recipients, to: &fields)
            if date == nil { fields.add(String(received.milliseconds)) }
        }
        return key.digest(fields)
    }

    private func add(_ people: [MailPerson], to fields: inout DigestFields) {
        fields.add(number: UInt64(people.count))
        for person in people { fields.add(person.address.lowercased()) }
    }

    /// The octets of a text that are not white space: how lines are broken and filled differs between copies.
    private static func withoutSpace(_ text: String, limit: Int) -> [UInt8] {
        var text = text
        return text.withUTF8 { bytes in
            [UInt8](unsafeUninitializedCapacity: min(limit, bytes.count)) { buffer, count in
                for byte in bytes where byte > 0x20 {
                    if count == limit { break }
                    buffer[count] = byte
                    count += 1
                }
            }
        }
    }
}
