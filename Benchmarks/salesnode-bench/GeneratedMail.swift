import MailModel
import MailStore

/// Mail of the shape that mailboxes have, the same at every start: conversations of five messages on average, words
/// as frequent as in a language, over several years.
struct GeneratedMail {
    /// How many mailboxes share the messages.
    static let mailboxes = 20
    private static let words = 40_000

    private var generator: SeededGenerator
    private var number: UInt64 = 0

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// A message, and which message before it, counted back, it answers; nil: it begins a conversation.
    struct Item {
        let message: NewMessage
        let isSeen: Bool
        let isFlagged: Bool
    }

    /// The next message.
    mutating func next(received: Timestamp, references: [UInt64]) -> (number: UInt64, item: Item) {
        number += 1
        let subject = text(words: 6)
        let body = text(words: 60 + Int(generator.next() % 240))
        let person = generator.next() % 5_000
        let message = NewMessage(
            identity: digest(number, 1) + digest(number, 2), messageID: MessageID("\(number).bench@mail.test"),
            references: references.compactMap { MessageID("\($0).bench@mail.test") },
            tokens: ([number] + references.suffix(3)).map { ThreadToken(kind: .messageID, digest: digest($0, 3)) }
                + [ThreadToken(kind: .subject, digest: digest(references.first ?? number, 4))],
            subject: subject, from: [MailPerson(name: "Person \(person)", address: "person\(person)@mail.test")],
            to: [MailPerson(name: "Alice", address: "alice@mail.test")], headerDate: received, received: received,
            size: Int64(body.utf8.count + 3_000), kind: number % 3 == 0 ? "list" : "person",
            preview: String(body.prefix(160)),
            attachments: number % 7 == 0
                ? [
                    AttachmentRecord(
                        section: "2", name: "file\(number).pdf", mediaType: "application/pdf", size: 90_000)
                ]
                : [],
            body: StoredBody(header: Array("Subject: \(subject)\r\nReceived: from mail.test\r\n".utf8), text: body))
        return (number, Item(message: message, isSeen: number % 4 != 0, isFlagged: number % 50 == 0))
    }

    mutating func random(below bound: UInt64) -> UInt64 { generator.next() % bound }

    /// A word by its rank, the most frequent first.
    static func word(_ rank: Int) -> String {
        let syllables = ["ba", "ke", "li", "mo", "nu", "pra", "sti", "tor", "van", "wex"]
        var rest = rank
        var word = ""
        repeat {
            word += syllables[rest % 10]
            rest /= 10
        } while rest > 0
        return word
    }

    private mutating func text(words: Int) -> String {
        var result = ""
        for index in 0..<words {
            if index > 0 { result += " " }
            // Ranks fall off as in a language: half of all words are among the hundred most frequent.
            let unit = Double(generator.next() >> 11) / Double(1 << 53)
            let rank = Int(unit * unit * unit * Double(Self.words))
            result += Self.word(rank)
        }
        return result
    }

    private func digest(_ number: UInt64, _ salt: UInt64) -> [UInt8] {
        var source = SeededGenerator(seed: number &* 31 &+ salt)
        return [source.next(), source.next()].flatMap { value in
            (0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        }
    }
}
