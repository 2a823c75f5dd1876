internal import MailStore
internal import Vault

/// Brings vault and store together where the master key changes.
struct MasterKeyRotation: Sendable {
    let store: Store
    let vault: VaultHolder

    /// At start: finishes a rotation that was cut short, and makes the key the store's where nothing is sealed yet.
    ///
    /// - Throws: ``CommandFailure`` with `vaultFailed` or `storeFailed`.
    func settle() async throws(CommandFailure) {
        do {
            _ = try await vault.finishRotation(rewrapAll: rewrapAll)
        } catch {
            throw CommandFailure(error)
        }
        let keyID = vault.current.currentKeyID.description
        do {
            try await store.write { writer in try writer.adoptMasterKey(keyID) }
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Replaces the master key while everything goes on.
    ///
    /// - Throws: ``CommandFailure`` with `vaultFailed`; a crash or an error at any point leaves everything openable.
    func rotate() async throws(CommandFailure) -> RotationResult {
        do {
            let rotation = try await vault.rotate(rewrapAll: rewrapAll)
            return RotationResult(
                keyID: rotation.newKey.description, retiredKeyIDs: rotation.retiredKeys.map(\.description),
                rewrappedDataKeys: rotation.rewrappedDataKeys)
        } catch {
            throw CommandFailure(error)
        }
    }

    private func rewrapAll(with vault: CredentialVault) async throws -> Int {
        try await store.write { (writer) throws(StoreError) in
            try writer.rewrapDataKeys(masterKeyID: vault.currentKeyID.description) { record in
                guard let owner = DataKeyOwner(kind: record.ownerKind, id: record.ownerID) else {
                    throw StoreError(.corrupted, "a stored key belongs to \(record.ownerKind), which is unknown")
                }
                return try vault.rewrap(try WrappedDataKey(bytes: record.wrapped), for: owner).bytes
            }
        }
    }
}
