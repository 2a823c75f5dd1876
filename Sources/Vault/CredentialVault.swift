internal import Crypto
internal import FoundationEssentials
public import MailModel

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Seals and opens secrets: master key over data key over secret.
///
/// Every owner has a data key of its own, which is stored wrapped by the master key. Rotation therefore rewrites only
/// the small wrapped keys, and destroying one wrapped key makes everything of that owner unreadable.
public struct CredentialVault: Sendable {
    /// The master keys at hand.
    public let ring: KeyRing

    /// Works with the keys of `ring`; new data keys are wrapped by its current one.
    public init(ring: KeyRing) { self.ring = ring }

    /// The master key that wraps new data keys. The store refuses a data key that is wrapped by another.
    public var currentKeyID: KeyID { ring.current.id }

    /// Makes a new data key for `owner`.
    ///
    /// - Throws: ``VaultError`` only where the cipher itself fails, which no input brings about.
    public func makeDataKey(for owner: DataKeyOwner) throws(VaultError) -> WrappedDataKey {
        try wrap(SymmetricKey(size: .bits256), for: owner)
    }

    /// Seals `secret` under `dataKey` for one place.
    ///
    /// - Throws: ``VaultError`` with `secretTooLong`, or, where the data key does not open, `unknownKey` or
    ///   `cannotOpen`.
    public func seal(
        _ secret: Secret, context: SealContext, dataKey: WrappedDataKey
    ) throws(VaultError) -> SealedSecret {
        guard secret.count <= SealedSecret.maximumSecretBytes else {
            throw VaultError(
                .secretTooLong,
                "a credential of \(secret.count) bytes is longer than \(SealedSecret.maximumSecretBytes)")
        }
        let key = try unwrap(dataKey, for: context.owner)
        let id = Self.id(ofDataKey: key)
        var padded = secret.copyBytes()
        padded.append(0x80)
        while !padded.count.isMultiple(of: SealedSecret.paddingBytes) { padded.append(0) }
        defer { erase(&padded) }
        let data = Self.associatedData(
            for: context, header: Envelope.header(kind: .secret, keyID: id))
        return SealedSecret(envelope: try Self.encrypt(padded, kind: .secret, keyID: id, key: key, data: data))
    }

    /// Opens what ``seal(_:context:dataKey:)`` made for the same place.
    ///
    /// - Throws: ``VaultError`` with `unknownKey` where the master key is not at hand or the secret belongs to another
    ///   data key, `cannotOpen` where anything was changed or the place is another.
    public func open(
        _ sealed: SealedSecret, context: SealContext, dataKey: WrappedDataKey
    ) throws(VaultError) -> Secret {
        let key = try unwrap(dataKey, for: context.owner)
        guard Self.id(ofDataKey: key) == sealed.dataKeyID else {
            throw VaultError(.unknownKey, "a stored credential was sealed with another data key than its owner has")
        }
        let data = Self.associatedData(for: context, header: sealed.envelope.header)
        var padded = try Self.decrypt(sealed.envelope, key: key, data: data)
        defer { erase(&padded) }
        guard let end = padded.lastIndex(where: { $0 != 0 }), padded[end] == 0x80 else { throw Self.cannotOpen }
        return Secret(padded[..<end])
    }

    /// The same data key wrapped by the current master key. What it sealed stays as it is.
    ///
    /// - Throws: ``VaultError`` with `unknownKey` or `cannotOpen`.
    public func rewrap(_ dataKey: WrappedDataKey, for owner: DataKeyOwner) throws(VaultError) -> WrappedDataKey {
        if dataKey.keyID == currentKeyID {
            // Opened all the same, so that a damaged key is noticed before the other master key is dropped.
            _ = try unwrap(dataKey, for: owner)
            return dataKey
        }
        return try wrap(try unwrap(dataKey, for: owner), for: owner)
    }

    // MARK: - Data keys

    private func wrap(_ key: SymmetricKey, for owner: DataKeyOwner) throws(VaultError) -> WrappedDataKey {
        let master = ring.current
        let data = Self.associatedData(for: owner, header: Envelope.header(kind: .dataKey, keyID: master.id))
        var bytes = key.withUnsafeBytes { Array($0) }
        defer { erase(&bytes) }
        return WrappedDataKey(
            envelope: try Self.encrypt(bytes, kind: .dataKey, keyID: master.id, key: master.wrappingKey, data: data))
    }

    private func unwrap(_ wrapped: WrappedDataKey, for owner: DataKeyOwner) throws(VaultError) -> SymmetricKey {
        guard let master = ring.key(wrapped.keyID) else {
            throw VaultError(
                .unknownKey,
                "a credential is sealed under master key \(wrapped.keyID), but \(ring.summary); give the program that"
                    + " key again")
        }
        let data = Self.associatedData(for: owner, header: wrapped.envelope.header)
        var bytes = try Self.decrypt(wrapped.envelope, key: master.wrappingKey, data: data)
        defer { erase(&bytes) }
        return SymmetricKey(data: bytes)
    }

    private static func id(ofDataKey key: SymmetricKey) -> KeyID { KeyID(of: key, label: "salesnode data key id 1") }

    // MARK: - Additional data

    private static func associatedData(for owner: DataKeyOwner, header: [UInt8]) -> [UInt8] {
        var data = AssociatedData(label: "salesnode data key", header: header)
        data.append(owner.kind)
        data.append(owner.id)
        return data.bytes
    }

    private static func associatedData(for context: SealContext, header: [UInt8]) -> [UInt8] {
        var data = AssociatedData(label: "salesnode secret", header: header)
        data.append(context.workspace?.description ?? "")
        data.append(context.owner.kind)
        data.append(context.owner.id)
        data.append(context.purpose.rawValue)
        return data.bytes
    }

    // MARK: - Cipher

    private static let cannotOpen = VaultError(
        .cannotOpen, "a stored key or credential was changed, or moved from where it was sealed, and does not open")

    private static func encrypt(
        _ plain: [UInt8], kind: Envelope.Kind, keyID: KeyID, key: SymmetricKey, data: [UInt8]
    ) throws(VaultError) -> Envelope {
        do {
            // The nonce is random (96 bits); no data key ever seals more than a few thousand values.
            let box = try ChaChaPoly.seal(plain, using: key, authenticating: data)
            return Envelope(
                kind: kind, keyID: keyID, nonce: Array(box.nonce), ciphertext: Array(box.ciphertext),
                tag: Array(box.tag))
        } catch {
            throw VaultError(.cannotOpen, "the cipher failed: \(error)")
        }
    }

    private static func decrypt(_ envelope: Envelope, key: SymmetricKey, data: [UInt8]) throws(VaultError) -> [UInt8] {
        do {
            let box = try ChaChaPoly.SealedBox(
                nonce: ChaChaPoly.Nonce(data: envelope.nonce), ciphertext: envelope.ciphertext, tag: envelope.tag)
            var plain = try ChaChaPoly.open(box, using: key, authenticating: data)
            defer {
                plain.withUnsafeMutableBytes { buffer in
                    if let base = buffer.baseAddress { explicit_bzero(base, buffer.count) }
                }
            }
            return Array(plain)
        } catch {
            throw cannotOpen
        }
    }
}
