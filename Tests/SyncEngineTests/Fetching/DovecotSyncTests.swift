import IMAPClient
import IMAPCore
import MailModel
import MailStore
import Testing

@testable import SyncEngine

/// Against a real Dovecot.
@Suite("A mailbox on Dovecot", .serialized)
struct DovecotSyncTests {
    @Test("is synced message by message, and again after changes of another client")
    func wholeMailbox() async throws {
        try await SyncHarness.withDovecot("pia@mail.test") { harness, _ in
            let other = try await harness.connect()
            for number in 0..<40 {
                let text =
                    "From: Ann <ann@provider.test>\r\nTo: pia@mail.test\r\nSubject: Offer \(number)\r\n"
                    + "Message-ID: <offer-\(number)@provider.test>\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\n\r\n"
                    + "Hello \(number)\r\n"
                try await other.append(
                    Array(text.utf8), to: .inbox, flags: number % 3 == 0 ? [.seen] : [Flag("$Label\(number % 5)")])
            }
            try await harness.syncAll()
            try await harness.expectInStep()
            #expect(try await harness.completeness().description == "100 %")
            #expect(try await harness.messages(in: "INBOX").count == 40)

            try await other.select(.inbox)
            try await other.store(UIDSet([5...9]), .add([.flagged, .deleted]))
            try await other.expunge(UIDSet([5...9]))
            try await other.store(UIDSet([20...25]), .add([.answered]))
            _ = try await other.move(UIDSet([30...32]), to: FolderName("Archive"))
            try await other.append(Array("Subject: no id\r\n\r\nText\r\n".utf8), to: .inbox)
            let before = try await harness.messages(in: "INBOX").first { $0.uid == 30 }
            let reports = try await harness.syncAll()
            try await harness.expectInStep()
            #expect(reports.map(\.new).reduce(0, +) == 4)
            let moved = try await harness.messages(in: "Archive").first
            #expect(moved?.message.id == before?.message.id)
            await other.logout()
        }
    }
}
