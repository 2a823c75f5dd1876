internal import Crypto

/// The key of a workspace under which its digests are made.
struct IdentityKey: Sendable {
    /// Has taken in the key, which is half the work of a short digest.
    private let prepared: HMAC<SHA256>

    init(_ bytes: [UInt8]) { prepared = HMAC(key: SymmetricKey(data: bytes)) }

    /// The digest of some fields: HMAC-SHA256, 32 octets. It means nothing to who has not the key.
    func digest(_ fields: DigestFields) -> [UInt8] {
        var code = prepared
        code.update(data: fields.bytes)
        return Array(code.finalize())
    }
}

/// What is digested, field by field with its length before it, so that no two lists of fields read alike.
struct DigestFields {
    fileprivate private(set) var bytes: [UInt8] = []

    /// Begins a list of its own kind.
    ///
    /// - Parameter purpose: tells digests of different kinds over the same fields apart.
    init(_ purpose: StaticString) {
        purpose.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(0)
    }

    mutating func add(_ field: some Collection<UInt8>) {
        add(number: UInt64(field.count))
        bytes.append(contentsOf: field)
    }

    mutating func add(_ text: String) { add(text.utf8) }

    mutating func add(number: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }
}
