internal import FoundationEssentials

/// What an image is by its own bytes: its type and its size, without decoding it.
///
/// Only types that browsers have decoded for decades, and none that can hold scripts. What says that it is larger than a
/// screen could use is not shown: a few bytes can unpack to gigabytes.
struct ImageKind: Sendable, Hashable {
    /// The most points that are shown; twice what the largest cameras make.
    static let maximumPoints = 100_000_000

    let mediaType: String
    let width: Int
    let height: Int

    /// Whether it is small enough to be decoded by a browser.
    var isShowable: Bool { width > 0 && height > 0 && width <= Self.maximumPoints / height }

    /// How many points it has.
    var points: Int { width > 0 && height > 0 ? width.multipliedReportingOverflow(by: height).partialValue : 0 }

    /// Of an image inside of an address so much is decoded to find its size, in letters of base64.
    private static let decodedLetters = 256 << 10

    /// Reads the beginning of an image in base64; nil where it is none that is shown.
    init?(base64 text: ArraySlice<UInt8>) {
        guard let data = Data(base64Encoded: Data(text.prefix(Self.decodedLetters))) else { return nil }
        self.init(Array(data))
    }

    /// Reads the beginning of a file; nil where it is no image that is shown.
    init?(_ bytes: [UInt8]) {
        if let found = Self.png(bytes) ?? Self.gif(bytes) ?? Self.webP(bytes) ?? Self.jpeg(bytes) {
            self = found
        } else {
            return nil
        }
    }

    private init(_ mediaType: String, _ width: Int, _ height: Int) {
        self.mediaType = mediaType
        self.width = width
        self.height = height
    }

    private static func png(_ bytes: [UInt8]) -> ImageKind? {
        guard bytes.count >= 24, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else {
            return nil
        }
        return ImageKind("image/png", big(bytes, 16, 4), big(bytes, 20, 4))
    }

    /// Browsers draw on the larger of the screen that the file names and its first picture, so both count.
    private static func gif(_ bytes: [UInt8]) -> ImageKind? {
        guard bytes.count >= 13, bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) else {
            return nil
        }
        let (width, height) = (little(bytes, 6, 2), little(bytes, 8, 2))
        var place = 13 + (bytes[10] & 0x80 == 0 ? 0 : 3 << (Int(bytes[10] & 7) + 1))
        while place + 8 < bytes.count {
            switch bytes[place] {
            case 0x21:
                // An extension: its blocks, each with its length before it, until an empty one.
                place += 2
                while place < bytes.count, bytes[place] != 0 { place += 1 + Int(bytes[place]) }
                place += 1
            case 0x2C:
                let (left, top) = (little(bytes, place + 1, 2), little(bytes, place + 3, 2))
                return ImageKind(
                    "image/gif", max(width, left + little(bytes, place + 5, 2)),
                    max(height, top + little(bytes, place + 7, 2)))
            default: return nil
            }
        }
        // The beginning of a file, or one without a picture.
        return ImageKind("image/gif", width, height)
    }

    private static func webP(_ bytes: [UInt8]) -> ImageKind? {
        guard bytes.count >= 30, bytes.starts(with: "RIFF".utf8), bytes[8...].starts(with: "WEBP".utf8) else {
            return nil
        }
        switch String(decoding: bytes[12..<16], as: UTF8.self) {
        case "VP8 ": return ImageKind("image/webp", little(bytes, 26, 2) & 0x3FFF, little(bytes, 28, 2) & 0x3FFF)
        case "VP8L":
            let bits = little(bytes, 21, 4)
            return ImageKind("image/webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        case "VP8X": return ImageKind("image/webp", little(bytes, 24, 3) + 1, little(bytes, 27, 3) + 1)
        default: return nil
        }
    }

    /// Goes from segment to segment until the one that holds the size.
    private static func jpeg(_ bytes: [UInt8]) -> ImageKind? {
        guard bytes.starts(with: [0xFF, 0xD8, 0xFF]) else { return nil }
        var place = 2
        while place + 9 < bytes.count {
            guard bytes[place] == 0xFF else { return nil }
            let marker = bytes[place + 1]
            switch marker {
            case 0xFF: place += 1
            case 0x01, 0xD0...0xD8: place += 2
            case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
                return ImageKind("image/jpeg", big(bytes, place + 7, 2), big(bytes, place + 5, 2))
            default: place += 2 + max(2, big(bytes, place + 2, 2))
            }
        }
        return nil
    }

    private static func big(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
        bytes[start..<start + count].reduce(0) { $0 << 8 | Int($1) }
    }

    private static func little(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int {
        bytes[start..<start + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
