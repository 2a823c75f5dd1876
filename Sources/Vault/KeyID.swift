internal import Crypto
internal import FoundationEssentials
public import MailModel

/// A key's short name: 64 bits derived from the key, from which the key cannot be found.
///
/// Derived with HKDF-SHA-256 under a label of its own (RFC 5869 §2), so that nothing else that is made from the key
/// can be equal to it. The text form is 16 hexadecimal digits.
public struct KeyID: Sendable, Hashable, CustomStringConvertible {
    /// The size in bytes.
    public static let byteCount = 8

    /// The eight bytes.
    public let bytes: [UInt8]

    /// Takes exactly eight bytes; nil for any other number.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = Array(bytes)
    }

    /// Reads 16 hexadecimal digits.
    public init?(_ text: some StringProtocol) {
        guard let bytes = Hexadecimal.decode(text.utf8), bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// Derives the name of `key` for its use, `label`.
    init(of key: SymmetricKey, label: String) {
        let derived = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: key, info: Array(label.utf8), outputByteCount: Self.byteCount)
        bytes = derived.withUnsafeBytes { Array($0) }
    }

    /// 16 hexadecimal digits.
    public var description: String { Hexadecimal.encode(bytes) }
}

/// A master key: 256 random bits under which data keys are wrapped.
public struct MasterKey: Sendable, CustomStringConvertible {
    /// The size in bytes.
    public static let byteCount = 32

    /// The key's short name.
    public let id: KeyID
    /// When it was made; for a key from the environment, when it was read.
    public let created: Timestamp
    /// The key itself.
    let secret: Secret

    /// Takes 32 bytes; nil for any other number.
    public init?(secret: Secret, created: Timestamp) {
        guard secret.count == Self.byteCount else { return nil }
        self.secret = secret
        self.created = created
        id = KeyID(of: secret.withBytes { SymmetricKey(data: $0) }, label: "salesnode master key id 1")
    }

    /// Makes a new key from the system's secure random generator.
    public static func random(created: Timestamp = .now()) -> MasterKey {
        let key = SymmetricKey(size: .bits256)
        guard let made = MasterKey(secret: key.withUnsafeBytes { Secret($0) }, created: created) else {
            preconditionFailure("a 256-bit key has 32 bytes")
        }
        return made
    }

    /// The key that wraps data keys, apart from the one that names the master key.
    var wrappingKey: SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: secret.withBytes { SymmetricKey(data: $0) }, info: Array("salesnode wrap 1".utf8),
            outputByteCount: 32)
    }

    /// The id; never the key.
    public var description: String { "master key \(id)" }
}
