internal import CZlib

/// The stored form of a body: one version byte, the size of what follows before compression (4 bytes, big-endian),
/// and a zlib stream of flags, three lengths (4 bytes each, big-endian), header, text and HTML.
enum BodyCoding {
    private static let version: UInt8 = 1
    private static let hasHTML: UInt8 = 1
    private static let isComplete: UInt8 = 2
    private static let prefixBytes = 5
    private static let lengthBytes = 13

    static func pack(_ body: StoredBody) -> [UInt8] {
        var plain: [UInt8] = []
        let html = body.html ?? ""
        plain.reserveCapacity(lengthBytes + body.header.count + body.text.utf8.count + html.utf8.count)
        plain.append((body.html == nil ? 0 : hasHTML) | (body.isComplete ? isComplete : 0))
        for length in [body.header.count, body.text.utf8.count, html.utf8.count] { append(length, to: &plain) }
        plain.append(contentsOf: body.header)
        plain.append(contentsOf: body.text.utf8)
        plain.append(contentsOf: html.utf8)

        var result: [UInt8] = [version]
        append(plain.count, to: &result)
        BodyCompressor.append(packed: plain, to: &result)
        return result
    }

    static func unpack(_ packed: [UInt8]) throws(StoreError) -> StoredBody {
        let parts = try Parts(of: packed)
        return StoredBody(
            header: Array(parts.plain[lengthBytes..<parts.textStart]),
            text: String(decoding: parts.plain[parts.textStart..<parts.htmlStart], as: UTF8.self),
            html: parts.plain[0] & hasHTML == 0
                ? nil : String(decoding: parts.plain[parts.htmlStart...], as: UTF8.self),
            isComplete: parts.plain[0] & isComplete != 0)
    }

    /// The text alone, which is what is indexed.
    static func unpackText(_ packed: [UInt8]) throws(StoreError) -> String {
        let parts = try Parts(of: packed)
        return String(decoding: parts.plain[parts.textStart..<parts.htmlStart], as: UTF8.self)
    }

    /// A body that was unpacked, and where its parts begin in it.
    private struct Parts {
        let plain: [UInt8]
        let textStart: Int
        let htmlStart: Int

        init(of packed: [UInt8]) throws(StoreError) {
            plain = try BodyCoding.plain(packed)
            let header = length(in: plain, at: 1)
            let text = length(in: plain, at: 5)
            let html = length(in: plain, at: 9)
            guard lengthBytes + header + text + html == plain.count else { throw damaged() }
            textStart = lengthBytes + header
            htmlStart = textStart + text
        }
    }

    private static func plain(_ packed: [UInt8]) throws(StoreError) -> [UInt8] {
        guard packed.count > prefixBytes, packed[0] == version else {
            throw StoreError(.corrupted, "the database is damaged: a stored body has an unknown form")
        }
        let size = length(in: packed, at: 1)
        guard size >= lengthBytes, size <= StoredBody.maximumBytes + lengthBytes else { throw damaged() }
        var written = UInt(size)
        var isWhole = false
        let plain = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            let status = packed.withUnsafeBufferPointer { source in
                uncompress(
                    buffer.baseAddress, &written, source.baseAddress.map { $0 + prefixBytes },
                    UInt(packed.count - prefixBytes))
            }
            isWhole = status == Z_OK && Int(written) == size
            count = isWhole ? size : 0
        }
        guard isWhole else { throw damaged() }
        return plain
    }

    private static func damaged() -> StoreError {
        StoreError(.corrupted, "the database is damaged: a stored body cannot be read")
    }

    private static func append(_ length: Int, to bytes: inout [UInt8]) {
        let value = UInt32(length)
        bytes.append(UInt8(truncatingIfNeeded: value >> 24))
        bytes.append(UInt8(truncatingIfNeeded: value >> 16))
        bytes.append(UInt8(truncatingIfNeeded: value >> 8))
        bytes.append(UInt8(truncatingIfNeeded: value))
    }

    private static func length(in bytes: [UInt8], at index: Int) -> Int {
        bytes[index..<(index + 4)].reduce(0) { $0 << 8 | Int($1) }
    }
}
