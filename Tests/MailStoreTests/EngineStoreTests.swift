import MailModel
import MailStore
import Testing

@Suite("What the engine keeps")
struct EngineStoreTests {
    @Test("cursor and ledger come back as they were written, and a renamed folder keeps row, cursor and messages")
    func folders() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let mailbox = try await TestMailbox(in: workspace, of: store)
            let inbox = try mailbox.folder("Projects")
            try await mailbox.add(try MailSample.message("a"), to: "Projects", uid: 5)
            let cursor = FolderCursor(
                uidValidity: UIDValidity(7), uidNext: .max, highestModSeq: ModSeq(1 << 62), historyFloor: 3,
                historySince: MailSample.time(1), lastSynced: MailSample.time(2), flagsCompared: MailSample.time(3))
            let ledger = FolderLedger(
                serverMessages: 10, storedMessages: 6, outsideHistory: 2, quarantined: 1, gap: 1,
                gapSince: MailSample.time(4), audited: MailSample.time(5))
            try await store.write {
                try $0.setCursor(cursor, of: inbox)
                try $0.setLedger(ledger, of: inbox)
                try $0.setObjectID("F1", of: inbox)
                try $0.renameFolder(inbox, to: FolderName("Work/Projects"))
            }
            let found = try #require(try await store.read { try $0.syncFolder(inbox) })
            #expect(found.cursor == cursor && found.ledger == ledger && found.objectID == "F1")
            #expect(found.record.name == FolderName("Work/Projects"))
            #expect(found.counts == FolderCounts(messages: 1, unread: 1))
            #expect(try await store.read { try $0.uids(in: inbox) } == UIDSet([5...5]))
            await #expect(throws: StoreError(.invalidState, "")) {
                try await store.write { try $0.renameFolder(inbox, to: .inbox) }
            }
            await #expect(throws: StoreError(.notFound, "")) {
                try await store.write { try $0.setCursor(cursor, of: FolderKey(rawValue: 999)) }
            }
        }
    }

    @Test("a folder that is gone takes its messages out of lists, one whose role changed moves them to another")
    func replacedFolders() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let mailbox = try await TestMailbox(in: workspace, of: store)
            let message = try MailSample.message("a")
            try await mailbox.add(message, to: "Projects", uid: 1)
            try await mailbox.add(try MailSample.message("b"), to: "Archive", uid: 1)
            var folders = MailSample.folders
            folders[6].role = .junk
            let changed = folders
            try await store.write { try $0.replaceFolders(of: mailbox.id, in: workspace, with: changed) }
            #expect(try await mailbox.list(.junk).map(\.preview) == ["Preview of a"])
            try await store.write {
                try $0.replaceFolders(of: mailbox.id, in: workspace, with: Array(changed.prefix(1)))
            }
            #expect(try await mailbox.list(.junk).isEmpty)
            #expect(try await mailbox.list(.all).isEmpty)
            let hidden = try await store.read { try $0.message(identity: message.identity, in: mailbox.key) }
            #expect(hidden?.isRemoved == true)
        }
    }

    @Test("the server's flags never undo a change of ours that is under way, and count again when it is over")
    func pendingFlags() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let mailbox = try await TestMailbox(in: workspace, of: store)
            let inbox = try mailbox.folder("INBOX")
            let key = try await mailbox.add(try MailSample.message("a"), uid: 1, labels: ["Old"]).message
            let read = NewOperation(
                mailbox: mailbox.key, message: key, kind: .flags, flagChange: FlagChange(added: [.seen]),
                labelChange: LabelChange(added: ["New"], removed: ["Old"]))
            let flag = NewOperation(
                mailbox: mailbox.key, message: key, kind: .flags, flagChange: FlagChange(added: [.flagged]))
            try await store.write {
                try $0.enqueueOperation(read)
                try $0.enqueueOperation(flag)
            }
            func place() async throws -> LocationRecord {
                try #require(try await store.read { try $0.locations(of: key) }.first)
            }
            #expect(try await place().flags == [.seen, .flagged])
            #expect(try await place().labels == ["New"])
            try await store.write { try $0.setFlags(folder: inbox, uid: 1, flags: [.answered], labels: ["Old"]) }
            #expect(try await place().flags == [.seen, .flagged, .answered])
            #expect(try await place().labels == ["New"])
            let server = try await store.read { try $0.flags(in: inbox, uids: UIDSet([1...9])) }
            #expect(server.map(\.flags) == [[.answered]] && server.map(\.labels) == [["Old"]])
            // A copy that turns up elsewhere meanwhile is changed as well.
            let archive = try mailbox.folder("Archive")
            try await store.write { try $0.addLocation(NewLocation(folder: archive, uid: 3), of: key) }
            #expect(try await store.read { try $0.location(in: archive, uid: 3)?.flags } == [.seen, .flagged])

            try await store.write { try $0.finishOperation(read.id, .done) }
            #expect(try await place().flags == [.seen, .flagged, .answered])
            try await store.write { try $0.finishOperation(flag.id, .failed(error: "no")) }
            #expect(try await place().flags == [.seen, .answered])
            #expect(try await place().labels == ["New"])
            try await store.write { try $0.setFlags(folder: inbox, uid: 1, flags: []) }
            #expect(try await place().flags == [])
        }
    }

    @Test("flags with an older modification sequence than is known are passed over")
    func olderFlags() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let mailbox = try await TestMailbox(in: workspace, of: store)
            let inbox = try mailbox.folder("INBOX")
            try await mailbox.add(try MailSample.message("a"), uid: 1)
            let results = try await store.write { writer in
                [
                    try writer.setFlags(folder: inbox, uid: 1, flags: [.seen], modSeq: ModSeq(9)),
                    try writer.setFlags(folder: inbox, uid: 1, flags: [], modSeq: ModSeq(8)),
                    try writer.setFlags(folder: inbox, uid: 1, flags: [.seen], modSeq: ModSeq(10)),
                    try writer.setFlags(folder: inbox, uid: 2, flags: [.seen]),
                ]
            }
            #expect(results == [true, false, false, false])
            let stored = try await store.read { try $0.flags(in: inbox, uids: UIDSet([1...1])) }
            #expect(stored.first?.flags == [.seen] && stored.first?.modSeq == ModSeq(10))
        }
    }

    @Test("operations wait in their order, come back until they are done or given up, and are taken in once")
    func operations() async throws {
        let clock = ManualClock()
        try await withStore(on: .sqlite, clock: clock) { store, workspace in
            let mailbox = try await TestMailbox(in: workspace, of: store)
            let key = try await mailbox.add(try MailSample.message("a"), uid: 1).message
            let first = NewOperation(mailbox: mailbox.key, message: key, kind: .move, payload: "{\"to\":1}")
            let second = NewOperation(
                mailbox: mailbox.key, kind: OperationKind(rawValue: "other"),
                nextTry: clock.now.adding(milliseconds: 500))
            let position = try await store.position()
            try await store.write {
                for operation in [first, second, first] { try $0.enqueueOperation(operation) }
            }
            #expect(try await store.changes(after: position).map(\.kind) == [.operationUpdated, .operationUpdated])
            let now = clock.now
            #expect(try await store.read { try $0.operations(due: now) }.map(\.id) == [first.id])
            let found = try #require(try await store.read { try $0.operation(first.id) })
            #expect(found.payload == "{\"to\":1}" && found.kind == .move && found.message == key)
            let later = now.adding(milliseconds: 1000)
            try await store.write { try $0.finishOperation(first.id, .retry(at: later, error: "busy")) }
            #expect(try await store.read { try $0.operations(due: now) }.isEmpty)
            #expect(try await store.read { try $0.operations(due: later) }.map(\.id) == [second.id, first.id])
            #expect(try await store.read { try $0.operations(of: mailbox.key) }.map(\.id) == [first.id, second.id])
            let retried = try #require(try await store.read { try $0.operation(first.id) })
            #expect(retried.attempts == 1 && retried.lastError == "busy")
            try await store.write {
                try $0.finishOperation(first.id, .done)
                try $0.finishOperation(first.id, .done)
                try $0.finishOperation(second.id, .failed(error: "never"))
            }
            #expect(try await store.read { try $0.operations(of: mailbox.key) }.isEmpty)
            let failed = try await store.read { try $0.operations(of: mailbox.key, state: .failed) }
            #expect(failed.map(\.lastError) == ["never"])
            try await store.write { try $0.dismissOperation(second.id) }
            #expect(try await store.read { try $0.operation(second.id) } == nil)
        }
    }

    @Test("a message in quarantine counts its tries and is released by UID")
    func quarantine() async throws {
        let clock = ManualClock()
        try await withStore(on: .sqlite, clock: clock) { store, workspace in
            let mailbox = try await TestMailbox(in: workspace, of: store)
            let inbox = try mailbox.folder("INBOX")
            let start = clock.now
            try await store.write {
                try $0.quarantineMessage(folder: inbox, uid: 4, reason: "first", nextTry: start)
                try $0.quarantineMessage(folder: inbox, uid: 9, reason: "x", nextTry: nil)
            }
            clock.advance(milliseconds: 10)
            try await store.write { try $0.quarantineMessage(folder: inbox, uid: 4, reason: "again", nextTry: nil) }
            let found = try await store.read { try $0.quarantine(of: inbox) }
            #expect(found.map(\.uid) == [4, 9] && found.map(\.tries) == [2, 1])
            #expect(found.first?.reason == "again" && found.first?.since == start && found.first?.nextTry == nil)
            try await store.write { try $0.retryQuarantine(folder: inbox, uid: 4, at: start) }
            #expect(try await store.read { try $0.quarantine(of: inbox) }.first?.nextTry == start)
            let released = try await store.write { try $0.releaseQuarantine(folder: inbox, uids: UIDSet([1...5])) }
            #expect(released == 1)
            #expect(try await store.read { try $0.quarantine(of: inbox, after: 4) }.map(\.uid) == [9])
        }
    }

    @Test("the state of a mailbox comes back, and the feed hears of phases and errors but not of every message")
    func syncState() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let mailbox = try await TestMailbox(in: workspace, of: store)
            #expect(try await store.read { try $0.syncState(of: mailbox.key) } == nil)
            var state = SyncState(history: .all, phase: .history, total: 1000, lastConnected: MailSample.time(1))
            let position = try await store.position()
            for done in [0, 50, 99, 100, 150] {
                state.done = done
                let written = state
                try await store.write { try $0.setSyncState(written, of: mailbox.key) }
            }
            state.phase = .idle
            let idle = state
            try await store.write {
                try $0.setSyncState(idle, of: mailbox.key)
                try $0.setSyncState(idle, of: mailbox.key)
            }
            #expect(try await store.read { try $0.syncState(of: mailbox.key) } == idle)
            #expect(try await store.changes(after: position).map(\.kind) == [.syncUpdated, .syncUpdated, .syncUpdated])
        }
    }

    @Test("a choice of history has one text", arguments: ["none", "all", "30d", "90d", "36500d"])
    func history(text: String) {
        #expect(HistoryChoice(text)?.description == text)
        for wrong in ["", "d", "0d", "-1d", "36501d", "90", "ALL"] { #expect(HistoryChoice(wrong) == nil) }
    }

    @Test("places follow the folder's role and, where a folder holds everything, its labels")
    func places() {
        #expect(FolderPlaces(role: .inbox, labels: [#"\Sent"#]) == .inbox)
        #expect(FolderPlaces(role: nil, labels: []) == .other)
        #expect(FolderPlaces(role: .all, labels: [#"\Inbox"#, #"\Important"#, "Work"]) == .inbox)
        #expect(FolderPlaces(role: .all, labels: [#"\INBOX"#, #"\Sent"#]) == [.inbox, .sent])
        #expect(FolderPlaces(role: .all, labels: ["Work"]) == .archive)
    }
}
