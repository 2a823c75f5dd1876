import IMAPClient
import IMAPCore
import MailModel
import MailTestKit

/// Random commands of one session, what another hears of them, and what both are answered, as texts that can be compared.
///
/// Two dialogues of one seed do the same, as long as they are answered the same.
final class Dialogue {
    private let actor: IMAPConnection
    private let watcher: IMAPConnection
    private let folder: FolderName
    private let other: FolderName
    private var random: SeededRandom
    private var known: QuickResync?
    private var uidNext: UInt32 = 1

    init(seed: UInt64, connect: () async throws -> IMAPConnection) async throws {
        random = SeededRandom(seed: seed)
        folder = FolderName("Kit \(seed) Größe & Co")
        other = FolderName("Kit \(seed) other")
        actor = try await connect()
        watcher = try await connect()
        try await actor.create(folder)
        try await actor.create(other)
        _ = try await actor.enable([.qresync])
        try await actor.select(folder)
        try await watcher.select(folder)
    }

    func end() async {
        try? await actor.unselect()
        try? await watcher.unselect()
        try? await actor.delete(folder)
        try? await actor.delete(other)
        await actor.logout()
        await watcher.logout()
    }

    /// Does something and says what came of it.
    func next() async throws -> String {
        let choice = random.next() % 12
        let set = someUIDs()
        switch choice {
        case 0...3: return try await "append: " + append()
        case 4: return try await "fetch \(set): " + fetch(set)
        case 5: return try await "store \(set): " + store(set)
        case 6: return try await "search: " + search()
        case 7:
            let copied = try await actor.copy(set, to: other)
            return "copy \(set): \(copied?.source ?? []) \(copied?.destination ?? [])"
        case 8:
            guard case .moved(let moved) = try await actor.move(set, to: other) else { return "no MOVE" }
            return "move \(set): \(moved?.source ?? []) \(moved?.destination ?? [])"
        case 9:
            try await actor.store(set, .add([.deleted]))
            try await actor.expunge(set)
            return "expunge \(set): \(try await actor.search(.all))"
        case 10: return try await "watch: " + watch()
        default: return try await "resync: " + resync()
        }
    }

    private func someUIDs() -> UIDSet {
        let first = UInt32(random.next() % 12) + 1
        let length = UInt32(random.next() % 4)
        return UIDSet([first...(first + length)])
    }

    private func append() async throws -> String {
        let number = random.next() % 1_000
        let flags: [Flag] = number % 3 == 0 ? [.seen, Flag("$Forwarded")] : number % 3 == 1 ? [.flagged] : []
        let date = InternalDate(Timestamp(milliseconds: Int64(1_700_000_000 + number) * 1_000))
        let answer = try await actor.append(Self.message(number), to: folder, flags: flags, date: date)
        return "\(answer?.uids ?? UIDSet())"
    }

    private static func message(_ number: UInt64) -> [UInt8] {
        switch number % 4 {
        case 0: return GeneratedMessage(seed: number, size: 700, answersTo: number / 2).bytes
        case 1: return MessageContent.text("Subject: \(number)\n\nbare\n").bytes
        case 2:
            return MessageContent.text(
                """
                From: "Example, Ann" <ann@provider.test>
                To: carol@mail.test, Group: dave@mail.test, <erin@mail.test>;
                Subject: parts
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="outer"

                --outer
                Content-Type: multipart/alternative; boundary=inner

                --inner
                Content-Type: text/plain; charset=utf-8

                plain \(number)
                --inner
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                <p>=C3=BC</p>
                --inner--
                --outer
                Content-Type: application/pdf; name="an offer.pdf"
                Content-Disposition: attachment; filename="an offer.pdf"
                Content-Transfer-Encoding: base64
                Content-ID: <x@provider.test>

                AAAABBBB
                --outer--

                """
            ).bytes
        default:
            return MessageContent.text(
                """
                From: ann@provider.test
                Reply-To: ben@provider.test
                Subject: forwarded
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=f

                --f
                Content-Type: text/plain

                see below
                --f
                Content-Type: message/rfc822

                From: carol@mail.test
                Subject: inside
                Content-Type: text/plain; charset=us-ascii

                inner \(number)
                --f--

                """
            ).bytes
        }
    }

