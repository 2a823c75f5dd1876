import MailModel
import MailStore
import Testing

@Suite("Store: OAuth")
struct OAuthStoreTests {
    private func client(
        _ id: OAuthClientID = .random(), in workspace: WorkspaceID?, secret: [UInt8]? = [1, 2, 3]
    ) -> OAuthClientDraft {
        OAuthClientDraft(
            id: id, workspace: workspace, provider: "google", realm: "", clientID: "client.example.com",
            configuration: "{}", sealedSecret: secret, secretExpires: Timestamp(milliseconds: 5))
    }

    private func grant(_ client: OAuthClientID) -> GrantDraft {
        GrantDraft(
            client: client, issuer: "https://accounts.example.com", subject: "s-1", account: "alice@mail.test",
            scopes: ["mail", "openid"], grantedBy: "Olive", accessExpires: Timestamp(milliseconds: 7),
            grantExpires: nil)
    }

    private func credentials(of mailbox: MailboxID, _ sealed: [UInt8] = Array("0123456789sealed".utf8))
        -> SealedCredentials
    {
        SealedCredentials(
            dataKey: Sample.credentials(of: mailbox).dataKey,
            credentials: [CredentialRecord(purpose: StoreWriter.grantPurpose, sealed: sealed)])
    }

    /// A mailbox with a grant.
    private func connected(
        _ store: Store, _ workspace: WorkspaceID, _ name: String = "alice"
    ) async throws -> (MailboxID, OAuthClientID) {
        let client = client(in: workspace)
        let draft = try Sample.draft(name, in: workspace)
        let (credentials, grant) = (credentials(of: draft.id), grant(client.id))
        try await store.write { writer in
            try writer.saveOAuthClient(client)
            try writer.saveMailbox(draft, credentials: credentials, folders: [])
            try writer.saveGrant(grant, of: draft.id, in: workspace)
        }
        return (draft.id, client.id)
    }

