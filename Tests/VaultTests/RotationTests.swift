import Foundation
import MailModel
import Synchronization
import Testing

@testable import Vault

/// Data keys in memory, changed all or none, as a store does.
private final class FakeStore: Sendable {
    struct Row {
        let context: SealContext
        var key: WrappedDataKey
        let sealed: SealedSecret
    }

    let rows = Mutex<[Row]>([])

    var keysInUse: Set<KeyID> { rows.withLock { Set($0.map(\.key.keyID)) } }

    func add(_ secret: String, mailbox: UInt64, vault: CredentialVault) throws {
        let context = Fixture.context(mailbox: mailbox)
        let key = try vault.makeDataKey(for: context.owner)
        let sealed = try vault.seal(Secret(secret), context: context, dataKey: key)
        rows.withLock { $0.append(Row(context: context, key: key, sealed: sealed)) }
    }

    @Sendable func rewrapAll(_ vault: CredentialVault) throws -> Int {
        try rows.withLock { rows in
            let rewrapped = try rows.map { try vault.rewrap($0.key, for: $0.context.owner) }
            var changed = 0
            for (index, key) in rewrapped.enumerated() where rows[index].key != key {
                rows[index].key = key
                changed += 1
            }
            return changed
        }
    }

    func opened(by vault: CredentialVault) throws -> [Secret] {
        try rows.withLock { try $0.map { try vault.open($0.sealed, context: $0.context, dataKey: $0.key) } }
    }
}

private struct Killed: Error {}

@Suite("Rotation")
struct RotationTests {
    let folder: TemporaryFolder
    let source: MasterKeySource
    private let store = FakeStore()
    let secrets = [Secret("one"), Secret("two"), Secret("three")]

    init() throws {
        folder = try TemporaryFolder()
        source = .file(path: folder.path + "/master.key")
        let vault = CredentialVault(ring: try source.open(keysInUse: []))
        for (index, secret) in ["one", "two", "three"].enumerated() {
            try store.add(secret, mailbox: UInt64(index), vault: vault)
        }
    }

    /// What a program does at start.
    private func start() throws -> VaultHolder {
        VaultHolder(ring: try source.open(keysInUse: store.keysInUse), source: source)
    }

    @Test("a rotation changes the key file and every data key, and everything still opens")
    func rotate() async throws {
        let holder = try start()
        let old = holder.current.currentKeyID
        let result = try await holder.rotate(rewrapAll: store.rewrapAll)
        #expect(result.rewrappedDataKeys == 3)
        #expect(result.retiredKeys == [old])
        #expect(holder.current.currentKeyID == result.newKey)
        #expect(store.keysInUse == [result.newKey])
        #expect(try store.opened(by: holder.current) == secrets)
        let ring = try source.open(keysInUse: store.keysInUse)
        #expect(ring.keys.map(\.id) == [result.newKey])
        #expect(try folder.mode(folder.path + "/master.key") == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["master.key"])
        #expect(try await start().finishRotation(rewrapAll: store.rewrapAll) == nil)
    }

    @Test("what was read before a rotation still opens after it in the same process")
    func readBefore() async throws {
        let holder = try start()
        let before = store.rows.withLock { $0 }
        _ = try await holder.rotate(rewrapAll: store.rewrapAll)
        for row in before {
            _ = try holder.current.open(row.sealed, context: row.context, dataKey: row.key)
        }
    }

    @Test(
        "a process killed after any step leaves everything openable, and the next start finishes",
        arguments: VaultHolder.Step.allCases)
    func killed(after step: VaultHolder.Step) async throws {
        let victim = try start()
        await #expect(throws: VaultError.self) {
            try await victim.rotate(rewrapAll: store.rewrapAll) { (reached) throws(VaultError) in
                if reached == step { throw VaultError(.fileSystem, "killed") }
            }
        }
        let holder = try start()
        #expect(try store.opened(by: holder.current) == secrets)
        let finished = try await holder.finishRotation(rewrapAll: store.rewrapAll)
        #expect((finished == nil) == (step == .oldKeyRemoved))
        #expect(try store.opened(by: holder.current) == secrets)
        let next = try start()
        #expect(next.current.ring.keys.count == 1)
        #expect(try store.opened(by: next.current) == secrets)
        #expect(store.keysInUse == [next.current.currentKeyID])
    }

    @Test("a store that refuses leaves the old key in force, and rotating again finishes with the same new key")
    func storeRefuses() async throws {
        let holder = try start()
        let old = holder.current.currentKeyID
        let error = await #expect(throws: VaultError.self) {
            try await holder.rotate { _ in throw Killed() }
        }
        #expect(error?.code == .rewrapFailed)
        #expect(holder.current.currentKeyID == old)
        #expect(try store.opened(by: holder.current) == secrets)
        let planned = try source.open(keysInUse: store.keysInUse).keys.map(\.id)
        #expect(planned.count == 2)
        let result = try await holder.rotate(rewrapAll: store.rewrapAll)
        #expect(result.newKey == planned.first)
        #expect(result.retiredKeys == [old])
        #expect(try store.opened(by: try start().current) == secrets)
    }

    @Test("while the store changes over, both keys open and the old one goes on wrapping")
    func duringRewrap() async throws {
        let holder = try start()
        let old = holder.current.currentKeyID
        let store = store
        let secrets = secrets
        _ = try await holder.rotate { vault in
            #expect(holder.current.currentKeyID == old)
            let count = try store.rewrapAll(vault)
            #expect(try store.opened(by: holder.current) == secrets)
            return count
        }
    }

    @Test("a second rotation at the same time is refused")
    func concurrent() async throws {
        let holder = try start()
        let store = store
        _ = try await holder.rotate { vault in
            await #expect(throws: VaultError(.rotationInProgress, "")) {
                try await holder.rotate(rewrapAll: store.rewrapAll)
            }
            return try store.rewrapAll(vault)
        }
    }

    @Test("a key file that cannot be written stops a rotation before anything changes")
    func folderGone() async throws {
        let holder = try start()
        let old = holder.current.currentKeyID
        try FileManager.default.removeItem(atPath: folder.path)
        await #expect(throws: VaultError(.fileSystem, "")) { try await holder.rotate(rewrapAll: store.rewrapAll) }
        #expect(store.keysInUse == [old])
        #expect(try store.opened(by: holder.current) == secrets)
    }

    @Test("a key from the environment is not rotated, and the message says what to do")
    func environment() async throws {
        let value = Secret("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=")
        let source = MasterKeySource.environment(variable: "SALESNODE_MASTER_KEY", value: value)
        let holder = VaultHolder(ring: try source.open(keysInUse: []), source: source)
        let error = await #expect(throws: VaultError.self) { try await holder.rotate(rewrapAll: store.rewrapAll) }
        #expect(error?.code == .rotationUnsupported)
        #expect(error?.message.contains("SALESNODE_MASTER_KEY") == true)
        #expect(error?.message.contains("key file") == true)
    }

    @Test("files of a writer that was killed before its rename are removed by the next rotation")
    func leftovers() async throws {
        try folder.write("old key", to: folder.path + "/master.key.new-0011223344556677")
        _ = try await start().rotate(rewrapAll: store.rewrapAll)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["master.key"])
    }
}
