import IMAPCore
import MailModel
import Testing

@Suite("Limits on what a server sends")
struct LimitTests {
    private var small: Limits {
        var limits = Limits()
        limits.lineBytes = 1_000
        limits.literalBytes = 500
        limits.bodyBytes = 100_000
        limits.nesting = 20
        limits.listElements = 50
        limits.setRanges = 30
        return limits
    }

    @Test("a line without end is refused when it is too long, not when memory is full")
    func endlessLine() {
        let pieces = Array(repeating: [UInt8](repeating: UInt8(ascii: "a"), count: 100), count: 20)
        let reading = ResponseReading(pieces, limits: small)
        #expect(reading.failure == .lineTooLong(limit: 1_000))
    }

    @Test("the refusal is the same at every later call")
    func sticky() throws {
        var framer = ResponseFramer(limits: small)
        framer.append([UInt8](repeating: 65, count: 2_000).span)
        #expect(throws: FramingError.lineTooLong(limit: 1_000)) { try framer.next() }
        framer.append(bytes("\r\n* 1 EXISTS\r\n").span)
        #expect(throws: FramingError.lineTooLong(limit: 1_000)) { try framer.next() }
    }

    @Test("a literal that would be held is bounded by itself and together with others")
    func literals() {
        #expect(
            ResponseReading("* LIST () \"/\" {501}\r\n", limits: small).failure
                == .literalTooLarge(size: 501, limit: 500))
        let many = "* ID (" + String(repeating: "{400}\r\n" + String(repeating: "x", count: 400) + " ", count: 6)
        #expect(ResponseReading(many, limits: small).failure == .literalTooLarge(size: 400, limit: 500))
        #expect(
            ResponseReading("* LIST () \"/\" {99999999999999999999}\r\n", limits: small).failure
                == .literalTooLarge(size: .max, limit: 500))
        #expect(
            ResponseReading("* LIST () \"/\" {9223372036854775807}\r\n").failure
                == .literalTooLarge(size: .max, limit: Limits().literalBytes))
    }

    @Test("a framer that waits holds nothing of what it read before")
    func idleMemory() throws {
        var framer = ResponseFramer()
        let line = bytes("* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n")
        let burst = Array(repeating: line, count: 400).flatMap { $0 }
        framer.append(burst.span)
        var count = 0
        while let event = try framer.next() {
            if case .response = event { count += 1 }
        }
        #expect(count == 400)
        let input = try #require(Mirror(reflecting: framer).descendant("input") as? [UInt8])
        #expect(input.capacity < 1_024)
    }

    @Test("a body is bounded")
    func body() {
        #expect(
            ResponseReading("* 1 FETCH (BODY[] {100001}\r\n", limits: small).failure
                == .bodyTooLarge(size: 100_001, limit: 100_000))
    }

    @Test("small bodies are held within the limit of literals")
    func smallBodies() {
        #expect(
            ResponseReading("* 1 FETCH (BODY[] {600}\r\n", limits: small).failure
                == .literalTooLarge(size: 600, limit: 500))
    }

    @Test(
        "nesting beyond the limit ends the connection",
        arguments: [
            "* 1 FETCH (BODYSTRUCTURE " + String(repeating: "(", count: 400) + "\r\n",
            "* 1 FETCH (X-NEW " + String(repeating: "(", count: 400) + "\r\n",
            "* 1 FETCH (BODY[" + String(repeating: "1.", count: 400) + "TEXT] NIL)\r\n",
        ])
    func nesting(_ wire: String) {
        let reading = ResponseReading(wire, limits: small)
        guard case .limitExceeded? = reading.frames.first else {
            Issue.record("it was read as \(reading.frames)")
            return
        }
    }

    @Test("deep nesting within the line limit does not exhaust the stack")
    func deepNesting() {
        var limits = Limits()
        limits.nesting = 100
        for opening in ["(", "(\"message\" \"rfc822\" NIL NIL NIL NIL 1 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) "] {
            let wire =
                "* 1 FETCH (BODYSTRUCTURE " + String(repeating: opening, count: 900_000 / opening.utf8.count) + "\r\n"
            let reading = ResponseReading(wire, limits: limits)
            guard case .limitExceeded? = reading.frames.first else {
                Issue.record("it was read")
                return
            }
        }
    }

    @Test(
        "too many elements end the connection",
        arguments: [
            "* FLAGS (" + String(repeating: "a ", count: 60) + "b)\r\n",
            "* CAPABILITY" + String(repeating: " A", count: 60) + "\r\n",
            "* SEARCH" + String(repeating: " 5", count: 60) + "\r\n",
            "* ESEARCH ALL 1" + String(repeating: ",5", count: 60) + "\r\n",
            "* 1 FETCH (" + String(repeating: "UID 1 ", count: 60) + "UID 1)\r\n",
            "* STATUS a (" + String(repeating: "X 1 ", count: 60) + "X 1)\r\n",
        ])
    func elements(_ wire: String) {
        let reading = ResponseReading(wire, limits: small)
        guard case .limitExceeded? = reading.frames.first else {
            Issue.record("it was read as \(reading.frames)")
            return
        }
    }

    @Test("a code with too many ranges is kept as unknown, so that the answer is not lost")
    func code() {
        let ranges = (1...60).map { "\($0 * 2)" }.joined(separator: ",")
        let reading = ResponseReading("A1 OK [APPENDUID 1 \(ranges)] done\r\n", limits: small)
        guard case .response(.tagged("A1", let status))? = reading.frames.first,
            case .other("APPENDUID", _)? = status.code
        else {
            Issue.record("it was read as \(reading.frames)")
            return
        }
    }
}
