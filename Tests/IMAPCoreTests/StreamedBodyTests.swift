import IMAPCore
import MailModel
import Testing

@Suite("Large bodies")
struct StreamedBodyTests {
    private let body = (0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

    private func wire(_ name: String = "BODY[]", before: String = "UID 7 ", after: String = " FLAGS (\\Seen)")
        -> [UInt8]
    {
        bytes("* 3 FETCH (\(before)\(name) {\(body.count)}\r\n") + body + bytes("\(after))\r\n")
    }

    @Test("a large body is handed through in pieces and stands in its message without its bytes")
    func streamed() {
        let reading = ResponseReading([wire()])
        #expect(reading.bodies == [body])
        #expect(reading.bodyBegins.first??.message.uid == uid(7))
        #expect(reading.bodyBegins.first??.section == .all)
        #expect(reading.bodyBegins.first??.size == 50_000)
        #expect(
            reading.message?.items == [
                .uid(uid(7)), .body(FetchedBody(section: .all, content: .streamed(50_000))), .flags([.seen]),
            ])
        #expect(reading.quirks.isEmpty)
    }

    @Test("how the bytes are cut does not matter", arguments: [1, 2, 3, 7, 1000, 16_384])
    func chunks(_ size: Int) {
        let wire = wire() + bytes("* 4 EXISTS\r\n")
        let pieces = stride(from: 0, to: wire.count, by: size).map { Array(wire[$0..<min($0 + size, wire.count)]) }
        #expect(ResponseReading(pieces) == ResponseReading([wire]))
    }

    @Test("a response cut within its body is incomplete")
    func truncated() {
        let wire = wire()
        for length in stride(from: 30, to: wire.count, by: 997) {
            let reading = ResponseReading([Array(wire[..<length])])
            #expect(reading.frames.isEmpty)
            #expect(reading.isIncomplete)
        }
    }

    @Test(
        "every way to name a body is known",
        arguments: [
            "BODY[]", "BODY[]<0>", "body[text]", "BODY[1.2.MIME]", "BODY[HEADER.FIELDS (FROM TO)]<5>", "RFC822",
            "RFC822.TEXT", "rfc822.header",
        ])
    func names(_ name: String) {
        let reading = ResponseReading([wire(name, before: "FLAGS () ")])
        #expect(reading.bodies == [body])
        #expect(reading.bodyBegins.first != .some(nil))
        #expect(reading.message?.bodies.first?.content == .streamed(50_000))
    }

    @Test("two large bodies in one message keep their order")
    func two() {
        let wire =
            bytes("* 3 FETCH (BODY[1] {50000}\r\n") + body + bytes(" BODY[2] {50000}\r\n") + body.reversed()
            + bytes(" UID 9)\r\n")
        let reading = ResponseReading([wire])
        #expect(reading.bodies == [body, body.reversed()])
        #expect(reading.message?.uid == uid(9))
        #expect(reading.bodyBegins.last??.message.bodies.count == 1)
    }

    @Test("a large string that is no body is held, within its limit")
    func largeEnvelope() {
        let subject = String(repeating: "s", count: 30_000)
        let reading = ResponseReading(
            "* 1 FETCH (ENVELOPE (NIL {30000}\r\n\(subject) NIL NIL NIL NIL NIL NIL NIL NIL) UID 2)\r\n")
        #expect(reading.bodies.isEmpty)
        #expect(reading.message?.envelope?.subject == bytes(subject))
    }

    @Test("a large body of an item that is unknown is streamed and skipped")
    func unknownItem() {
        let reading = ResponseReading([wire("X-BODY[1]", after: "")])
        #expect(reading.bodies == [body])
        #expect(reading.bodyBegins == [nil])
        #expect(reading.message?.items == [.uid(uid(7)), .other("X-BODY[1]")])
    }

    @Test("a large decoded part is streamed like any other")
    func binary() {
        let reading = ResponseReading([
            bytes("* 3 FETCH (UID 7 BINARY[1.2]<0> ~{50000}\r\n") + body + bytes(")\r\n")
        ])
        #expect(reading.bodies == [body])
        #expect(reading.bodyBegins.first??.section == BodySection(part: [1, 2], .binary))
        #expect(reading.bodyBegins.first??.origin == 0)
    }
}
