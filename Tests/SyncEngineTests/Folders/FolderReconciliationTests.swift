import MailModel
import MailStore
import Testing

@testable import SyncEngine

@Suite("A new list of folders")
struct FolderReconciliationTests {
    private func known(
        _ key: Int64, _ name: String, validity: UInt32 = 7, next: UInt32 = 10, messages: Int = 5, id: String? = nil
    ) -> SyncFolder {
        SyncFolder(
            key: FolderKey(rawValue: key), mailbox: MailboxKey(rawValue: 1),
            record: FolderRecord(name: FolderName(name), delimiter: "/"), objectID: id,
            cursor: FolderCursor(uidValidity: UIDValidity(validity), uidNext: next),
            ledger: FolderLedger(serverMessages: messages))
    }

    private func listed(
        _ name: String, validity: UInt32 = 7, next: UInt32 = 10, messages: Int = 5, id: String? = nil,
        oldName: String? = nil, hasStatus: Bool = true
    ) -> ListedFolder {
        ListedFolder(
            record: FolderRecord(name: FolderName(name), delimiter: "/"), objectID: id,
            oldName: oldName.map { FolderName($0) },
            status: hasStatus
                ? FolderSnapshot(messages: messages, uidNext: next, uidValidity: UIDValidity(validity)) : nil)
    }

    private func changes(_ known: [SyncFolder], _ listed: [ListedFolder]) -> [FolderReconciliation.Change] {
        FolderReconciliation.changes(known: known, listed: listed)
    }

    private func key(_ number: Int64) -> FolderKey { FolderKey(rawValue: number) }

    @Test("that is like the last one changes nothing")
    func same() {
        #expect(changes([known(1, "INBOX"), known(2, "A")], [listed("A"), listed("INBOX")]).isEmpty)
    }

    @Test("keeps the roles that people chose, under another name, too, and then changes nothing again")
    func chosenRoles() {
        func folder(_ name: String, _ role: FolderRole?, chosen: FolderRole? = nil, id: String) -> SyncFolder {
            SyncFolder(
                key: FolderKey(rawValue: Int64(id) ?? 0), mailbox: MailboxKey(rawValue: 1),
                record: FolderRecord(name: FolderName(name), delimiter: "/", role: role), chosenRole: chosen,
                objectID: id, cursor: FolderCursor(uidValidity: UIDValidity(7), uidNext: 10))
        }
        func listing(_ name: String, _ role: FolderRole?, id: String) -> ListedFolder {
            var found = listed(name, id: id)
            found.record.role = role
            return found
        }
        let known = [folder("Sent", nil, id: "1"), folder("Gone out", .sent, chosen: .sent, id: "2")]
        #expect(changes(known, [listing("Sent", .sent, id: "1"), listing("Gone out", nil, id: "2")]).isEmpty)
        #expect(
            changes(known, [listing("Sent", .sent, id: "1"), listing("Out", nil, id: "2")]) == [
                .rename(key(2), listing("Out", .sent, id: "2"), isCertain: true)
            ])
        // Where the chosen folder is gone, what the server says counts again.
        #expect(
            Set(changes(known, [listing("Sent", .sent, id: "1")])) == [
                .update(key(1), listing("Sent", .sent, id: "1")), .remove(key(2)),
            ])
    }

    @Test("with other names at other figures has new folders and misses old ones")
    func newAndGone() {
        let found = changes([known(1, "A")], [listed("B", validity: 8)])
        #expect(found == [.remove(key(1)), .create(listed("B", validity: 8))])
    }

    @Test("shows a renaming by the folder's own id, also where two have changed names")
    func byID() {
        let found = changes(
            [known(1, "A", id: "a"), known(2, "B", id: "b"), known(3, "C", id: "c")],
            [listed("B", id: "a"), listed("A", id: "b"), listed("C", id: "d")])
        #expect(
            Set(found) == [
                .rename(key(1), listed("B", id: "a"), isCertain: true),
                .rename(key(2), listed("A", id: "b"), isCertain: true),
                .remove(key(3)), .create(listed("C", id: "d")),
            ])
    }

    @Test("shows a renaming by the old name that the server tells")
    func byOldName() {
        let found = changes([known(1, "A")], [listed("B", validity: 99, oldName: "A")])
        #expect(found == [.rename(key(1), listed("B", validity: 99, oldName: "A"), isCertain: true)])
    }

    @Test("shows a renaming by figures that are all the same")
    func byFigures() {
        let found = changes(
            [known(1, "A", next: 20, messages: 8), known(2, "B", validity: 9)],
            [listed("New", next: 20, messages: 8), listed("B", validity: 9)])
        #expect(found == [.rename(key(1), listed("New", next: 20, messages: 8), isCertain: true)])
    }

    @Test("shows a renaming that is only probable where the folder got messages meanwhile")
    func probable() {
        let found = changes([known(1, "A")], [listed("New", next: 12, messages: 7)])
        #expect(found == [.rename(key(1), listed("New", next: 12, messages: 7), isCertain: false)])
        // UIDs never go back, so this cannot be it.
        #expect(changes([known(1, "A")], [listed("New", next: 9)]).contains(.remove(key(1))))
    }

    @Test("leaves it open which of two equal folders is which")
    func ambiguous() {
        let found = changes([known(1, "A"), known(2, "B")], [listed("X"), listed("Y")])
        #expect(found.count == 2)
        for change in found {
            guard case .rename(_, _, isCertain: false) = change else {
                Issue.record("certain of \(change)")
                continue
            }
        }
    }

    @Test("shows children that went with their parent")
    func children() {
        let found = changes(
            [known(1, "A", next: 50, messages: 9), known(2, "A/one"), known(3, "A/two")],
            [listed("Z/two"), listed("Z/one"), listed("Z", next: 50, messages: 9)])
        #expect(
            Set(found) == [
                .rename(key(1), listed("Z", next: 50, messages: 9), isCertain: true),
                .rename(key(2), listed("Z/one"), isCertain: true), .rename(key(3), listed("Z/two"), isCertain: true),
            ])
    }

    @Test("takes a folder without figures, or an empty one, for a new one")
    func noFigures() {
        #expect(changes([known(1, "A")], [listed("B", hasStatus: false)]).count == 2)
        let empty = changes([known(1, "A", next: 1, messages: 0)], [listed("B", next: 1, messages: 0)])
        #expect(empty == [.remove(key(1)), .create(listed("B", next: 1, messages: 0))])
    }

    @Test("tells of a role or an attribute that is new")
    func updates() {
        var changed = listed("A")
        changed.record.role = .archive
        #expect(changes([known(1, "A")], [changed]) == [.update(key(1), changed)])
        #expect(changes([known(1, "A")], [listed("A", id: "x")]) == [.update(key(1), listed("A", id: "x"))])
    }

    @Test("of twenty thousand folders is compared in one go")
    func many() {
        let old = (0..<20_000).map { known(Int64($0), "F/\($0)", validity: UInt32($0 + 1)) }
        let new = (0..<20_000).map { listed("F/\($0)", validity: UInt32($0 + 1)) }
        #expect(changes(old, new).isEmpty)
    }
}
