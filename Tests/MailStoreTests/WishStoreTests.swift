import MailModel
import MailStore
import Testing

@Suite("What people decide about a mailbox's folders and history")
struct WishStoreTests {
    private func roles(_ mailbox: TestMailbox) async throws -> [String: FolderRole] {
        let folders = try await mailbox.store.read { try $0.syncFolders(of: mailbox.key) }
        return Dictionary(
            folders.compactMap { folder in folder.record.role.map { (folder.record.name.description, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    private func choose(_ roles: [String: FolderRole], _ mailbox: TestMailbox) async throws {
        let keys = Dictionary(
            uniqueKeysWithValues: try roles.map { name, role in (try mailbox.folder(name), role) })
        try await mailbox.store.write {
            try $0.chooseRoles(keys, found: MailSample.folders, of: mailbox.id, in: mailbox.workspace)
        }
    }

    @Test("a chosen role takes the place of what was found, moves the messages, and goes back where the choice does")
    func roles() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let mailbox = try await TestMailbox(in: workspace, of: store)
            try await mailbox.add(try MailSample.message("a"), to: "Projects", uid: 1)
            try await mailbox.add(try MailSample.message("b"), to: "Spam", uid: 1)
            #expect(try await mailbox.list(.junk).map(\.preview) == ["Preview of b"])
            try await choose(["Projects": .junk], mailbox)
            #expect(try await roles(mailbox)["Projects"] == .junk)
            #expect(try await roles(mailbox)["Spam"] == nil)
            #expect(try await mailbox.list(.junk).map(\.preview) == ["Preview of a"])
            #expect(try await store.kinds().contains(.syncWished))
            try await choose([:], mailbox)
            #expect(try await roles(mailbox)["Projects"] == nil)
            #expect(try await mailbox.list(.junk).map(\.preview) == ["Preview of b"])
        }
    }

    @Test(
        "a chosen role holds against what the server lists next, under another name of its folder, and until it is gone"
    )
    func lasting() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let mailbox = try await TestMailbox(in: workspace, of: store)
            try await choose(["Projects": .archive], mailbox)
            try await store.write {
                try $0.replaceFolders(of: mailbox.id, in: workspace, with: MailSample.folders)
            }
            #expect(try await roles(mailbox)["Projects"] == .archive)
            #expect(try await roles(mailbox)["Archive"] == nil)
            var renamed = MailSample.folders
            renamed[6].name = FolderName("Old work")
            let listed = renamed
            let key = try mailbox.folder("Projects")
            try await store.write {
                try $0.renameFolder(key, to: FolderName("Old work"))
                try $0.replaceFolders(of: mailbox.id, in: workspace, with: listed)
            }
            #expect(try await roles(mailbox)["Old work"] == .archive)
            #expect(try await store.read { try $0.syncFolder(key) }?.chosenRole == .archive)
            try await store.write {
                try $0.replaceFolders(of: mailbox.id, in: workspace, with: Array(listed.prefix(6)))
            }
            #expect(try await roles(mailbox)["Archive"] == .archive)
        }
    }

    @Test("connecting the mailbox again keeps what was chosen")
    func connectedAgain() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let mailbox = try await TestMailbox(in: workspace, of: store)
            try await choose(["Projects": .sent], mailbox)
            let draft = try Sample.draft(in: workspace, id: mailbox.id)
            try await store.write {
                try $0.saveMailbox(
                    draft, credentials: Sample.credentials(of: mailbox.id), folders: MailSample.folders)
            }
            #expect(try await roles(mailbox)["Projects"] == .sent)
            #expect(try await roles(mailbox)["Sent"] == nil)
        }
    }

    // MARK: - History

    private func setCursors(_ mailbox: TestMailbox, since: Timestamp?) async throws {
        let cursors = [
            "INBOX": FolderCursor(uidValidity: UIDValidity(7), uidNext: 50, historyFloor: 1, historySince: since),
            "Sent": FolderCursor(uidValidity: UIDValidity(7), uidNext: 90, historyFloor: 40, historySince: since),
            "Archive": FolderCursor(uidValidity: UIDValidity(7), uidNext: 20, historyFloor: 1, historySince: since),
        ]
        let keys = try cursors.map { name, cursor in (try mailbox.folder(name), cursor) }
        try await mailbox.store.write { for (key, cursor) in keys { try $0.setCursor(cursor, of: key) } }
    }

    private func cursor(_ name: String, _ mailbox: TestMailbox) async throws -> FolderCursor {
        let key = try mailbox.folder(name)
        return try #require(try await mailbox.store.read { try $0.syncFolder(key) }).cursor
    }

    private func choose(_ choice: HistoryChoice, _ mailbox: TestMailbox) async throws -> HistoryEffect {
        try await mailbox.store.write { try $0.chooseHistory(choice, of: mailbox.id, in: mailbox.workspace) }
    }

    @Test("wanting more opens complete folders again below what is here, and leads unfinished ones further back")
    func widening() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let mailbox = try await TestMailbox(in: workspace, of: store)
            let created = try #require(try await store.read { try $0.mailbox(mailbox.id, in: workspace) }).created
            try await mailbox.add(try MailSample.message("a"), uid: 31)
            try await mailbox.add(try MailSample.message("b"), uid: 47)
            try await setCursors(mailbox, since: HistoryChoice.days(30).start(connected: created))
            _ = try await choose(.days(30), mailbox)
            #expect(try await choose(.days(90), mailbox) == .widened)
            let since = HistoryChoice.days(90).start(connected: created)
            #expect(try await cursor("INBOX", mailbox).historyFloor == 31)
            #expect(try await cursor("INBOX", mailbox).historySince == since)
            #expect(try await cursor("INBOX", mailbox).uidNext == 50)
            // Nothing is here of the archive, so that all of it is to be looked at.
            #expect(try await cursor("Archive", mailbox).historyFloor == 20)
            #expect(try await cursor("Sent", mailbox).historyFloor == 40)
            #expect(try await cursor("Sent", mailbox).historySince == since)
            #expect(try await cursor("Drafts", mailbox).uidNext == 0)
            #expect(try await store.kinds().contains(.syncWished))
            #expect(try await store.read { try $0.syncState(of: mailbox.key) }?.history == .days(90))
            #expect(try await choose(.all, mailbox) == .widened)
            #expect(try await cursor("INBOX", mailbox).historySince == nil)
        }
    }

    @Test("a folder whose lowest message is here is still compared once, for what was moved into it")
    func comparedOnce() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let mailbox = try await TestMailbox(in: workspace, of: store)
            try await mailbox.add(try MailSample.message("a"), uid: 1)
            try await setCursors(mailbox, since: MailSample.time(1))
            #expect(try await choose(.all, mailbox) == .widened)
            #expect(try await cursor("INBOX", mailbox).historyFloor == 2)
        }
    }

    @Test("wanting less takes nothing away, and the same again is no change")
    func narrowing() async throws {
        try await withStore(on: .sqlite) { store, workspace in
            let mailbox = try await TestMailbox(in: workspace, of: store)
            let created = try #require(try await store.read { try $0.mailbox(mailbox.id, in: workspace) }).created
            _ = try await choose(.all, mailbox)
            try await mailbox.add(try MailSample.message("a"), uid: 5)
            try await setCursors(mailbox, since: nil)
            let inbox = try await cursor("INBOX", mailbox)
            #expect(try await choose(.days(30), mailbox) == .narrowed)
            #expect(try await cursor("INBOX", mailbox) == inbox)
            #expect(try await mailbox.list(.all).count == 1)
            // What is still being fetched goes no further than wanted now.
            let since = HistoryChoice.days(30).start(connected: created)
            #expect(try await cursor("Sent", mailbox).historySince == since)
            let position = try await store.read { try $0.feedPosition() }
            #expect(try await choose(.days(30), mailbox) == .unchanged)
            #expect(try await store.read { try $0.feedPosition() } == position)
            // Back to all: what was complete for all is complete still.
            #expect(try await choose(.all, mailbox) == .widened)
            #expect(try await cursor("INBOX", mailbox) == inbox)
        }
    }
}
