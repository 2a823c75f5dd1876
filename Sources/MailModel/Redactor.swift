/// Removes known secrets from bytes that are about to be shown or logged.
///
/// A server may echo what it was sent, and a trace shows both directions. Each secret is looked for as it is, in the
/// quoted form of IMAP strings, and in base64 at each of its three alignments, so that it is found inside a SASL
/// response as well. Secrets of fewer than three bytes are not looked for: they would match everywhere.
public struct Redactor: Sendable {
    private var needles: [Secret] = []

    /// Creates a redactor that knows `secrets`.
    public init(_ secrets: [Secret] = []) {
        for secret in secrets { add(secret) }
    }

    /// Adds a secret to look for from now on.
    public mutating func add(_ secret: Secret) {
        guard secret.count >= 3 else { return }
        let bytes = secret.copyBytes()
        needles.append(secret)
        let escaped = bytes.flatMap { $0 == 0x22 || $0 == 0x5C ? [0x5C, $0] : [$0] }
        if escaped.count != bytes.count { needles.append(Secret(escaped)) }
        for alignment in 0..<3 {
            let encoded = Self.base64Core(of: bytes, alignment: alignment)
            // Shorter cores would match by chance.
            if encoded.count >= 4 { needles.append(Secret(encoded)) }
        }
    }

    /// The bytes with every occurrence of a known secret replaced by `[secret]`.
    public func redacting(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var result = Array(bytes)
        for needle in needles {
            result = needle.withBytes { Self.replacing($0, in: result) }
        }
        return result
    }

    /// The text with every occurrence of a known secret replaced.
    public func redacting(_ text: String) -> String {
        String(decoding: redacting(Array(text.utf8)), as: UTF8.self)
    }

    /// A server's words with known secrets removed, safe to show.
    public func serverText(_ bytes: some Collection<UInt8>) -> ServerText {
        let shown = ServerText(redacting(bytes.prefix(ServerText.maximumCharacters * 16)))
        // Dropping control and invisible characters can join the pieces of a secret that was echoed with some in between.
        return ServerText(redacting(shown.description))
    }

    private static func replacing(_ needle: UnsafeRawBufferPointer, in bytes: [UInt8]) -> [UInt8] {
        guard let first = needle.first, bytes.count >= needle.count else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == first, index + needle.count <= bytes.count,
                bytes[index..<(index + needle.count)].elementsEqual(needle)
            {
                result.append(contentsOf: "[secret]".utf8)
                index += needle.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }

    /// The base64 digits that depend on `bytes` alone when they start `alignment` octets after a group's start.
    private static func base64Core(of bytes: [UInt8], alignment: Int) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let startBit = alignment * 8
        let endBit = startBit + bytes.count * 8
        var digits: [UInt8] = []
        var bit = (startBit + 5) / 6 * 6
        while bit + 6 <= endBit {
            var value = 0
            for offset in 0..<6 {
                let position = bit + offset - startBit
                let octet = bytes[position / 8]
                value = value << 1 | Int(octet >> UInt8(7 - position % 8)) & 1
            }
            digits.append(alphabet[value])
            bit += 6
        }
        return digits
    }
}
