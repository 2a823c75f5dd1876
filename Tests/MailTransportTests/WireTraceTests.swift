import MailModel
import MailTransport
import Synchronization
import Testing

@Suite("The wire trace")
struct WireTraceTests {
    @Test("Of authentication and data only the number of bytes is kept")
    func kinds() {
        let trace = WireTrace(redactor: Redactor(), now: { Timestamp(milliseconds: 7) })
        trace.record(.sent, .protocol, Array("a1 NOOP\r\n".utf8))
        trace.record(.sent, .authentication, Array("hunter2hunter2".utf8))
        trace.record(.received, .data, [UInt8](repeating: 0x41, count: 1000))
        #expect(trace.entries.map(\.text.description) == ["a1 NOOP", "[authentication, 14 bytes]", "[1000 bytes]"])
        #expect(trace.entries.map(\.direction) == [.sent, .sent, .received])
        #expect(trace.entries.map(\.number) == [1, 2, 3])
        #expect(trace.entries.allSatisfy { $0.time == Timestamp(milliseconds: 7) })
    }

    @Test("A known secret is not shown, whoever says it, and neither is one that becomes known later")
    func redaction() {
        let trace = WireTrace(redactor: Redactor([Secret("hunter2!")]))
        trace.record(.received, .protocol, Array("* BAD you said hunter2!\u{1B}[31m\r\n".utf8))
        trace.redact(Secret("token-token"))
        trace.record(.sent, .protocol, Array("x token-token y".utf8))
        let text = trace.entries.map(\.text.description).joined()
        #expect(!text.contains("hunter2") && !text.contains("token-token") && !text.contains("\u{1B}"))
        #expect(text.contains("[secret]"))
    }

    @Test("Only the newest entries are kept, each bounded, and a follower sees every one")
    func bounded() {
        let seen = Mutex(0)
        let trace = WireTrace(redactor: Redactor(), maximumEntries: 10, onEntry: { _ in seen.withLock { $0 += 1 } })
        for number in 1...1000 { trace.record(.received, .protocol, Array("line \(number)".utf8)) }
        trace.record(.received, .protocol, [UInt8](repeating: 0x42, count: 100_000))
        #expect(trace.entries.count == 10)
        #expect(trace.entries.first?.text.description == "line 992")
        #expect((trace.entries.last?.text.description.count ?? 0) <= ServerText.maximumCharacters + 1)
        #expect(seen.withLock { $0 } == 1001)
    }

    @Test("Many threads may record at once")
    func threads() async {
        let trace = WireTrace(redactor: Redactor(), maximumEntries: 5000)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<500 { trace.record(.sent, .protocol, Array("x".utf8)) } }
            }
        }
        #expect(Set(trace.entries.map(\.number)) == Set(1...4000))
    }
}
