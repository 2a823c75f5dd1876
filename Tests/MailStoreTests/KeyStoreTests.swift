import Foundation
import MailModel
import MailStore
import MailStoreSQLite
import Testing
import Vault

@Suite("Store: keys")
struct KeyStoreTests {
    @Test("a data key under a master key that is not in force is refused", arguments: Backend.allCases)
    func stale(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let draft = try Sample.draft(in: workspace)
            await #expect(throws: StoreError(.staleMasterKey, "")) {
                try await store.write {
                    try $0.saveMailbox(
                        draft, credentials: Sample.credentials(of: draft.id, masterKey: "ffff"), folders: [])
                }
            }
        }
    }

    @Test("a master key is adopted only while nothing is sealed", arguments: Backend.allCases)
    func adopt(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            try await store.write { try $0.adoptMasterKey("aaaa") }
            try await store.write { try $0.adoptMasterKey(Sample.masterKey) }
            _ = try await store.connect(in: workspace)
            try await store.write { try $0.adoptMasterKey(Sample.masterKey) }
            await #expect(throws: StoreError(.staleMasterKey, "")) {
                try await store.write { try $0.adoptMasterKey("aaaa") }
            }
            #expect(try await store.read { try $0.installation() }.masterKeyID == Sample.masterKey)
            #expect(try await store.read { try $0.masterKeyIDsInUse() } == [Sample.masterKey])
        }
    }

    @Test("rewrapping passes every key once, all or none, and can be repeated", arguments: Backend.allCases)
    func rewrap(backend: Backend) async throws {
        try await withStore(on: backend) { store, workspace in
            let drafts = try (0..<1_203).map { try Sample.draft("user\($0)", in: workspace) }
            try await store.write { writer in
                for draft in drafts {
                    try writer.saveMailbox(draft, credentials: Sample.credentials(of: draft.id), folders: [])
                }
            }
            await #expect(throws: StoreError(.aborted, "")) {
                try await store.write { writer in
                    var count = 0
                    _ = try writer.rewrapDataKeys(masterKeyID: "bbbb") { _ in
                        count += 1
                        if count == 900 { throw StoreError(.corrupted, "damaged") }
                        return [1]
                    }
                }
            }
            #expect(try await store.read { try $0.masterKeyIDsInUse() } == [Sample.masterKey])
            let changed = try await store.write {
                try $0.rewrapDataKeys(masterKeyID: "bbbb") { Array("new ".utf8) + $0.wrapped }
            }
            #expect(changed == 1_203)
            #expect(try await store.read { try $0.masterKeyIDsInUse() } == ["bbbb"])
            #expect(try await store.read { try $0.installation() }.masterKeyID == "bbbb")
            let again = try await store.write { try $0.rewrapDataKeys(masterKeyID: "bbbb") { $0.wrapped } }
            #expect(again == 0)
            let page = try await store.read { try $0.mailboxes(in: workspace, limit: 1) }
            let id = try #require(page.items.first?.id)
            let key = try await store.read { try $0.credentials(of: id, in: workspace) }?.dataKey
            #expect(key.map { String(decoding: $0.wrapped, as: UTF8.self) } == "new wrapped sealed")
        }
    }

    @Test(
        "a whole rotation with a real vault: credentials sealed before it open after it and after a restart",
        arguments: Backend.allCases)
    func rotation(backend: Backend) async throws {
        let keys = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: keys) }
        let source = MasterKeySource.file(path: keys + "/master.key")
        try await withStore(on: backend) { store, workspace in
            let holder = VaultHolder(ring: try source.open(keysInUse: []), source: source)
            let firstKey = holder.current.currentKeyID.description
            try await store.write { try $0.adoptMasterKey(firstKey) }
            let draft = try Sample.draft(in: workspace)
            let context = SealContext(workspace: workspace, owner: .mailbox(draft.id), purpose: .imapPassword)

            func sealed(by vault: CredentialVault) throws -> SealedCredentials {
                let key = try vault.makeDataKey(for: context.owner)
                let secret = try vault.seal(Secret("canary"), context: context, dataKey: key)
                return SealedCredentials(
                    dataKey: DataKeyRecord(
                        ownerKind: context.owner.kind, ownerID: context.owner.id, wrapped: key.bytes,
                        masterKeyID: key.keyID.description),
                    credentials: [CredentialRecord(purpose: context.purpose.rawValue, sealed: secret.bytes)])
            }
            func opened(by vault: CredentialVault) async throws -> Secret? {
                let stored = try await store.read { try $0.credentials(of: draft.id, in: workspace) }
                guard let stored, let bytes = stored.sealed(for: context.purpose.rawValue) else { return nil }
                return try vault.open(
                    SealedSecret(bytes: bytes), context: context, dataKey: WrappedDataKey(bytes: stored.dataKey.wrapped)
                )
            }

            let credentials = try sealed(by: holder.current)
            try await store.write { try $0.saveMailbox(draft, credentials: credentials, folders: []) }
            let late = try sealed(by: holder.current)
            let result = try await holder.rotate { vault in
                let keyID = vault.currentKeyID.description
                return try await store.write { writer in
                    try writer.rewrapDataKeys(masterKeyID: keyID) { record in
                        guard let owner = DataKeyOwner(kind: record.ownerKind, id: record.ownerID) else { return [] }
                        return try vault.rewrap(WrappedDataKey(bytes: record.wrapped), for: owner).bytes
                    }
                }
            }
            #expect(result.rewrappedDataKeys == 1)
            #expect(try await opened(by: holder.current) == Secret("canary"))
            // Sealed before the rotation and stored after it: the rotation has not seen it, so it must not get in.
            await #expect(throws: StoreError(.staleMasterKey, "")) {
                try await store.write { try $0.saveMailbox(draft, credentials: late, folders: []) }
            }
            let inUse = try await store.read { try $0.masterKeyIDsInUse() }
            let restarted = CredentialVault(ring: try source.open(keysInUse: Set(inUse.compactMap { KeyID($0) })))
            #expect(restarted.currentKeyID == result.newKey)
            #expect(try await opened(by: restarted) == Secret("canary"))
        }
    }
}
