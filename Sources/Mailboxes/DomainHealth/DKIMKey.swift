import MIME
import MailModel

/// A public key that a domain publishes for DKIM (RFC 6376 §3.6.1). Untrusted.
struct DKIMKey: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        /// With the bits of its modulus.
        case rsa(bits: Int)
        /// RFC 8463 §4
        case ed25519
        /// A type that we do not know.
        case other(String)
    }

    enum State: Sendable, Hashable {
        case usable(Kind)
        /// An empty key: it was taken back (RFC 6376 §3.6.1, `p=`).
        case revoked
        /// It cannot be read; why, for people.
        case damaged(String)
    }

    let state: State
    /// The domain says that it is only trying DKIM out (RFC 6376 §3.6.1, `t=y`).
    let isTesting: Bool

    /// The longest key that is decoded, in bytes of base64; a key of 8,192 bits has some 1,400.
    private static let maximumKeyBytes = 8 << 10

    /// Whether a text under `_domainkey` is meant as a key: it has a `p=`, or names the version.
    static func isRecord(_ text: String) -> Bool {
        let tags = TagList(text)
        return tags["p"] != nil || tags["v"] == "DKIM1"
    }

    init(_ text: String) {
        let tags = TagList(text)
        isTesting = (tags["t"] ?? "").utf8.split(separator: UInt8(ascii: ":")).contains {
            $0.filter { $0 != 0x20 }.elementsEqual("y".utf8)
        }
        state = Self.state(tags)
    }

    private static func state(_ tags: TagList) -> State {
        // RFC 6376 §3.6.1: where the version is there, it is the first and has this value.
        if let version = tags["v"], version != "DKIM1" || tags.tags.first?.name != "v" {
            return .damaged("its version is not DKIM1, or does not stand first")
        }
        guard let key = tags["p"] else { return .damaged("it has no key (p=)") }
        guard !key.isEmpty else { return .revoked }
        guard key.utf8.count <= maximumKeyBytes else { return .damaged("its key is too long") }
        if let services = tags["s"] {
            let names = services.utf8.split(separator: UInt8(ascii: ":")).compactMap { String($0) }
            guard names.contains(where: { $0 == "*" || $0 == "email" }) else {
                return .damaged("it is not meant for e-mail (s=)")
            }
        }
        let isBase64 = key.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
                || [0x2B, 0x2F, 0x3D, 0x20, 9].contains(byte)
        }
        guard isBase64 else { return .damaged("its key is no base64") }
        let bytes = Base64.decode(Array(key.utf8)[...])
        switch tags["k"] ?? "rsa" {
        case "rsa":
            guard let bits = RSAKeySize.bits(of: bytes[...]) else { return .damaged("its key is no RSA key") }
            return .usable(.rsa(bits: bits))
        case "ed25519":
            // RFC 8463 §4.2: the 32 octets themselves.
            return bytes.count == 32 ? .usable(.ed25519) : .damaged("its key is no Ed25519 key")
        case let other: return .usable(.other(ServerText(other).description))
        }
    }
}

/// Finds out how long an RSA key is: the bits of the modulus in a SubjectPublicKeyInfo or a bare RSAPublicKey
/// (RFC 8017 §A.1.1), both in DER. Never looks beyond what is there.
enum RSAKeySize {
    static func bits(of bytes: ArraySlice<UInt8>) -> Int? {
        guard var outer = element(0x30, bytes)?.content else { return nil }
        if let number = element(0x02, outer) { return bits(ofInteger: number.content) }
        // The algorithm, then the key in a string of bits with none unused.
        guard let algorithm = element(0x30, outer) else { return nil }
        outer = algorithm.rest
        guard let string = element(0x03, outer)?.content, string.first == 0,
            let key = element(0x30, string.dropFirst())?.content, let modulus = element(0x02, key)
        else { return nil }
        return bits(ofInteger: modulus.content)
    }

    private static func bits(ofInteger bytes: ArraySlice<UInt8>) -> Int? {
        let digits = bytes.drop { $0 == 0 }
        guard let first = digits.first else { return nil }
        return (digits.count - 1) * 8 + (8 - first.leadingZeroBitCount)
    }

    private static func element(
        _ tag: UInt8, _ bytes: ArraySlice<UInt8>
    ) -> (content: ArraySlice<UInt8>, rest: ArraySlice<UInt8>)? {
        guard bytes.first == tag, let first = bytes.dropFirst().first else { return nil }
        var rest = bytes.dropFirst(2)
        var length = Int(first)
        if first & 0x80 != 0 {
            let count = Int(first & 0x7F)
            guard (1...3).contains(count), rest.count >= count else { return nil }
            length = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(count)
        }
        guard rest.count >= length else { return nil }
        return (rest.prefix(length), rest.dropFirst(length))
    }
}
