import MailModel
import MailStore
import Testing

@Suite("Store: mailboxes")
struct MailboxStoreTests {
    @Test("a saved mailbox is found by id and by its address in any case", arguments: Backend.allCases)
    func saveAndFind(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            var draft = try Sample.draft("Alice.Smith", in: workspace)
            draft.imap.trust = .certificateFile("/etc/ca.pem")
            draft.smtp.trust = .pinned("AB:CD")
            draft.smtp.security = .starttls
            draft.smtp.signIn = .oauth
            draft.imap.endpoint = try #require(Endpoint("[::1]:1993"))
            draft.sending = .failed(finding: "smtp.refused")
            let wanted = draft
            let saved = try await store.write {
                try $0.saveMailbox(wanted, credentials: Sample.credentials(of: wanted.id), folders: Sample.folders)
            }
            let found = try await store.read { try $0.mailbox(wanted.id, in: workspace) }
            #expect(found == saved)
            #expect(found?.address.description == "Alice.Smith@mail.test")
            #expect(found?.imap == wanted.imap)
            #expect(found?.smtp == wanted.smtp)
            #expect(found?.sending.status == .failed)
            #expect(found?.sending.finding == "smtp.refused")
            #expect(found?.receiving.lastProven == found?.created)
            let other = try Sample.address("alice.SMITH")
            #expect(try await store.read { try $0.mailbox(address: other, in: workspace) } == saved)
            let folders = try await store.read { try $0.folders(of: wanted.id, in: workspace) }
            #expect(folders == Sample.folders)
            let credentials = try await store.read { try $0.credentials(of: wanted.id, in: workspace) }
            #expect(credentials == Sample.credentials(of: wanted.id))
            #expect(try await store.kinds() == [.mailboxConnected])
        }
    }

    @Test(
        "a second connect replaces settings and credential at once and keeps the creation time",
        arguments: Backend.allCases)
    func replace(backend: Backend) async throws {
        let clock = ManualClock()
        try await withStore(on: backend, clock: clock) { store, workspace in
            let first = try await store.connect(in: workspace)
            clock.advance(days: 1)
            var draft = try Sample.draft(in: workspace, id: first.id)
            draft.imap.user = "other"
            let wanted = draft
            let second = try await store.write {
                try $0.saveMailbox(
                    wanted, credentials: Sample.credentials(of: wanted.id, secret: "new"), folders: [Sample.folders[0]])
            }
            #expect(second.created == first.created)
            #expect(second.updated == clock.now)
            #expect(second.receiving.since == first.receiving.since)
            #expect(second.receiving.lastProven == clock.now)
            #expect(second.imap.user == "other")
            let credentials = try await store.read { try $0.credentials(of: first.id, in: workspace) }
            #expect(credentials == Sample.credentials(of: first.id, secret: "new"))
            #expect(try await store.read { try $0.folders(of: first.id, in: workspace) } == [Sample.folders[0]])
            #expect(try await store.kinds() == [.mailboxConnected, .mailboxUpdated])
        }
    }

    @Test(
        "an address that another mailbox has is refused, and nothing of the attempt is kept",
        arguments: Backend.allCases)
    func addressTaken(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let first = try await store.connect("Alice", in: workspace)
            let draft = try Sample.draft("alice", in: workspace)
            await #expect(throws: StoreError(.addressTaken, "")) {
                try await store.write {
                    try $0.saveMailbox(draft, credentials: Sample.credentials(of: draft.id), folders: [])
                }
            }
            #expect(try await store.read { try $0.mailbox(draft.id, in: workspace) } == nil)
            #expect(try await store.read { try $0.mailbox(first.id, in: workspace) } == first)
            #expect(try await store.kinds() == [.mailboxConnected])
        }
    }

    @Test("a failure late in a save rolls all of it back", arguments: Backend.allCases)
    func atomic(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let first = try await store.connect(in: workspace)
            let draft = try Sample.draft(in: workspace, id: first.id)
            let key = Sample.credentials(of: draft.id, secret: "new").dataKey
            let twice = CredentialRecord(purpose: "imap.password", sealed: [1])
            await #expect(throws: StoreError(.constraint, "")) {
                try await store.write {
                    try $0.saveMailbox(
                        draft, credentials: SealedCredentials(dataKey: key, credentials: [twice, twice]), folders: [])
                }
            }
            let credentials = try await store.read { try $0.credentials(of: first.id, in: workspace) }
            #expect(credentials == Sample.credentials(of: first.id))
            #expect(try await store.read { try $0.folders(of: first.id, in: workspace) } == Sample.folders)
        }
    }

    @Test("a caller's error inside a write rolls it back", arguments: Backend.allCases)
    func callerFails(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let first = try await store.connect(in: workspace)
            await #expect(throws: StoreError(.aborted, "")) {
                try await store.write { writer in
                    try writer.pauseMailbox(first.id, in: workspace)
                    throw StoreError(.aborted, "no")
                }
            }
            #expect(try await store.read { try $0.mailbox(first.id, in: workspace) }?.state == .active)
            #expect(try await store.kinds() == [.mailboxConnected])
        }
    }

    @Test("a data key of another owner is refused", arguments: Backend.allCases)
    func foreignKey(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let draft = try Sample.draft(in: workspace)
            await #expect(throws: StoreError(.invalidState, "")) {
                try await store.write {
                    try $0.saveMailbox(draft, credentials: Sample.credentials(of: .random()), folders: [])
                }
            }
        }
    }

    @Test("another workspace sees nothing of a mailbox", arguments: Backend.allCases)
    func isolation(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let mailbox = try await store.connect(in: workspace)
            let other = WorkspaceID.random()
            await #expect(throws: StoreError(.notFound, "")) {
                try await store.read { try $0.mailbox(mailbox.id, in: other) }
            }
            await #expect(throws: StoreError(.notFound, "")) {
                try await store.write { try $0.disconnectMailbox(mailbox.id, in: other, erase: true) }
            }
            await #expect(throws: StoreError(.notFound, "")) {
                try await store.read { try $0.credentials(of: .random(), in: workspace) }
            }
        }
    }

    @Test("pause and resume turn into each other and tell the feed once", arguments: Backend.allCases)
    func pause(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let id = try await store.connect(in: workspace).id
            #expect(try await store.write { try $0.pauseMailbox(id, in: workspace) }.state == .paused)
            #expect(try await store.write { try $0.pauseMailbox(id, in: workspace) }.state == .paused)
            #expect(try await store.write { try $0.resumeMailbox(id, in: workspace) }.state == .active)
            #expect(try await store.kinds() == [.mailboxConnected, .mailboxUpdated, .mailboxUpdated])
        }
    }

    @Test(
        "disconnecting keeps the mailbox without its credential, and only a connect leaves that state",
        arguments: Backend.allCases)
    func disconnect(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let id = try await store.connect(in: workspace).id
            try await store.write { try $0.disconnectMailbox(id, in: workspace, erase: false) }
            #expect(try await store.read { try $0.mailbox(id, in: workspace) }?.state == .disconnected)
            #expect(try await store.read { try $0.credentials(of: id, in: workspace) } == nil)
            await #expect(throws: StoreError(.invalidState, "")) {
                try await store.write { try $0.resumeMailbox(id, in: workspace) }
            }
            let draft = try Sample.draft(in: workspace, id: id)
            try await store.write {
                try $0.saveMailbox(draft, credentials: Sample.credentials(of: id), folders: [])
            }
            #expect(try await store.read { try $0.mailbox(id, in: workspace) }?.state == .active)
        }
    }

    @Test("erasing takes everything of the mailbox away, and the feed still tells of it", arguments: Backend.allCases)
    func erase(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let mailbox = try await store.connect(in: workspace)
            let check = try CheckStoreTests.run(of: mailbox.id, in: workspace)
            let verification = try CheckStoreTests.verification(of: mailbox.id, in: workspace)
            try await store.write {
                try $0.recordCheck(check)
                try $0.beginVerification(verification)
                try $0.disconnectMailbox(mailbox.id, in: workspace, erase: true)
            }
            #expect(try await store.read { try $0.mailbox(mailbox.id, in: workspace) } == nil)
            #expect(try await store.read { try $0.checkRun(check.id, in: workspace) } == nil)
            #expect(try await store.read { try $0.verification(verification.id, in: workspace) } == nil)
            #expect(try await store.read { try $0.masterKeyIDsInUse() }.isEmpty)
            #expect(try await store.kinds().last == .mailboxErased)
        }
    }

    @Test("health keeps since when it is so, and the feed hears only news", arguments: Backend.allCases)
    func health(backend: Backend) async throws {
        let clock = ManualClock()
        try await withStore(on: backend, clock: clock) { store, workspace in
            let first = try await store.connect(in: workspace)
            clock.advance(days: 1)
            let same = try await store.write {
                try $0.recordHealth(of: first.id, in: workspace, receiving: .proven)
            }
            #expect(same.receiving.since == first.receiving.since)
            #expect(same.receiving.lastProven == clock.now)
            #expect(same.updated == first.updated)
            #expect(try await store.kinds() == [.mailboxConnected])
            clock.advance(days: 1)
            let failed = try await store.write {
                try $0.recordHealth(of: first.id, in: workspace, receiving: .failed(finding: "imap.auth"))
            }
            #expect(failed.receiving.since == clock.now)
            #expect(failed.receiving.lastProven == same.receiving.lastProven)
            #expect(failed.sending == first.sending)
            clock.advance(days: 1)
            let other = try await store.write {
                try $0.recordHealth(of: first.id, in: workspace, receiving: .failed(finding: "imap.tls"))
            }
            #expect(other.receiving.since == clock.now)
            #expect(try await store.read { try $0.mailbox(first.id, in: workspace) } == other)
            #expect(try await store.kinds() == [.mailboxConnected, .mailboxUpdated, .mailboxUpdated])
        }
    }

    @Test("pages go through all mailboxes in the order of their addresses", arguments: Backend.allCases)
    func pages(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            for name in ["carol", "Alice", "bob", "dave", "eve"] { _ = try await store.connect(name, in: workspace) }
            var names: [String] = []
            var next: String?
            var parts = 0
            repeat {
                let after = next
                let page = try await store.read { try $0.mailboxes(in: workspace, after: after, limit: 2) }
                names += page.items.map(\.address.localPart)
                next = page.next
                parts += 1
            } while next != nil
            #expect(names == ["Alice", "bob", "carol", "dave", "eve"])
            #expect(parts == 3)
            #expect(try await store.read { try $0.mailboxes(in: workspace, limit: 0) }.items.count == 1)
        }
    }

    @Test("folders that stay keep what is known of them; those that are gone go", arguments: Backend.allCases)
    func folders(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let id = try await store.connect(in: workspace).id
            var inbox = Sample.folders[0]
            inbox.uidValidity = UIDValidity(7)
            let known = inbox
            let position = try await store.read { try $0.feedPosition() }
            try await store.write { try $0.replaceFolders(of: id, in: workspace, with: [known]) }
            #expect(try await store.read { try $0.folders(of: id, in: workspace) } == [known])
            try await store.write { try $0.replaceFolders(of: id, in: workspace, with: [known]) }
            #expect(try await store.kinds(after: position) == [.mailboxUpdated])
            try await store.write { try $0.replaceFolders(of: id, in: workspace, with: Sample.folders) }
            let folders = try await store.read { try $0.folders(of: id, in: workspace) }
            #expect(folders.first?.uidValidity == UIDValidity(7))
            #expect(folders.count == 2)
        }
    }
}
