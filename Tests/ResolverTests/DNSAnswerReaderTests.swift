import MailModel
import Testing

@testable import Resolver

@Suite("Reading DNS answers")
struct DNSAnswerReaderTests {
    private static let fixtures: [(DNSRecordType, [UInt8])] = [
        (.a, message(.a, [[127, 0, 0, 1], [127, 0, 0, 2]])),
        (.aaaa, message(.aaaa, [[UInt8](repeating: 0, count: 15) + [1]])),
        (.mx, message(.mx, [[0, 20] + DNSMessage.name("b.mail.test"), [0, 10] + DNSMessage.name("a.mail.test")])),
        (.srv, message(.srv, [[0, 0, 0, 1, 0x03, 0xE1] + DNSMessage.name("imap.mail.test")])),
        (.ptr, message(.ptr, [DNSMessage.name("b.mail.test"), DNSMessage.name("a.mail.test")])),
        (.txt, message(.txt, [[3] + Array("one".utf8) + [3] + Array("two".utf8), [1, 0x78]])),
    ]

    private static func message(_ type: DNSRecordType, _ data: [[UInt8]]) -> [UInt8] {
        let query: [UInt8] =
            [0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + DNSMessage.name("mail.test") + [0, UInt8(type.rawValue), 0, 1]
        guard let question = DNSMessage(query: query) else { return [] }
        return question.answer(records: data.map { DNSMessage.record(type: Int(type.rawValue), $0) })
    }

    private func read(_ type: DNSRecordType, _ bytes: [UInt8]) -> Result<DNSAnswer, AddressLookup.Failure> {
        // A copy of exactly this size, so that a read past the end is one past an allocation.
        bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return .failure(.init(fault: .malformedAnswer)) }
            return DNSAnswerReader.read(type, base, CInt(buffer.count))
        }
    }

    @Test("Each type of record is read, sorted and joined")
    func reads() throws {
        let answers = Self.fixtures.map { read($0, $1) }
        #expect(try answers[0].get() == .addresses(["127.0.0.1", "127.0.0.2"].compactMap { IPAddress($0) }))
        #expect(try answers[1].get() == .addresses(["::1"].compactMap { IPAddress($0) }))
        #expect(
            try answers[2].get()
                == .mx([
                    MXRecord(host: DomainName("a.mail.test"), preference: 10),
                    MXRecord(host: DomainName("b.mail.test"), preference: 20),
                ]))
        #expect(
            try answers[3].get()
                == .srv([SRVRecord(target: DomainName("imap.mail.test"), port: 993, priority: 0, weight: 1)]))
        #expect(try answers[4].get() == .ptr(["a.mail.test", "b.mail.test"].compactMap { DomainName($0) }))
        #expect(try answers[5].get() == .txt(["onetwo", "x"]))
    }

    @Test("The root as a host means that there is none")
    func root() throws {
        #expect(
            try read(.mx, Self.message(.mx, [[0, 0, 0]])).get() == .mx([MXRecord(host: nil, preference: 0)]))
        #expect(
            try read(.srv, Self.message(.srv, [[0, 0, 0, 0, 0, 0, 0]])).get()
                == .srv([SRVRecord(target: nil, port: 0, priority: 0, weight: 0)]))
    }

    @Test("An answer cut at any byte is a fault or fewer records, never a crash")
    func truncated() {
        for (type, bytes) in Self.fixtures {
            for count in 0..<bytes.count {
                guard case .success(let answer) = read(type, Array(bytes.prefix(count))) else { continue }
                Issue.record("\(type) cut at \(count) gave \(answer)")
            }
        }
    }

    @Test("Random damage never crashes")
    func mutated() async {
        var random = SplitMix64(state: 20_261_123)
        for (type, bytes) in Self.fixtures {
            for round in 0..<20_000 {
                if round % 500 == 0 { await Task.yield() }
                var damaged = bytes
                for _ in 0...(random.next() % 4) {
                    damaged[Int(random.next() % UInt64(damaged.count))] = UInt8(truncatingIfNeeded: random.next())
                }
                _ = read(type, damaged)
            }
        }
    }

    @Test("Hundreds of records are cut to the limits")
    func bounded() throws {
        let mx = Self.message(.mx, (0..<300).map { [0, UInt8($0 % 256)] + DNSMessage.name("m\($0).mail.test") })
        guard case .mx(let records) = try read(.mx, mx).get() else { return }
        #expect(records.count == DNSAnswerReader.maximumRecords)
        let text = Self.message(.txt, [(0..<200).flatMap { _ in [250] + [UInt8](repeating: 0x78, count: 250) }])
        guard case .txt(let texts) = try read(.txt, text).get() else { return }
        #expect(texts.map(\.utf8.count) == [DNSAnswerReader.maximumTextBytes])
        let addresses = Self.message(.a, (0..<300).map { [127, 4, UInt8($0 / 256), UInt8($0 % 256)] })
        guard case .addresses(let some) = try read(.a, addresses).get() else { return }
        #expect(some.count == AddressLookup.maximumAddresses)
    }
}

/// A small generator with a fixed seed.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
