import MailModel
import MailStore
import Testing

@Suite("Store: access that is to be ended")
struct RevocationStoreTests {
    private let sealed = Array("canary-of-a-sealed-token".utf8)

    private func grant(_ client: OAuthClientID, subject: String = "s-1") -> GrantDraft {
        GrantDraft(
            client: client, issuer: "https://accounts.example.com", subject: subject, account: "alice@mail.test",
            scopes: ["mail"], grantedBy: "Olive", accessExpires: nil, grantExpires: nil)
    }

    private func connect(
        _ store: Store, _ workspace: WorkspaceID, _ name: String, client: OAuthClientID, subject: String = "s-1"
    ) async throws -> GrantRecord {
        let draft = try Sample.draft(name, in: workspace)
        let credentials = SealedCredentials(
            dataKey: Sample.credentials(of: draft.id).dataKey,
            credentials: [CredentialRecord(purpose: StoreWriter.grantPurpose, sealed: [1])])
        let grant = grant(client, subject: subject)
        return try #require(
            try await store.write { writer in
                try writer.saveMailbox(draft, credentials: credentials, folders: [])
                try writer.saveGrant(grant, of: draft.id, in: workspace)
                return try writer.grant(of: draft.id, in: workspace)
            })
    }

    private func client(_ store: Store, _ workspace: WorkspaceID) async throws -> OAuthClientID {
        let draft = OAuthClientDraft(
            id: .random(), workspace: workspace, provider: "google", realm: "", clientID: "x", configuration: "{}",
            sealedSecret: nil, secretExpires: nil)
        try await store.write { try $0.saveOAuthClient(draft) }
        return draft.id
    }

    private func draft(_ grant: GrantRecord, now: Timestamp) throws -> RevocationDraft {
        RevocationDraft(
            id: .random(), grant: grant, address: try EmailAddress("alice@mail.test"), sealed: sealed,
            due: now.adding(milliseconds: 60_000), ends: now.adding(milliseconds: 600_000))
    }

    private func begin(_ store: Store, _ grant: GrantRecord) async throws -> RevocationRecord? {
        let draft = try draft(grant, now: store.time)
        guard case .kept(let record) = try await store.write({ try $0.beginRevocation(draft) }) else { return nil }
        return record
    }

    @Test("it outlives its mailbox and ends once", arguments: Backend.allCases)
    func life(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let grant = try await connect(
                store, workspace, "alice", client: try await client(store, workspace))
            let record = try #require(try await begin(store, grant))
            #expect(try await store.read { try $0.mailbox(grant.mailbox, in: workspace) }?.state == .disconnected)
            #expect(try await store.read { try $0.credentials(of: grant.mailbox, in: workspace) } == nil)
            try await store.disconnectMailbox(grant.mailbox, in: workspace, erase: true)
            #expect(try await store.read { try $0.revocations(in: workspace) } == [record])
            #expect(record.sealed == sealed && record.attempts == 0 && record.client == grant.client)
            #expect(record.address == "alice@mail.test" && record.mailbox == grant.mailbox)

            let early = try await store.read { try $0.revocationsDue(at: record.created) }
            #expect(early.isEmpty)
            let due = try await store.read { try $0.revocationsDue(at: record.due) }
            #expect(due == [record])
            // Of two that take it up at the same time one gets it, and its next attempt is not after the end.
            let far = record.ends.adding(milliseconds: 1)
            #expect(try await store.write { try $0.claimRevocation(record, due: far) })
            #expect(try await store.write { try $0.claimRevocation(record, due: far) } == false)
            let claimed = try await store.read { try $0.revocation(record.id) }
            #expect(claimed?.attempts == 1 && claimed?.due == record.ends)
            #expect(try await store.write { try $0.endRevocation(record) })
            #expect(try await store.write { try $0.endRevocation(record) } == false)
            #expect(try await store.read { try $0.revocations(in: workspace) }.isEmpty)
        }
    }

    @Test("a grant that another mailbox uses is left alone; the last one ends it", arguments: Backend.allCases)
    func shared(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let client = try await client(store, workspace)
            let one = try await connect(store, workspace, "one", client: client)
            let two = try await connect(store, workspace, "two", client: client)
            let other = try await connect(store, workspace, "other", client: client, subject: "s-2")
            #expect(try await begin(store, one) == nil)
            #expect(try await store.read { try $0.mailbox(one.mailbox, in: workspace) }?.state == .disconnected)
            #expect(try await begin(store, two) != nil)
            #expect(try await begin(store, other) != nil)
        }
    }

    @Test("tokens that were renewed meanwhile are not given up", arguments: Backend.allCases)
    func overtaken(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let grant = try await connect(
                store, workspace, "alice", client: try await client(store, workspace))
            let rotation = GrantRotation(of: grant.stamp, sealed: [2], accessExpires: nil)
            _ = try await store.write { try $0.rotateGrant(rotation, of: grant.mailbox, in: workspace) }
            let draft = try draft(grant, now: store.time)
            #expect(try await store.write { try $0.beginRevocation(draft) } == .overtaken)
            #expect(try await store.read { try $0.mailbox(grant.mailbox, in: workspace) }?.state == .active)
        }
    }

    @Test("whoever signs in again keeps what was to be ended", arguments: Backend.allCases)
    func signedInAgain(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let client = try await client(store, workspace)
            let grant = try await connect(store, workspace, "alice", client: client)
            let other = try await connect(store, workspace, "other", client: client, subject: "s-2")
            #expect(try await begin(store, grant) != nil)
            let kept = try #require(try await begin(store, other))
            _ = try await connect(store, workspace, "again", client: client)
            #expect(try await store.read { try $0.revocations(in: workspace) } == [kept])
        }
    }

    @Test(
        "tokens that come after their mailbox are kept, but not where a mailbox stands on the same grant",
        arguments: Backend.allCases)
    func late(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let client = try await client(store, workspace)
            func keep(_ grant: GrantRecord) async throws -> RevocationRecord? {
                let draft = try draft(grant, now: store.time)
                return try await store.write { try $0.keepRevocation(draft) }
            }
            let grant = try await connect(store, workspace, "alice", client: client)
            #expect(try await keep(grant) == nil)
            try await store.disconnectMailbox(grant.mailbox, in: workspace, erase: true)
            let kept = try #require(try await keep(grant))
            #expect(kept.client == client && kept.attempts == 0 && kept.sealed == sealed)
            // Where the provider does not say whose account it is, the mailbox itself tells.
            let nameless = try await connect(store, workspace, "nameless", client: client, subject: "")
            #expect(try await keep(nameless) == nil)
            try await store.disconnectMailbox(nameless.mailbox, in: workspace, erase: false)
            #expect(try await keep(nameless) != nil)
            // Without the client nobody can ask, which is said in the end.
            try await store.write { try $0.removeOAuthClient(client, of: workspace) }
            let orphan = try await keep(grant)
            #expect(orphan != nil && orphan?.client == nil)
        }
    }

    @Test("it survives its client, and goes with its workspace's secrets", arguments: Backend.allCases)
    func withoutClient(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let client = try await client(store, workspace)
            let grant = try await connect(store, workspace, "alice", client: client)
            let record = try #require(try await begin(store, grant))
            try await store.write { try $0.removeOAuthClient(client, of: workspace) }
            let left = try await store.read { try $0.revocation(record.id) }
            #expect(left != nil && left?.client == nil)
        }
    }
}