    private func fetch(_ set: UIDSet) async throws -> String {
        let sections: [BodySection] = [
            .all, .header, .text, BodySection(part: [1]), BodySection(part: [1, 2]), BodySection(part: [2], .mime),
            BodySection(part: [2], .header), BodySection(part: [2], .text),
            BodySection(.headerFields(["Subject", "TO"])), BodySection(.headerFieldsNot(["From"])),
        ]
        let items: [FetchAttribute] = [.uid, .flags, .size, .internalDate, .envelope, .bodyStructure]
        let messages = try await actor.fetchAll(set, items + sections.map { .body($0) } + [.body(.all, range: 5..<20)])
        return messages.map { message in
            var lines = ["\(message.sequence) \(message.uid?.description ?? "-") \(flags(message))"]
            lines.append("\(message.size ?? -1) \(message.internalDate?.timestamp.description ?? "-")")
            lines.append("\(message.envelope.map { "\($0)" } ?? "-")")
            lines.append("\(message.bodyStructure.map { "\($0)" } ?? "-")")
            for body in message.bodies {
                lines.append("\(body.section.description.uppercased()) \(body.origin ?? -1) \(text(body.content))")
            }
            return lines.joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// Dovecot tells nothing where we tell NIL, and has the last line end of a multipart in a multipart.
    private func text(_ content: FetchedBody.Content) -> String {
        guard case .bytes(let bytes) = content else { return "\"\"" }
        var text = String(decoding: bytes, as: UTF8.self)
        while text.last == "\r\n" { text.removeLast() }
        return text.debugDescription
    }

    private func store(_ set: UIDSet) async throws -> String {
        let changes: [FlagChange] = [
            .add([.seen]), .remove([.seen]), .add([Flag("$Label1")]), .replace([.answered]), .add([.flagged, .draft]),
        ]
        let change = changes[Int(random.next() % UInt64(changes.count))]
        // Dovecot tells only of those that changed, which RFC 9051 §6.4.6 lets it.
        try await actor.store(set, change, silent: false)
        let messages = try await actor.fetchAll(set, [.uid, .flags])
        return messages.map { "\($0.uid?.description ?? "-") \(flags($0))" }.joined(separator: ", ")
    }

    private func search() async throws -> String {
        let keys: [SearchKey] = [
            .flag(.seen), .withoutFlag(.flagged), .subject("part"), .header(field: "Content-Type", contains: "mixed"),
            .and([.larger(500), .not(.flag(.answered))]), .or(.from("ben"), .uidsFrom(UIDSet.first)),
            .since(InternalDate(Timestamp(milliseconds: 1_700_000_500_000))), .body("inner"), .text("carol"),
        ]
        let key = keys[Int(random.next() % UInt64(keys.count))]
        return "\(key): \(try await actor.search(key))"
    }

    /// What the other session hears; flags of one message are compared by the last word on them.
    private func watch() async throws -> String {
        var exists: UInt32?
        // The order of removals is the server's choice: what counts is which positions went, as they were before.
        var present = Array(1...200)
        var removed: [Int] = []
        var changed: [UInt32: String] = [:]
        for event in try await watcher.noop() {
            switch event {
            case .exists(let count): exists = count
            case .expunge(let sequence): removed.append(present.remove(at: Int(sequence.rawValue) - 1))
            case .changed(let message): changed[message.sequence.rawValue] = flags(message)
            default: break
            }
        }
        let flags = changed.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return "\(exists ?? 0) \(removed.sorted()) \(flags)"
    }

    /// Leaves the folder and comes back with what was known the last time.
    private func resync() async throws -> String {
        try await actor.unselect()
        let selected: SelectedFolder
        if let known {
            selected = try await actor.select(folder, resync: known)
        } else {
            selected = try await actor.select(folder)
        }
        if let validity = selected.uidValidity, let modSeq = selected.highestModSeq {
            known = QuickResync(uidValidity: validity, modSeq: modSeq)
        }
        let changed = selected.changed.map { "\($0.uid?.description ?? "-") \(flags($0))" }
        return "\(selected.exists ?? 0) \(selected.uidNext?.description ?? "-") \(selected.vanished) \(changed)"
    }

    /// Recent is a matter of who looked first.
    private func flags(_ message: FetchedMessage) -> String {
        let words = (message.flags ?? []).map(\.description).filter { $0.lowercased() != "\\recent" }
        return words.map { $0.lowercased() }.sorted().joined(separator: " ")
    }
}

extension UIDSet {
    /// The first UID of all.
    fileprivate static let first: UID = {
        guard let uid = UID(1) else { preconditionFailure("1 is no zero") }
        return uid
    }()
}
