import Foundation
import MailModel
import Testing

@Suite("Model values")
struct ValueTests {
    @Test("A set of numbers sorts, merges and drops zero")
    func numberSets() {
        #expect(UIDSet([5...7, 1...2, 3...3, 6...9, 0...0]).description == "1:3,5:9")
        #expect(UIDSet(numbers: [4, 2, 3, 9, 0]).description == "2:4,9")
        #expect(UIDSet([UInt32.max...UInt32.max, 1...1]).count == 2)
        #expect(UIDSet([0...0]).isEmpty)
        #expect(UIDSet([1...(.max), 5...6]).ranges == [1...(.max)])
        #expect(Array(SequenceSet([2...4]).numbers) == [2, 3, 4])
    }

    @Test("Zero is no UID and 64 bits are no modification sequence")
    func numbers() {
        #expect(UID(0) == nil)
        #expect(UIDValidity(0) == nil)
        #expect(ModSeq(UInt64(Int64.max)) != nil)
        #expect(ModSeq(UInt64(Int64.max) + 1) == nil)
    }

    @Test("INBOX is one folder in any case; other names keep theirs")
    func folders() {
        #expect(FolderName("inbox") == .inbox)
        #expect(FolderName("InBox").description == "INBOX")
        #expect(FolderName("inbox2") != .inbox)
        #expect(Flag(#"\SEEN"#) == .seen)
    }

    @Test("A public id round-trips, has its prefix and refuses others")
    func publicIDs() throws {
        var generator = SplitMix(state: 7)
        let id = MailboxID.random(using: &generator)
        #expect(id.description.hasPrefix("mbx_"))
        #expect(id.description.utf8.count == 30)
        #expect(MailboxID(id.description) == id)
        #expect(WorkspaceID(id.description) == nil)
        #expect(MailboxID("mbx_") == nil)
        #expect(MailboxID(id.description + "0") == nil)
        #expect(MailboxID(id.description.dropLast() + "u") == nil)
        let decoded = try JSONDecoder().decode([MailboxID].self, from: JSONEncoder().encode([id]))
        #expect(decoded == [id])
        #expect(Set((0..<1000).map { _ in MailboxID.random() }).count == 1000)
    }

    @Test(
        "A server's words lose control characters, disguises and length",
        arguments: [
            ("NO [AUTH] bad\r\n* OK", "NO [AUTH] bad * OK"), ("\u{1B}[31mred\u{7}", "[31mred"),
            ("a\u{202E}b\u{200B}c", "abc"), ("  a \t b  ", "a b"), ("\u{9B}31m", "31m"), ("", ""),
        ])
    func serverText(raw: String, expected: String) {
        #expect(ServerText(raw).description == expected)
    }

    @Test("A server's words are cut, and bad UTF-8 is replaced")
    func serverTextBounds() {
        #expect(ServerText(String(repeating: "a", count: 5000)).description.count == ServerText.maximumCharacters + 1)
        // A space at the very end of what fits must not make room for itself.
        for length in 295...302 {
            let text = ServerText(String(repeating: "a", count: length) + " " + String(repeating: "b", count: 50))
            #expect(text.description.count <= ServerText.maximumCharacters + 1, "\(length)")
            #expect(text.description.hasSuffix("\u{2026}"))
        }
        #expect(ServerText([0x61, 0xFF, 0x62]).description == "a\u{FFFD}b")
        #expect(ServerText([UInt8](repeating: 0x61, count: 10_000_000)).description.count == 301)
    }

    @Test("A Message-ID is kept exactly and cannot carry a line break")
    func messageIDs() {
        #expect(MessageID("<a.b@c>")?.description == "a.b@c")
        #expect(MessageID(" a@b ")?.bracketed == "<a@b>")
        for bad in ["", "<>", "a b@c", "a@b\r\nBcc: x", "a>b", String(repeating: "x", count: 999)] {
            #expect(MessageID(bad) == nil)
        }
    }

    @Test("Times are whole milliseconds and saturate")
    func timestamps() throws {
        let time = Timestamp(milliseconds: 1_700_000_000_123)
        #expect(Timestamp(time.date).milliseconds == time.milliseconds)
        #expect(time.adding(milliseconds: .max).milliseconds == .max)
        #expect(Timestamp(milliseconds: -5).adding(milliseconds: .min).milliseconds == .min)
        #expect(try JSONDecoder().decode(Timestamp.self, from: JSONEncoder().encode(time)) == time)
        #expect(time.description == "2023-11-14T22:13:20Z")
    }
}

/// A seeded generator, so that a failing run can be repeated.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
