import MailModel
import MailStore
import Vault

/// Seals what belongs to a workspace, or to the server, and not to one mailbox: client secrets, sign-ins under way.
///
/// The data key is made at the first use and lives as long as its owner.
struct WorkspaceSealing: Sendable {
    let store: Store
    let vault: VaultHolder
    /// Nil for the server.
    let workspace: WorkspaceID?

    private var owner: DataKeyOwner { workspace.map { .workspace($0) } ?? .server }

    func seal(_ secret: Secret, for purpose: SealPurpose) async throws(MailboxError) -> [UInt8] {
        let key = try await dataKey()
        do {
            return try vault.current.seal(
                secret, context: context(purpose), dataKey: try WrappedDataKey(bytes: key.wrapped)
            ).bytes
        } catch {
            throw MailboxError(.vaultFailed, "A secret could not be sealed: \(error).")
        }
    }

    func open(_ sealed: [UInt8], for purpose: SealPurpose) async throws(MailboxError) -> Secret {
        guard let key = try await storedKey() else {
            throw MailboxError(.storeFailed, "The key of a stored secret is gone.")
        }
        do {
            return try vault.current.open(
                try SealedSecret(bytes: sealed), context: context(purpose),
                dataKey: try WrappedDataKey(bytes: key.wrapped))
        } catch {
            throw MailboxError(.vaultFailed, "A stored secret could not be opened: \(error).")
        }
    }

    private func context(_ purpose: SealPurpose) -> SealContext {
        SealContext(workspace: workspace, owner: owner, purpose: purpose)
    }

    private func storedKey() async throws(MailboxError) -> DataKeyRecord? {
        let workspace = workspace
        do { return try await store.read { try $0.dataKey(of: workspace) } } catch { throw MailboxError(error) }
    }

    private func dataKey() async throws(MailboxError) -> DataKeyRecord {
        if let found = try await storedKey() { return found }
        // A rotation of the master key between making a data key and storing it is noticed by the store.
        var attempt = 1
        while true {
            let record = try newKey()
            let workspace = workspace
            do {
                return try await store.write { try $0.adoptDataKey(record, of: workspace) }
            } catch {
                guard error.code == .staleMasterKey, attempt < 3 else { throw MailboxError(error) }
                attempt += 1
            }
        }
    }

    private func newKey() throws(MailboxError) -> DataKeyRecord {
        do {
            let made = try vault.current.makeDataKey(for: owner)
            return DataKeyRecord(
                ownerKind: owner.kind, ownerID: owner.id, wrapped: made.bytes, masterKeyID: made.keyID.description)
        } catch {
            throw MailboxError(.vaultFailed, "A key could not be made: \(error).")
        }
    }
}
