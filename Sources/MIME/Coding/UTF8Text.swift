#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Reads octets as UTF-8 and tells how much of them is that.
enum UTF8Text {
    /// U+FFFD.
    static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

    /// The text, damage replaced by U+FFFD.
    static func decode(_ octets: [UInt8]) -> Charset.Conversion {
        if let text = valid(octets) { return Charset.Conversion(text: text) }
        let survey = Survey(octets)
        return Charset.Conversion(
            text: String(decoding: octets, as: UTF8.self),
            replacements: survey.wrongOctets + (survey.endsInside ? 1 : 0), endsInside: survey.endsInside)
    }

    /// The text where every octet of it is right.
    static func valid(_ octets: [UInt8]) -> String? {
        octets.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) }
    }

    /// Whether all octets are below 128.
    static func isASCII(_ octets: [UInt8]) -> Bool {
        octets.withUnsafeBytes { buffer in
            var index = 0
            var seen: UInt64 = 0
            while index + 8 <= buffer.count {
                seen |= buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                index += 8
            }
            while index < buffer.count {
                seen |= UInt64(buffer[index])
                index += 1
            }
            return seen & highBits == 0
        }
    }

    /// How many octets are above 127.
    static func highOctets(_ octets: [UInt8]) -> Int {
        octets.withUnsafeBytes { buffer in
            var index = 0
            var count = 0
            while index + 8 <= buffer.count {
                count += (buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self) & highBits).nonzeroBitCount
                index += 8
            }
            while index < buffer.count {
                count += Int(buffer[index] >> 7)
                index += 1
            }
            return count
        }
    }

    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// Whether an octet occurs.
    static func contains(_ byte: UInt8, in octets: [UInt8]) -> Bool {
        octets.withUnsafeBufferPointer { contains(byte, in: $0) }
    }

    /// Whether an octet occurs.
    static func contains(_ byte: UInt8, in octets: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let start = octets.baseAddress else { return false }
        return memchr(start, Int32(byte), octets.count) != nil
    }

    /// How much of some octets is UTF-8.
    struct Survey {
        /// Characters outside ASCII.
        private(set) var characters = 0
        /// Octets above 127 that belong to none.
        private(set) var wrongOctets = 0
        /// Whether the octets end before their last character does.
        private(set) var endsInside = false
        /// Where what is complete ends.
        private(set) var completeCount: Int
        private let count: Int

        init(_ octets: [UInt8]) {
            count = octets.count
            completeCount = octets.count
            var index = 0
            while index < octets.count {
                let byte = octets[index]
                if byte < 0x80 {
                    index += 1
                    continue
                }
                let need = Self.length(byte)
                var have = 1
                while have < need, index + have < octets.count, Self.continues(octets[index + have], byte, have) {
                    have += 1
                }
                if need > 0, have == need {
                    characters += 1
                } else if need > 0, index + have == octets.count {
                    endsInside = true
                    completeCount = index
                } else {
                    wrongOctets += have
                }
                index += have
            }
        }

        /// Whether the octets are rather in another charset than damaged.
        var speaksAgainstUTF8: Bool {
            // A single octet at the end is rather `Andr\u{E9}` than the first of a character that was cut.
            wrongOctets > characters || (characters == 0 && count - completeCount == 1)
        }

        /// Octets of the character that a first octet begins; 0 where it begins none.
        private static func length(_ byte: UInt8) -> Int {
            switch byte {
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 0
            }
        }

        /// Whether an octet may stand at a place behind that first octet (RFC 3629 §4).
        private static func continues(_ byte: UInt8, _ first: UInt8, _ place: Int) -> Bool {
            guard byte & 0xC0 == 0x80 else { return false }
            guard place == 1 else { return true }
            switch first {
            case 0xE0: return byte >= 0xA0
            case 0xED: return byte < 0xA0
            case 0xF0: return byte >= 0x90
            case 0xF4: return byte < 0x90
            default: return true
            }
        }
    }
}
