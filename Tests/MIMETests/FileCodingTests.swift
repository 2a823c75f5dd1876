import MIME
import Testing

@Suite("uuencode and yEnc")
struct FileCodingTests {
    /// Decodes in pieces of `size` octets; the second value tells damage.
    private func decode(_ value: [UInt8], _ encoding: TransferEncoding, pieces size: Int = 1000) -> ([UInt8], Bool) {
        var decoder = TransferDecoder(encoding)
        var output: [UInt8] = []
        var index = 0
        while index < value.count {
            let end = min(index + size, value.count)
            decoder.decode(value[index..<end].span, into: &output)
            index = end
        }
        decoder.finish(into: &output)
        return (output, decoder.isDamaged)
    }

    private static func uuencode(_ bytes: [UInt8], space: UInt8) -> [UInt8] {
        var output: [UInt8] = [UInt8]("begin 644 a b.bin\r\n".utf8)
        var index = 0
        while index < bytes.count {
            let line = bytes[index..<min(index + 45, bytes.count)]
            output.append(UInt8(line.count) + 0x20)
            var place = line.startIndex
            while place < line.endIndex {
                let group = (0..<3).reduce(0) { $0 << 8 | (place + $1 < line.endIndex ? Int(line[place + $1]) : 0) }
                for shift in [18, 12, 6, 0] {
                    let digit = UInt8(group >> shift & 63)
                    output.append(digit == 0 ? space : digit + 0x20)
                }
                place += 3
            }
            output += [13, 10]
            index += 45
        }
        return output + [space] + [UInt8]("\r\nend\r\n".utf8)
    }

    private static func yEncode(_ bytes: [UInt8], extra: String = "") -> [UInt8] {
        var output = [UInt8]("=ybegin line=64 size=\(bytes.count) name=a b.bin\r\n".utf8)
        for (index, byte) in bytes.enumerated() {
            let coded = byte &+ 42
            if [0, 10, 13, 61].contains(coded) || (coded == 0x79 && index % 64 == 0) {
                output += [61, coded &+ 64]
            } else {
                output.append(coded)
            }
            if index % 64 == 63 { output += [13, 10] }
        }
        return output + [UInt8]("\r\n=yend size=\(bytes.count)\(extra)\r\n".utf8)
    }

    @Test("uuencode is decoded, however it is cut, with either sign for zero and with spaces lost at line ends")
    func uuencode() {
        var random = SeededGenerator(seed: 11)
        for count in [0, 1, 2, 3, 44, 45, 46, 200] {
            var bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            if count > 40 { for index in 20..<40 { bytes[index] = 0 } }
            for space in [UInt8(0x20), 0x60] {
                let encoded = Self.uuencode(bytes, space: space)
                for size in [1, 2, 7, 1000] { #expect(decode(encoded, .uuencode, pieces: size) == (bytes, false)) }
                #expect(
                    decode([UInt8]("Text before.\n".utf8) + encoded + [UInt8]("after\n".utf8), .uuencode).0 == bytes)
                for end in encoded.indices {
                    let (output, _) = decode(Array(encoded[..<end]), .uuencode)
                    #expect(bytes.starts(with: output) || end < encoded.count - 8)
                }
            }
        }
        #expect(decode([UInt8]("begin 644 x\n#86)C\n`\nend\n".utf8), .uuencode).0 == [UInt8]("abc".utf8))
        #expect(decode([UInt8]("#86)C\n".utf8), .uuencode) == ([UInt8]("abc".utf8), true))
        #expect(
            decode([UInt8]("begin 644 x\n#86)C\nnonsense\n#86)C\nend\n".utf8), .uuencode)
                == ([UInt8]("abcabc".utf8), true))
    }

    @Test("yEnc is decoded, however it is cut, and its length and sum are checked")
    func yEnc() {
        let every = (0...255).map { UInt8($0) } + [UInt8](repeating: 0x4F, count: 70)
        // The sum of zlib's crc32 over these octets.
        let encoded = Self.yEncode(every, extra: " crc32=fe1365a5")
        for size in [1, 2, 7, 1000] { #expect(decode(encoded, .yEnc, pieces: size) == (every, false)) }
        #expect(
            decode(Self.yEncode([UInt8]("123456789".utf8), extra: " crc32=cbf43926"), .yEnc)
                == ([UInt8]("123456789".utf8), false))
        #expect(decode(Self.yEncode([UInt8]("123456780".utf8), extra: " crc32=cbf43926"), .yEnc).1)
        #expect(decode(Array(encoded.dropLast(30)), .yEnc).1)
        #expect(
            decode(
                [UInt8](
                    "=ybegin part=2 line=128 size=9 name=x\n=ypart begin=4 end=6\n^_`\n=yend size=3 part=2 pcrc32=0\n"
                        .utf8), .yEnc)
                == ([0x34, 0x35, 0x36], true))
        #expect(decode([UInt8]("no file here".utf8), .yEnc).0 == [])
        for end in encoded.indices { #expect(every.starts(with: decode(Array(encoded[..<end]), .yEnc).0)) }
    }
}
