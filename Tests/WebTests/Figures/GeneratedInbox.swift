import Access
import Foundation
import Inbox
import MailModel
import MailStore
import MailStoreSQLite

@testable import Web

/// A large inbox, the same each time: conversations in twenty mailboxes over some years, some unread, some starred, a
/// third sent by machines.
struct GeneratedInbox {
    static let mailboxes = 20
    /// Between two conversations, in milliseconds.
    private static let spacing: Int64 = 120_000

    let store: Store
    let workspace: WorkspaceID
    private var state: UInt64 = 1

    /// Fills a store that has no mail yet.
    static func fill(_ fixture: WebFixture, conversations: Int, isSearchable: Bool = true) async throws {
        let workspace = try await fixture.store.read { try $0.defaultWorkspace().id }
        var inbox = GeneratedInbox(store: fixture.store, workspace: workspace)
        try await inbox.fill(conversations, ending: fixture.clock.now, in: fixture)
        guard isSearchable else { return }
        while try await fixture.store.indexNextSearchBatch(limit: 1_000, text: SearchText.document) > 0 {}
    }

    private init(store: Store, workspace: WorkspaceID) {
        self.store = store
        self.workspace = workspace
    }

    private struct Place: Sendable {
        let mailbox: MailboxKey
        let inbox: FolderKey
        let sent: FolderKey
        let archive: FolderKey
    }

    private struct Item: Sendable {
        let message: NewMessage
        let place: FolderKey
        let mailbox: MailboxKey
        let uid: UInt32
        let flags: Set<Flag>
        /// Whether it begins a conversation.
        let isFirst: Bool
    }

    private mutating func fill(_ count: Int, ending: Timestamp, in fixture: WebFixture) async throws {
        var places: [Place] = []
        for number in 0..<Self.mailboxes {
            let mail = try await fixture.mail("box\(number)")
            guard let inbox = mail.folders[.inbox], let sent = mail.folders[.sent],
                let archive = mail.folders[.archive]
            else { throw CocoaError(.fileNoSuchFile) }
            places.append(Place(mailbox: mail.key, inbox: inbox, sent: sent, archive: archive))
        }
        var uid: UInt32 = 0
        for start in stride(from: 0, to: count, by: 1_000) {
            var items: [Item] = []
            for number in start..<min(start + 1_000, count) {
                let received = ending.adding(milliseconds: -Int64(count - number) * Self.spacing)
                let place = places[Int(random(below: UInt64(places.count)))]
                let answers = random(below: 5) == 0 ? 1 + Int(random(below: 3)) : 0
                let isOld = random(below: 4) == 0
                for answer in 0...answers {
                    uid += 1
                    items.append(
                        item(
                            number, answer, received: received.adding(milliseconds: Int64(answer) * 60_000), uid: uid,
                            place, isOld: isOld))
                }
            }
            let batch = items
            let workspace = workspace
            try await store.write { writer in
                var conversation: ConversationKey?
                for item in batch {
                    if item.isFirst || conversation == nil {
                        conversation = try writer.createConversation(in: workspace)
                    }
                    guard let conversation else { continue }
                    let key = try writer.insertMessage(
                        item.message, conversation: conversation, reason: item.isFirst ? .started : .reference,
                        mailbox: item.mailbox)
                    try writer.addLocation(NewLocation(folder: item.place, uid: item.uid, flags: item.flags), of: key)
                }
            }
        }
    }

    private mutating func item(
        _ number: Int, _ answer: Int, received: Timestamp, uid: UInt32, _ place: Place, isOld: Bool
    ) -> Item {
        let isAnswer = answer % 2 == 1
        let id = "\(number).\(answer).paint@mail.test"
        let subject = text(words: 5)
        let body = text(words: 30 + Int(random(below: 60)))
        let person = Int(random(below: 5_000))
        let kinds = ["person", "person", "person", "person", "list", "notification", "automatic-reply"]
        let other = MailPerson(
            name: "\(Self.word(person % 997)) \(Self.word(person))", address: "p\(person)@example.org")
        let own = MailPerson(name: "Sales", address: "box@mail.test")
        let message = NewMessage(
            identity: digest(id, 1) + digest(id, 2), messageID: MessageID(id),
            tokens: [ThreadToken(kind: .messageID, digest: digest(id, 3))], subject: subject,
            from: [isAnswer ? own : other], to: [isAnswer ? other : own], headerDate: received, received: received,
            size: Int64(body.utf8.count + 2_000), kind: isAnswer ? "person" : kinds[Int(random(below: 7))],
            preview: String(body.prefix(160)),
            attachments: number % 9 == 0
                ? [
                    AttachmentRecord(
                        section: "2", name: "plan\(number).pdf", mediaType: "application/pdf", size: 90_000)
                ]
                : [],
            body: StoredBody(
                header: Array("From: \(other.address)\r\nSubject: \(subject)\r\n\r\n".utf8), text: body,
                html: number % 2 == 0 ? "<p>\(body)</p>" : nil), isOutgoing: isAnswer)
        var flags: Set<Flag> = isAnswer || random(below: 4) > 0 ? [.seen] : []
        if random(below: 50) == 0 { flags.insert(.flagged) }
        return Item(
            message: message, place: isAnswer ? place.sent : isOld ? place.archive : place.inbox,
            mailbox: place.mailbox, uid: uid, flags: flags, isFirst: answer == 0)
    }

    // MARK: - Words

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

    /// Words as frequent as in a language.
    private mutating func text(words: Int) -> String {
        var result = ""
        for index in 0..<words {
            if index > 0 { result += " " }
            let unit = Double(next() >> 11) / Double(1 << 53)
            result += Self.word(Int(unit * unit * unit * 40_000))
        }
        return result
    }

    private mutating func random(below bound: UInt64) -> UInt64 { next() % bound }

    /// SplitMix64.
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    private func digest(_ text: String, _ salt: UInt64) -> [UInt8] {
        var first: UInt64 = 0xCBF2_9CE4_8422_2325 &+ salt
        for byte in text.utf8 { first = (first ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let second = (first ^ (first >> 29)) &* 0x9E37_79B9_7F4A_7C15
        return [first, second].flatMap { value in
            (0..<8).map { UInt8(truncatingIfNeeded: value >> (UInt64($0) * 8)) }
        }
    }
}
