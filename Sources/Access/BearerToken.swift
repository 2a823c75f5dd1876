internal import Crypto
internal import FoundationEssentials
internal import MailModel

/// A random word of 256 bits that proves something to whoever made it: a session, a device, an invitation.
///
/// It is shown once, to its holder; stored is only its digest. A digest suffices without salt or stretching, because
/// nobody can guess 256 random bits.
public struct BearerToken: Sendable, Hashable {
    /// The SHA-256 of the word, as it is stored.
    public let digest: [UInt8]
    private let word: Secret

    private static let byteCount = 32
    private static let characterCount = 43

    /// Makes a new token from the system's secure random generator.
    public static func random() -> BearerToken {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<byteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return BearerToken(
            word: Data(bytes).base64EncodedString().filter { $0 != "=" }
                .replacing("+", with: "-").replacing("/", with: "_"))
    }

    /// Takes the word from a cookie or a link; nil where it cannot be one.
    public init?(_ text: String) {
        guard text.utf8.count == Self.characterCount,
            text.utf8.allSatisfy({ byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == 0x2D || byte == 0x5F
            })
        else { return nil }
        self.init(word: text)
    }

    private init(word: String) {
        self.word = Secret(word)
        digest = Array(SHA256.hash(data: Array(word.utf8)))
    }

    /// The word itself, for the cookie or the link that hands it to its holder.
    public func reveal() -> String { String(decoding: word.copyBytes(), as: UTF8.self) }

    /// A word that follows from this one and `purpose`, from which this one cannot be told: what a form carries to show
    /// that it came from a page of ours (43 characters).
    public func derived(for purpose: String) -> String {
        let key = SymmetricKey(data: word.copyBytes())
        let code = HMAC<SHA256>.authenticationCode(for: Array(purpose.utf8), using: key)
        return Data(code).base64EncodedString().filter { $0 != "=" }
            .replacing("+", with: "-").replacing("/", with: "_")
    }

    /// Whether `text` is what ``derived(for:)`` gives; takes the same time wherever they differ.
    public func isDerived(_ text: String, for purpose: String) -> Bool {
        Secret(text) == Secret(derived(for: purpose))
    }

    /// Compares the digests.
    public static func == (left: BearerToken, right: BearerToken) -> Bool { left.digest == right.digest }

    /// Hashes the digest.
    public func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}
