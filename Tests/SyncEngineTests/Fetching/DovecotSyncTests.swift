import IMAPClient
import IMAPCore
import MailModel
import MailStore
import Testbed
import Testing

@testable import SyncEngine

/// Against a real Dovecot.
@Suite("A mailbox on Dovecot", .serialized)
struct DovecotSyncTests {
    /// What is used of what Dovecot has.
    enum Used: String, CaseIterable, CustomTestStringConvertible {
        case everything, condStore, nothing

        var abilities: SyncAbilities? {
            switch self {
            case .everything: nil
            case .condStore: SyncAbilities(condStore: true)
            case .nothing: SyncAbilities()
            }
        }

        var user: String {
            switch self {
            case .everything: "pia@mail.test"
            case .condStore: "quinn@mail.test"
            case .nothing: "rosa@mail.test"
            }
        }

        var testDescription: String { rawValue }
    }

    private func append(_ numbers: Range<Int>, to folder: FolderName, _ connection: IMAPConnection) async throws {
        let samples = SampleMessages()
        for number in numbers {
            let sample = samples.sample(number)
            var flags: [Flag] = sample.flags.contains("S") ? [.seen] : []
            if sample.flags.contains("F") { flags.append(.flagged) }
            if number % 9 == 0 { flags.append(Flag("$Label\(number % 5)")) }
            try await connection.append(
                sample.bytes, to: folder, flags: flags,
                date: InternalDate(Timestamp(milliseconds: Int64(sample.receivedAt) * 1_000)))
        }
    }

    private func session(_ harness: SyncHarness, _ used: Used, _ sizes: FetchBatches) async throws -> SyncSession {
        let session = try await harness.session(sizes)
        if let abilities = used.abilities { await session.pretend(abilities) }
        return session
    }

    @Test("is synced message by message, and again after changes of another client", arguments: Used.allCases)
    func wholeMailbox(_ used: Used) async throws {
        try await SyncHarness.withDovecot(used.user) { harness, _ in
            let other = try await harness.connect()
            try await append(0..<60, to: .inbox, other)
            let sizes = FetchBatches(messages: 16, wholeMessage: 12_000)
            let session = try await session(harness, used, sizes)
            try await harness.syncAll(session)
            try await harness.expectInStep()
            #expect(try await harness.completeness().description == "100 %")
            #expect(try await harness.messages(in: "INBOX").count == 60)

            try await other.select(.inbox)
            try await other.store(UIDSet([5...9]), .add([.flagged, .deleted]))
            try await other.expunge(UIDSet([5...9]))
            try await other.store(UIDSet([20...25]), .add([.answered]))
            _ = try await other.move(UIDSet([30...32]), to: FolderName("Archive"))
            try await other.append(Array("Subject: no id\r\n\r\nText\r\n".utf8), to: .inbox)
            let before = try await harness.messages(in: "INBOX").first { $0.uid == 30 }
            let reports = try await harness.syncAll(session, reason: .request)
            try await harness.expectInStep()
            #expect(reports.map(\.new).reduce(0, +) >= 1)
            let moved = try await harness.messages(in: "Archive").first
            #expect(moved?.message.id == before?.message.id)
            #expect(try await session.audit(try await harness.folder("INBOX").key, repair: true).isClean)
            await session.connection.logout()
            await other.logout()
        }
    }

    @Test("has large messages by their parts that equal the whole ones, of every sort")
    func parts() async throws {
        try await SyncHarness.withDovecot("omar@mail.test") { whole, _ in
            let other = try await whole.connect()
            try await append(0..<150, to: .inbox, other)
            await other.logout()
            let all = try await whole.session(FetchBatches(wholeMessage: 50 << 20))
            try await whole.syncAll(all)
            await all.connection.logout()
            try await SyncHarness.withDovecot("omar@mail.test") { parted, _ in
                let session = try await parted.session(FetchBatches(wholeMessage: 500))
                try await parted.syncAll(session)
                await session.connection.logout()
                try await parted.expectInStep()
                let one = try await whole.messages(in: "INBOX")
                let two = try await parted.messages(in: "INBOX")
                #expect(one.count == 150)
                #expect(two.count == 150)
                for (left, right) in zip(one, two) {
                    let number = left.uid
                    #expect(left.message.subject == right.message.subject, "\(number)")
                    #expect(left.message.people == right.message.people, "\(number)")
                    #expect(left.message.preview == right.message.preview, "\(number)")
                    #expect(left.message.kind == right.message.kind, "\(number)")
                    #expect(left.message.attachments == right.message.attachments, "\(number)")
                    let bodies = (
                        try await whole.store.read { try $0.body(of: left.message.key) },
                        try await parted.store.read { try $0.body(of: right.message.key) }
                    )
                    #expect(bodies.0?.text == bodies.1?.text, "\(number)")
                    #expect(bodies.0?.html == bodies.1?.html, "\(number)")
                }
            }
        }
    }

    @Test("keeps its rows when a folder is made anew, and when it is renamed")
    func renumbered() async throws {
        try await SyncHarness.withDovecot("nora@mail.test") { harness, _ in
            let other = try await harness.connect()
            let name = FolderName("Customers/Z\u{FC}rich & M\u{FC}nchen")
            try await other.create(name)
            try await append(200..<230, to: name, other)
            try await harness.syncAll()
            try await harness.expectInStep()
            let before = try await harness.messages(in: name.description).map(\.message.id)
            #expect(before.count == 30)

            try await other.rename(name, to: FolderName("Renamed"))
            try await append(230..<232, to: FolderName("Renamed"), other)
            try await harness.syncAll()
            try await harness.expectInStep()
            #expect(try await harness.messages(in: "Renamed").map(\.message.id).prefix(30) == before[...])

            // Another UIDVALIDITY and other UIDs: the same messages, but for some.
            try await other.delete(FolderName("Renamed"))
            try await other.create(FolderName("Renamed"))
            try await append(205..<235, to: FolderName("Renamed"), other)
            try await harness.syncAll()
            try await harness.expectInStep()
            let after = Set(try await harness.messages(in: "Renamed").map(\.message.id))
            #expect(after.isSuperset(of: before[5...]))
            #expect(try await harness.completeness().description == "100 %")
            await other.logout()
        }
    }
}

extension SyncSession {
    /// Uses only so much of what the server has.
    func pretend(_ abilities: SyncAbilities) { known = abilities }
}
