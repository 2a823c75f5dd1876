internal import Synchronization

/// What a rotation did.
public struct KeyRotation: Sendable, Hashable {
    /// The master key in use from now on.
    public let newKey: KeyID
    /// The master keys that were taken out of the key file.
    public let retiredKeys: [KeyID]
    /// How many data keys were wrapped anew.
    public let rewrappedDataKeys: Int
}

/// The running program's vault, which a rotation exchanges under everybody's hands.
///
/// Take ``current`` for each use, keep it for no longer, and store what it sealed at once. The store refuses a data
/// key that is wrapped by a master key which a rotation has replaced meanwhile (`StoreError.Code.staleMasterKey`):
/// seal again with the new ``current`` and repeat.
public final class VaultHolder: Sendable {
    /// Where the master key is kept.
    public let source: MasterKeySource

    private struct State {
        var vault: CredentialVault
        /// What the key file holds, in its order.
        var fileKeys: [MasterKey]
        var isRotating = false
    }

    private let state: Mutex<State>

    /// Holds a vault with the keys of `ring`, which `source` gave.
    public init(ring: KeyRing, source: MasterKeySource) {
        self.source = source
        state = Mutex(State(vault: CredentialVault(ring: ring), fileKeys: ring.keys))
    }

    /// The vault as it is now.
    public var current: CredentialVault { state.withLock { $0.vault } }

    /// Replaces the master key by a new one. A crash at any point leaves everything openable.
    ///
    /// The key file gets the new key beside the old, the store's data keys are wrapped anew in one transaction, and
    /// the old key leaves the file. A program that is killed in between finishes with ``finishRotation(rewrapAll:)``
    /// at its next start; calling this again after an error resumes with the same new key.
    ///
    /// - Parameter rewrapAll: passes every stored data key through ``CredentialVault/rewrap(_:for:)`` of the given
    ///   vault and makes its ``CredentialVault/currentKeyID`` the store's, in one durable transaction; returns how
    ///   many changed.
    /// - Throws: ``VaultError``: `rotationUnsupported` for a key from the environment, `rotationInProgress`,
    ///   `rewrapFailed`, `fileSystem`.
    public func rotate(
        rewrapAll: (CredentialVault) async throws -> Int
    ) async throws(VaultError) -> KeyRotation {
        try await rotate(rewrapAll: rewrapAll, after: { _ throws(VaultError) in })
    }

    /// Finishes a rotation that was cut short; to be called at start, before anything is sealed.
    ///
    /// - Returns: nil where there was nothing to finish.
    /// - Throws: as ``rotate(rewrapAll:)``.
    public func finishRotation(
        rewrapAll: (CredentialVault) async throws -> Int
    ) async throws(VaultError) -> KeyRotation? {
        guard state.withLock({ $0.fileKeys.count > 1 }) else { return nil }
        return try await rotate(rewrapAll: rewrapAll)
    }

    /// The points between which a rotation can be cut short.
    enum Step: CaseIterable {
        case newKeyWritten
        case dataKeysRewrapped
        case oldKeyRemoved
    }

    func rotate(
        rewrapAll: (CredentialVault) async throws -> Int, after: (Step) throws(VaultError) -> Void
    ) async throws(VaultError) -> KeyRotation {
        guard case .file(let path) = source else {
            throw VaultError(
                .rotationUnsupported,
                "the master key comes from \(source), which a program cannot change; put its value into a file with"
                    + " mode 0600, start with that key file instead, and rotate then")
        }
        let (ring, fileKeys) = try state.withLock { (state) throws(VaultError) in
            guard !state.isRotating else {
                throw VaultError(.rotationInProgress, "the master key is being rotated already")
            }
            state.isRotating = true
            return (state.vault.ring, state.fileKeys)
        }
        defer { state.withLock { $0.isRotating = false } }
        let file = KeyFile(path: path)

        // Several keys are the trace of a rotation that was cut short: the file lists the new one first.
        let isResumed = fileKeys.count > 1
        let planned = KeyRing(
            keys: isResumed ? fileKeys : [.random()] + fileKeys, retired: ring.retired, origin: ring.origin)
        if !isResumed {
            try file.replace(planned.text)
            state.withLock { $0.fileKeys = planned.keys }
        }
        // Until the store has changed over, the old key goes on wrapping, and both open.
        hold(KeyRing(keys: planned.keys.reversed(), retired: planned.retired, origin: planned.origin))
        try after(.newKeyWritten)

        let rewrapped: Int
        do {
            rewrapped = try await rewrapAll(CredentialVault(ring: planned))
        } catch {
            throw VaultError(
                .rewrapFailed,
                "the stored keys could not be wrapped anew: \(error). Both master keys are in \(ring.origin), so"
                    + " nothing is lost; rotate again to finish")
        }
        let old = Array(planned.keys.dropFirst())
        hold(KeyRing(keys: [planned.current], retired: planned.retired + old, origin: planned.origin))
        try after(.dataKeysRewrapped)

        try file.replace(KeyRing(keys: [planned.current], origin: planned.origin).text)
        state.withLock { $0.fileKeys = [planned.current] }
        try after(.oldKeyRemoved)
        return KeyRotation(newKey: planned.current.id, retiredKeys: old.map(\.id), rewrappedDataKeys: rewrapped)
    }

    private func hold(_ ring: KeyRing) { state.withLock { $0.vault = CredentialVault(ring: ring) } }
}
