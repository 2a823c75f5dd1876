/// Looks for short texts of ASCII in a text, octet by octet: searching by characters costs a hundred times as much.
enum OctetSearch {
    /// Whether one of `needles` stands in the first `limit` octets of `text`.
    static func contains(any needles: [[UInt8]], in text: String, limit: Int = .max) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            let bytes = UnsafeBufferPointer(rebasing: bytes.prefix(limit))
            return needles.contains { stands($0, in: bytes) }
        }
    }

    private static func stands(_ needle: [UInt8], in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = needle.first, bytes.count >= needle.count else { return false }
        for start in 0...(bytes.count - needle.count) where bytes[start] == first {
            if bytes[start..<start + needle.count].elementsEqual(needle) { return true }
        }
        return false
    }
}