    @Test("a client comes back as it was saved; the secret is what was sealed", arguments: Backend.allCases)
    func clients(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let own = client(in: workspace)
            let shared = client(in: nil, secret: nil)
            try await store.write { writer in
                try writer.saveOAuthClient(shared)
                try writer.saveOAuthClient(own)
            }
            let found = try await store.read { try $0.oauthClients(in: workspace) }
            #expect(found.map(\.id) == [own.id, shared.id])
            #expect(found.map(\.workspace) == [workspace, nil])
            #expect(found.map(\.sealedSecret) == [[1, 2, 3], nil])
            #expect(found.first?.secretExpires == Timestamp(milliseconds: 5))
            #expect(try await store.kinds().suffix(2) == [.oauthClientUpdated, .oauthClientUpdated])
            var changed = own
            changed.clientID = "other"
            let again = changed
            try await store.write { try $0.saveOAuthClient(again) }
            #expect(try await store.read { try $0.oauthClient(own.id, in: workspace) }?.clientID == "other")
            try await store.write { try $0.removeOAuthClient(own.id, of: workspace) }
            #expect(try await store.read { try $0.oauthClient(own.id, in: workspace) } == nil)
            await #expect(throws: StoreError(.notFound, "")) {
                try await store.write { try $0.removeOAuthClient(shared.id, of: workspace) }
            }
        }
    }

    @Test("another workspace sees a client only where it serves all", arguments: Backend.allCases)
    func isolation(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let own = client(in: workspace)
            let shared = client(in: nil)
            let other = try await store.write { writer in
                try writer.saveOAuthClient(own)
                try writer.saveOAuthClient(shared)
                return try writer.addWorkspace(name: "Other").id
            }
            #expect(try await store.read { try $0.oauthClients(in: other) }.map(\.id) == [shared.id])
            #expect(try await store.read { try $0.oauthClient(own.id, in: other) } == nil)
            var stolen = own
            stolen.workspace = other
            let draft = stolen
            await #expect(throws: StoreError(.notFound, "")) { try await store.write { try $0.saveOAuthClient(draft) } }
        }
    }

    @Test("a workspace's data key is made once; who comes second gets the first one's", arguments: Backend.allCases)
    func dataKeys(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            func key(_ kind: String, _ id: String, _ byte: UInt8, _ master: String = Sample.masterKey) -> DataKeyRecord
            {
                DataKeyRecord(ownerKind: kind, ownerID: id, wrapped: [byte], masterKeyID: master)
            }
            let (first, second) = (key("workspace", "\(workspace)", 1), key("workspace", "\(workspace)", 2))
            #expect(try await store.write { try $0.adoptDataKey(first, of: workspace) } == first)
            #expect(try await store.write { try $0.adoptDataKey(second, of: workspace) } == first)
            #expect(try await store.read { try $0.dataKey(of: workspace) } == first)
            #expect(try await store.read { try $0.dataKey(of: nil) } == nil)
            let server = key("server", "", 3)
            #expect(try await store.write { try $0.adoptDataKey(server, of: nil) } == server)
            let rewrapped = try await store.write { try $0.rewrapDataKeys(masterKeyID: "bbbb") { $0.wrapped + [9] } }
            #expect(rewrapped == 2)
            #expect(try await store.read { try $0.dataKey(of: nil) }?.wrapped == [3, 9])
        }
        try await withStore(on: backend) { store, workspace in
            let stale = DataKeyRecord(
                ownerKind: "workspace", ownerID: "\(workspace)", wrapped: [1], masterKeyID: "ffff")
            await #expect(throws: StoreError(.staleMasterKey, "")) {
                try await store.write { try $0.adoptDataKey(stale, of: workspace) }
            }
            let foreign = DataKeyRecord(
                ownerKind: "server", ownerID: "", wrapped: [1], masterKeyID: Sample.masterKey)
            await #expect(throws: StoreError(.invalidState, "")) {
                try await store.write { try $0.adoptDataKey(foreign, of: workspace) }
            }
        }
    }

    @Test("a grant comes back as it was given, at version 1", arguments: Backend.allCases)
    func grants(backend: Backend) async throws {
        let clock = ManualClock()
        try await withStore(on: backend, clock: clock) { store, workspace in
            let (mailbox, client) = try await connected(store, workspace)
            let record = try #require(try await store.read { try $0.grant(of: mailbox, in: workspace) })
            #expect(record.mailbox == mailbox)
            #expect(record.client == client)
            #expect(record.kind == .owner)
            #expect(record.version == 1)
            #expect(record.subject == "s-1")
            #expect(record.scopes == ["mail", "openid"])
            #expect(record.grantedBy == "Olive")
            #expect(record.granted == clock.now)
            #expect(record.lastRefreshed == clock.now)
            #expect(record.lastUsed == nil)
            #expect(record.refreshStarted == nil)
            #expect(record.finding.isEmpty)
            #expect(try await store.read { try $0.grants(in: workspace) }.items == [record])
            try await store.write { try $0.touchGrant(of: mailbox, in: workspace) }
            #expect(try await store.read { try $0.grant(of: mailbox, in: workspace) }?.lastUsed == clock.now)
        }
    }

    @Test("new tokens take the place of exactly those that were read, both or neither", arguments: Backend.allCases)
    func rotation(backend: Backend) async throws {
        let clock = ManualClock()
        try await withStore(on: backend, clock: clock) { store, workspace in
            let (mailbox, _) = try await connected(store, workspace)
            let granted = clock.now
            let first = GrantStamp(granted: granted, version: 1)
            clock.advance(milliseconds: 1000)
            func rotate(_ version: Int64, _ byte: UInt8) async throws -> GrantRotationResult {
                let rotation = GrantRotation(
                    of: GrantStamp(granted: granted, version: version), sealed: [byte], scopes: ["mail"],
                    accessExpires: Timestamp(milliseconds: 9))
                return try await store.write { try $0.rotateGrant(rotation, of: mailbox, in: workspace) }
            }
            func sealed() async throws -> [UInt8]? {
                try await store.read { try $0.credentials(of: mailbox, in: workspace) }?
                    .sealed(for: StoreWriter.grantPurpose)
            }
            #expect(
                try await store.write { try $0.noteRefresh(started: true, stamp: first, of: mailbox, in: workspace) })
            #expect(try await store.read { try $0.grant(of: mailbox, in: workspace) }?.refreshStarted == clock.now)
            #expect(try await rotate(1, 11) == .stored)
            #expect(try await sealed() == [11])
            let record = try #require(try await store.read { try $0.grant(of: mailbox, in: workspace) })
            #expect(record.version == 2)
            #expect(record.lastRefreshed == clock.now)
            #expect(record.refreshStarted == nil)
            #expect(record.scopes == ["mail"])
            #expect(record.accessExpires == Timestamp(milliseconds: 9))
            #expect(try await rotate(1, 12) == .overtaken)
            #expect(try await rotate(7, 13) == .gone)
            #expect(try await sealed() == [11])
            #expect(
                try await store.write { try $0.noteRefresh(started: true, stamp: first, of: mailbox, in: workspace) }
                    == false)
            try await store.write { try $0.disconnectMailbox(mailbox, in: workspace, erase: false) }
            #expect(try await rotate(2, 14) == .gone)
            #expect(try await sealed() == nil)
            #expect(try await store.read { try $0.grant(of: mailbox, in: workspace) } == nil)
        }
    }

    @Test(
        "a grant that waits says for what, until new tokens or a new entry of the client", arguments: Backend.allCases)
    func findings(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let (mailbox, id) = try await connected(store, workspace)
            func finding() async throws -> String? {
                try await store.read { try $0.grant(of: mailbox, in: workspace) }?.finding
            }
            let stamp = try #require(try await store.read { try $0.grant(of: mailbox, in: workspace) }).stamp
            func note(_ version: Int64) async throws -> Bool {
                try await store.write {
                    try $0.noteGrantFinding(
                        "oauth.grant-revoked", stamp: GrantStamp(granted: stamp.granted, version: version), of: mailbox,
                        in: workspace)
                }
            }
            #expect(try await note(2) == false)
            #expect(try await note(1))
            #expect(try await finding() == "oauth.grant-revoked")
            let entry = client(id, in: workspace, secret: [9])
            #expect(try await store.write { try $0.saveOAuthClient(entry) } == [mailbox])
            #expect(try await finding() == "")
            #expect(try await note(1))
            let rotation = GrantRotation(of: stamp, sealed: [1], accessExpires: nil)
            #expect(try await store.write { try $0.rotateGrant(rotation, of: mailbox, in: workspace) } == .stored)
            #expect(try await finding() == "")
        }
    }

    @Test("what belonged to the sign-in before touches nothing of the next one", arguments: Backend.allCases)
    func signedInAgain(backend: Backend) async throws {
        let clock = ManualClock()
        try await withStore(on: backend, clock: clock) { store, workspace in
            let (mailbox, client) = try await connected(store, workspace)
            let old = GrantStamp(granted: clock.now, version: 1)
            clock.advance(milliseconds: 1)
            let draft = try Sample.draft(in: workspace, id: mailbox)
            let (credentials, grant) = (credentials(of: mailbox, [7]), grant(client))
            try await store.write { writer in
                try writer.saveMailbox(draft, credentials: credentials, folders: [])
                try writer.saveGrant(grant, of: mailbox, in: workspace)
            }
            let rotation = GrantRotation(of: old, sealed: [66], accessExpires: nil)
            #expect(try await store.write { try $0.rotateGrant(rotation, of: mailbox, in: workspace) } == .gone)
            let isNoted = try await store.write { writer in
                [
                    try writer.noteRefresh(started: true, stamp: old, of: mailbox, in: workspace),
                    try writer.noteGrantFinding("oauth.grant-revoked", stamp: old, of: mailbox, in: workspace),
                ]
            }
            #expect(isNoted == [false, false])
            let now = try #require(try await store.read { try $0.grant(of: mailbox, in: workspace) })
            #expect(now.version == 1 && now.finding.isEmpty && now.refreshStarted == nil)
            let sealed = try await store.read { try $0.credentials(of: mailbox, in: workspace) }
            #expect(sealed?.sealed(for: StoreWriter.grantPurpose) == [7])
        }
    }

    @Test(
        "a mailbox that is connected anew has the new grant; one without tokens has none", arguments: Backend.allCases)
    func replaced(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let (mailbox, client) = try await connected(store, workspace)
            let draft = try Sample.draft(in: workspace, id: mailbox)
            let (credentials, grant) = (credentials(of: mailbox, [7]), grant(client))
            let before = try await store.read { try $0.credentials(of: mailbox, in: workspace) }?.identity
            try await store.write { writer in
                try writer.saveMailbox(draft, credentials: credentials, folders: [])
                try writer.saveGrant(grant, of: mailbox, in: workspace)
            }
            #expect(try await store.read { try $0.grant(of: mailbox, in: workspace) }?.version == 1)
            #expect(try await store.read { try $0.credentials(of: mailbox, in: workspace) }?.identity != before)
            let passwords = Sample.credentials(of: mailbox)
            try await store.write { try $0.saveMailbox(draft, credentials: passwords, folders: []) }
            #expect(try await store.read { try $0.grant(of: mailbox, in: workspace) } == nil)
            await #expect(throws: StoreError(.invalidState, "")) {
                try await store.write { try $0.saveGrant(grant, of: mailbox, in: workspace) }
            }
        }
    }

    @Test("a credential stays the same while its tokens are replaced", arguments: Backend.allCases)
    func identity(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let (mailbox, _) = try await connected(store, workspace)
            let before = try await store.read { try $0.credentials(of: mailbox, in: workspace) }?.identity
            let stamp = try #require(try await store.read { try $0.grant(of: mailbox, in: workspace) }).stamp
            let rotation = GrantRotation(of: stamp, sealed: Array("0123456789other".utf8), accessExpires: nil)
            try await store.write { _ = try $0.rotateGrant(rotation, of: mailbox, in: workspace) }
            #expect(try await store.read { try $0.credentials(of: mailbox, in: workspace) }?.identity == before)
        }
    }

    @Test("a sign-in is taken once, by the browser that began it, before it expires", arguments: Backend.allCases)
    func signIns(backend: Backend) async throws {
        let clock = ManualClock()
        try await withStore(on: backend, clock: clock) { store, workspace in
            func keep(_ digest: UInt8) async throws -> PendingSignIn {
                let record = PendingSignIn(
                    workspace: workspace, stage: .asked, digest: [digest], browser: [1], sealed: [5],
                    expires: clock.now.adding(milliseconds: 1000))
                try await store.write { try $0.keepSignIn(record) }
                return record
            }
            func take(_ digest: UInt8, _ browser: UInt8) async throws -> PendingSignIn? {
                try await store.write { try $0.takeSignIn(digest: [digest], browser: [browser]) }
            }
            let record = try await keep(1)
            #expect(try await take(1, 2) == nil)
            #expect(try await take(2, 1) == nil)
            #expect(
                try await store.read { try $0.pendingSignIn(digest: [1], browser: [1], at: record.expires) } == nil)
            #expect(try await take(1, 1) == record)
            #expect(try await take(1, 1) == nil)
            _ = try await keep(3)
            clock.advance(milliseconds: 1000)
            #expect(try await take(3, 1) == nil)
            try await store.write { try $0.prune() }
            _ = try await keep(3)
            #expect(try await take(3, 1) != nil)
        }
    }

    @Test("a link for an owner works once and until it expires", arguments: Backend.allCases)
    func links(backend: Backend) async throws {
        let clock = ManualClock()
        try await withStore(on: backend, clock: clock) { store, workspace in
            let client = client(in: workspace)
            try await store.write { try $0.saveOAuthClient(client) }
            func draft() throws -> OwnerLinkDraft {
                OwnerLinkDraft(
                    id: .random(), workspace: workspace, digest: [1], address: try Sample.address("alice"),
                    client: client.id, inviter: "Olive", expires: clock.now.adding(milliseconds: 1000))
            }
            let (one, two) = (try draft(), try draft())
            let record = try await store.write { try $0.makeOwnerLink(one) }
            _ = try await store.write { try $0.makeOwnerLink(two) }
            #expect(record.used == nil)
            #expect(record.inviter == "Olive")
            #expect(try await store.write { try $0.useOwnerLink(one.id) })
            #expect(try await store.write { try $0.useOwnerLink(one.id) } == false)
            #expect(try await store.read { try $0.ownerLink(one.id) }?.used == clock.now)
            clock.advance(milliseconds: 1000)
            #expect(try await store.write { try $0.useOwnerLink(two.id) } == false)
            #expect(try await store.read { try $0.ownerLinks(in: workspace) }.map(\.id) == [two.id, one.id])
            try await store.write { try $0.removeOwnerLink(two.id, in: workspace) }
            clock.advance(days: 91)
            try await store.write { try $0.prune() }
            #expect(try await store.read { try $0.ownerLinks(in: workspace) }.isEmpty)
        }
    }
}
