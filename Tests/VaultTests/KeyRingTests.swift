import MailModel
import Testing

@testable import Vault

@Suite("Key ring")
struct KeyRingTests {
    private func parse(_ text: String) throws -> KeyRing {
        try KeyRing(text: Secret(text), origin: "the key file k", now: Fixture.created)
    }

    private func text(_ ring: KeyRing) -> String { ring.text.withBytes { String(decoding: $0, as: UTF8.self) } }

    @Test("the text form round-trips, with its order and times")
    func roundTrip() throws {
        let ring = try Fixture.ring(1, 2)
        let read = try parse(text(ring))
        #expect(read.keys.map(\.id) == ring.keys.map(\.id))
        #expect(read.keys.map(\.created) == ring.keys.map(\.created))
        #expect(read.keys.map(\.secret) == ring.keys.map(\.secret))
    }

    @Test("a key's line is what it has always been")
    func fixture() throws {
        let ring = try Fixture.ring(1)
        let last = try #require(text(ring).split(separator: "\n").last)
        #expect(last == "ce57d50ae8126578 2023-11-14T22:13:20Z AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=")
    }

    @Test(
        "a bare key in base64 or hexadecimal digits is a ring",
        arguments: [
            "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n", "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE",
            "# mine\r\n\r\n0101010101010101010101010101010101010101010101010101010101010101\r\n",
        ])
    func bareKey(text: String) throws {
        #expect(try parse(text).current.id == Fixture.key(1).id)
    }

    @Test("a file cut anywhere is damaged or whole, never another key")
    func truncated() throws {
        let ring = try Fixture.ring(1, 2)
        let whole = text(ring)
        for count in 0..<whole.utf8.count {
            guard let read = try? parse(String(decoding: whole.utf8.prefix(count), as: UTF8.self)) else { continue }
            #expect(read.keys.map(\.id) == ring.keys.prefix(read.keys.count).map(\.id))
        }
    }

    @Test(
        "a damaged file is refused with the line's number and without its contents",
        arguments: [
            "", "\n", "# nothing\n", "AQEB\n", "x y\n", "a b c d\n",
            "0000000000000000 2023-11-14T22:13:20Z AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n",
        ])
    func damaged(text: String) throws {
        let error = #expect(throws: VaultError.self) { try parse(text) }
        #expect(error?.code == .keyFileMalformed)
        #expect(error?.message.contains("AQEB") == false)
        #expect(error?.message.contains("the key file k") == true)
    }

    @Test("a key listed twice, too many keys and a huge file are refused")
    func limits() throws {
        let line = try #require(text(try Fixture.ring(1)).split(separator: "\n").last)
        #expect(throws: VaultError(.keyFileMalformed, "")) { try parse("\(line)\n\(line)\n") }
        let many = KeyRing(keys: try (1...17).map { try Fixture.key($0) }, origin: "")
        #expect(throws: VaultError(.keyFileMalformed, "")) { try parse(text(many)) }
        #expect(throws: VaultError(.keyFileMalformed, "")) { try parse(String(repeating: "\n", count: 65_537)) }
    }

    @Test("random bytes never trap")
    func random() throws {
        var generator = SeededGenerator(state: 7)
        let whole = Array(text(try Fixture.ring(1, 2)).utf8)
        for _ in 0..<2_000 {
            var bytes = whole
            for _ in 0..<4 {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            _ = try? KeyRing(text: Secret(bytes), origin: "", now: Fixture.created)
        }
    }

    @Test("base64 decodes every length and refuses what is not canonical")
    func base64() {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
            let text = bytes.withUnsafeBytes { Base64.encode($0) }
            #expect(Base64.decode(text) == Secret(bytes))
        }
        for text in ["A", "AA", "AAA", "AB==", "AAB=", "A===", "====", "AA=A", "AAAA=", "AA A", "AA==AAAA"] {
            #expect(Base64.decode(text.utf8) == nil, "\(text)")
        }
        #expect(Base64.decode("-_-_".utf8) == Base64.decode("+/+/".utf8))
    }
}
