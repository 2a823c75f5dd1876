/// A data key as it is stored: encrypted under a master key and bound to its owner.
///
/// Version 1 has 70 bytes: version, kind, master key id (8), nonce (12), encrypted key (32), tag (16), by
/// ChaCha20-Poly1305 (RFC 8439 §2.8).
public struct WrappedDataKey: Sendable, Hashable {
    /// The stored form.
    public var bytes: [UInt8] { envelope.bytes }
    /// The master key under which it is wrapped.
    public var keyID: KeyID { envelope.keyID }

    let envelope: Envelope

    /// Reads the stored form.
    ///
    /// - Throws: ``VaultError`` with `malformed` or `unknownVersion`. Whether the key opens is not known before use.
    public init(bytes: some Collection<UInt8>) throws(VaultError) {
        envelope = try Envelope(bytes: bytes, kind: .dataKey, bodyBytes: MasterKey.byteCount...MasterKey.byteCount)
    }

    init(envelope: Envelope) { self.envelope = envelope }
}

/// A secret as it is stored: encrypted under a data key and bound to its ``SealContext``.
///
/// Version 1: version, kind, data key id (8), nonce (12), encrypted secret, tag (16). The secret is padded to a
/// multiple of 32 bytes before it is encrypted, so that the stored size does not tell a password's length.
public struct SealedSecret: Sendable, Hashable {
    /// The longest secret that can be sealed, in bytes. An OAuth grant with several tokens stays under 20 KiB.
    public static let maximumSecretBytes = 64 << 10
    /// The padding's step, in bytes.
    static let paddingBytes = 32

    /// The stored form.
    public var bytes: [UInt8] { envelope.bytes }
    /// The data key under which it is sealed.
    public var dataKeyID: KeyID { envelope.keyID }

    let envelope: Envelope

    /// Reads the stored form.
    ///
    /// - Throws: ``VaultError`` with `malformed` or `unknownVersion`. Whether it opens is not known before use.
    public init(bytes: some Collection<UInt8>) throws(VaultError) {
        let step = Self.paddingBytes
        envelope = try Envelope(bytes: bytes, kind: .secret, bodyBytes: step...(Self.maximumSecretBytes + step))
        guard envelope.ciphertext.count.isMultiple(of: step) else { throw Envelope.malformed }
    }

    init(envelope: Envelope) { self.envelope = envelope }
}

/// The frame that both stored forms share.
struct Envelope: Sendable, Hashable {
    enum Kind: UInt8 {
        case dataKey = 1
        case secret = 2
    }

    static let version: UInt8 = 1
    static let headerBytes = 2 + KeyID.byteCount
    static let nonceBytes = 12
    static let tagBytes = 16
    static let malformed = VaultError(.malformed, "a stored key or credential is damaged: it does not have its format")

    let keyID: KeyID
    /// What is authenticated along with the contents.
    let header: [UInt8]
    let nonce: [UInt8]
    let ciphertext: [UInt8]
    let tag: [UInt8]

    var bytes: [UInt8] { header + nonce + ciphertext + tag }

    static func header(kind: Kind, keyID: KeyID) -> [UInt8] { [version, kind.rawValue] + keyID.bytes }

    init(kind: Kind, keyID: KeyID, nonce: [UInt8], ciphertext: [UInt8], tag: [UInt8]) {
        header = Self.header(kind: kind, keyID: keyID)
        self.keyID = keyID
        self.nonce = nonce
        self.ciphertext = ciphertext
        self.tag = tag
    }

    init(bytes: some Collection<UInt8>, kind: Kind, bodyBytes: ClosedRange<Int>) throws(VaultError) {
        guard let version = bytes.first else { throw Self.malformed }
        guard version == Self.version else {
            throw VaultError(
                .unknownVersion,
                "a stored key or credential has format \(version), and this program knows only format \(Self.version);"
                    + " use the Salesnode that wrote it")
        }
        let frameBytes = Self.headerBytes + Self.nonceBytes + Self.tagBytes
        guard bytes.count >= frameBytes, bodyBytes.contains(bytes.count - frameBytes) else { throw Self.malformed }
        var rest = bytes.dropFirst(0)
        header = Array(rest.prefix(Self.headerBytes))
        guard header[1] == kind.rawValue, let id = KeyID(bytes: header.dropFirst(2)) else { throw Self.malformed }
        keyID = id
        rest = rest.dropFirst(Self.headerBytes)
        nonce = Array(rest.prefix(Self.nonceBytes))
        rest = rest.dropFirst(Self.nonceBytes)
        ciphertext = Array(rest.dropLast(Self.tagBytes))
        tag = Array(rest.suffix(Self.tagBytes))
    }
}
