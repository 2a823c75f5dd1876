import Foundation
import MailModel
import MailStore
import MailStoreSQLite
import Synchronization
import Testing

@testable import Access

/// A wall clock that stands still until it is told.
final class ManualClock: Sendable {
    private let time = Mutex(Timestamp(milliseconds: 1_700_000_000_000))

    var now: Timestamp { time.withLock { $0 } }

    func advance(days: Int64 = 0, milliseconds: Int64 = 0) {
        time.withLock { $0 = $0.adding(milliseconds: days * 86_400_000 + milliseconds) }
    }
}

/// A fresh server with its clock.
struct AccessFixture: Sendable {
    static let password = Secret("plain yellow kettle")
    static let origin = RequestOrigin(source: "192.0.2.7", label: "Firefox on Linux")

    let store: Store
    let clock: ManualClock
    var dependencies: AccessDependencies

    /// Runs `body` on a new, empty store and takes it away afterwards.
    static func run(_ body: (AccessFixture) async throws -> Void) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "access-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let clock = ManualClock()
        let store = try await SQLiteStore.open(in: try DataFolder.open(path), now: { clock.now })
        // The cheapest hash that the library makes: what a guess costs is not what these tests are about.
        let hasher = PasswordHasher(cost: .init(passes: 1, memory: 8192))
        let fixture = AccessFixture(
            store: store, clock: clock, dependencies: AccessDependencies(store: store, hasher: hasher))
        do {
            try await body(fixture)
        } catch {
            try await store.close()
            throw error
        }
        try await store.close()
    }

    /// The first owner, `olive@acme.test`, in the workspace `Acme`.
    func owner() async throws -> NewSession {
        let firstRun = FirstRun(dependencies)
        let token = try #require(try await firstRun.issueToken())
        return try await firstRun.claim(
            .init(name: "Olive", address: "olive@acme.test", password: Self.password, workspaceName: "Acme"),
            token: token, origin: Self.origin)
    }

    /// Invites `name@acme.test` and takes the invitation up.
    func join(
        _ name: String, as role: MemberRole, by actor: SignedInMember, password: Secret = password
    ) async throws -> NewSession {
        let issued = try await Invitations(dependencies).invite("\(name)@acme.test", as: role, by: actor)
        return try await Invitations(dependencies).accept(
            .init(name: name.capitalized, password: password), token: issued.token, device: nil, origin: Self.origin)
    }

    func signIn(
        _ address: String, _ password: Secret = password, device: BearerToken? = nil, from source: String = "192.0.2.7"
    ) async throws -> NewSession {
        try await SignIn(dependencies).run(
            address: address, password: password, device: device,
            origin: RequestOrigin(source: source, label: "Firefox on Linux"))
    }

    func member(for session: NewSession) async throws -> SignedInMember? {
        try await Sessions(dependencies).member(for: session.token, origin: Self.origin)
    }

    /// The kinds of the audit log, oldest first.
    func audit(of member: SignedInMember) async throws -> [AuditKind] {
        try await AuditLog(dependencies).list(for: member).entries.map(\.record.kind).reversed()
    }

    /// Stores a mailbox, without a server behind it.
    func connect(_ name: String, in workspace: WorkspaceID) async throws -> MailboxID {
        let imap = try #require(Endpoint("imap.mail.test:993"))
        let smtp = try #require(Endpoint("smtp.mail.test:465"))
        let draft = MailboxDraft(
            id: .random(), workspace: workspace, address: try EmailAddress("\(name)@mail.test"),
            imap: MailboxServer(endpoint: imap, security: .implicit, user: name),
            smtp: MailboxServer(endpoint: smtp, security: .implicit, user: name))
        let credentials = SealedCredentials(
            dataKey: DataKeyRecord(
                ownerKind: "mailbox", ownerID: draft.id.description, wrapped: [1], masterKeyID: "00112233445566ff"),
            credentials: [])
        try await store.write {
            try $0.adoptMasterKey("00112233445566ff")
            try $0.saveMailbox(draft, credentials: credentials, folders: [])
        }
        return draft.id
    }
}

/// The error that `body` throws; nil where it throws none, or one of another kind.
func refusal(_ body: () async throws -> Void) async -> AccessError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? AccessError
    }
}
