import MailModel
import MailStore
import Testing

@testable import SyncEngine

@Suite("The figure of a mailbox")
struct CompletenessTests {
    private let now = Timestamp(milliseconds: 1_000)

    private func folder(
        _ name: String, role: FolderRole? = nil, server: Int, stored: Int, outside: Int = 0, quarantined: Int = 0,
        next: UInt32 = 100, floor: UInt32 = 1
    ) -> SyncFolder {
        SyncFolder(
            key: FolderKey(rawValue: Int64(name.hashValue)), mailbox: MailboxKey(rawValue: 1),
            record: FolderRecord(name: FolderName(name), role: role),
            cursor: FolderCursor(uidValidity: UIDValidity(1), uidNext: next, historyFloor: floor),
            ledger: FolderLedger().counting(
                server: server, stored: stored, outside: outside, quarantined: quarantined, now: now))
    }

    @Test("is 100 % where everything that is wanted is there")
    func complete() {
        let figure = MailboxCompleteness([
            folder("INBOX", role: .inbox, server: 100, stored: 70, outside: 30), folder("Sent", server: 0, stored: 0),
        ])
        #expect(figure.description == "100 %")
        #expect(figure.permille == 1000)
        #expect(figure.wanted == 70)
    }

    @Test("says what is missing, where, and since when")
    func gap() {
        let figure = MailboxCompleteness([
            folder("INBOX", server: 100_000, stored: 99_999), folder("Work", server: 10, stored: 8),
        ])
        #expect(
            figure.description
                == "99.9 %: 2 messages missing in Work since \(now); 1 message missing in INBOX since \(now)")
        #expect(!figure.isComplete)
    }

    @Test("never rounds up to 100 %")
    func rounding() {
        #expect(MailboxCompleteness([folder("INBOX", server: 1_000_000, stored: 999_999)]).permille == 999)
        #expect(MailboxCompleteness([folder("INBOX", server: 3, stored: 3, floor: 50)]).permille == 999)
        #expect(MailboxCompleteness([]).permille < 1000)
    }

    @Test("tells of history that is on its way, of quarantine, and of folders nobody looked at")
    func reasons() {
        let figure = MailboxCompleteness([
            folder("INBOX", server: 100, stored: 20, floor: 40), folder("Work", server: 5, stored: 4, quarantined: 1),
            folder("New", server: 0, stored: 0, next: 0),
        ])
        #expect(
            figure.reasons == [
                "New was not looked at yet", "history of INBOX is still being fetched (80 messages to come)",
                "1 message in quarantine",
            ])
    }

    @Test("does not count the labels of Gmail beside All Mail")
    func gmail() {
        let figure = MailboxCompleteness([
            folder("[Gmail]/All Mail", role: .all, server: 5, stored: 5),
            folder("INBOX", role: .inbox, server: 0, stored: 0, next: 0),
        ])
        #expect(figure.isComplete)
        #expect(figure.folders.count == 1)
    }

    @Test("keeps since when there has been a gap, and forgets it when it is closed")
    func gapSince() {
        let first = FolderLedger().counting(server: 5, stored: 4, outside: 0, quarantined: 0, now: now)
        #expect(first.gap == 1)
        let later = now.adding(milliseconds: 50)
        let second = first.counting(server: 6, stored: 4, outside: 0, quarantined: 0, now: later)
        #expect(second.gapSince == now)
        let third = second.counting(server: 6, stored: 5, outside: 0, quarantined: 1, now: later)
        #expect(third.gap == 0)
        #expect(third.gapSince == nil)
        // More here than there is no gap; the comparison of UIDs removes it.
        #expect(third.counting(server: 1, stored: 5, outside: -3, quarantined: 0, now: later).gap == 0)
    }
}
