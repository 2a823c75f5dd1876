import IMAPCore
import MailModel
import Testing

@Suite("Reading responses")
struct ResponseParsingTests {
    @Test("a response means what the fixture says", arguments: ResponseFixture.all)
    func meaning(_ fixture: ResponseFixture) {
        let reading = ResponseReading(fixture.wire, utf8: fixture.utf8)
        #expect(reading.frames == [.response(fixture.expected)])
        #expect(reading.quirks == fixture.quirks)
        #expect(!reading.isIncomplete)
    }

    @Test("a response cut at any byte is incomplete and says nothing", arguments: ResponseFixture.all)
    func truncated(_ fixture: ResponseFixture) {
        let wire = bytes(fixture.wire)
        for length in 0..<wire.count {
            let reading = ResponseReading([Array(wire[..<length])], utf8: fixture.utf8)
            #expect(reading.frames.isEmpty, "cut at \(length)")
            #expect(reading.failure == nil)
            #expect(reading.isIncomplete == (length > 0))
        }
    }

    @Test("a response that comes byte by byte means the same", arguments: ResponseFixture.all)
    func byteByByte(_ fixture: ResponseFixture) {
        let reading = ResponseReading(bytes(fixture.wire).map { [$0] }, utf8: fixture.utf8)
        #expect(reading == ResponseReading(fixture.wire, utf8: fixture.utf8))
    }

    @Test("responses that come in one piece are told apart")
    func glued() {
        let fixtures = ResponseFixture.all.filter { !$0.utf8 }
        let reading = ResponseReading(fixtures.map(\.wire).joined())
        #expect(reading.frames == fixtures.map { .response($0.expected) })
        for (first, second) in zip(fixtures, fixtures.dropFirst()) {
            let wire = bytes(first.wire + second.wire)
            for cut in stride(from: 1, to: wire.count, by: 7) {
                let pair = ResponseReading([Array(wire[..<cut]), Array(wire[cut...])])
                #expect(pair.frames == [.response(first.expected), .response(second.expected)])
            }
        }
    }

    @Test("a line that makes no sense is skipped, and what follows is read")
    func unparsable() {
        for line in [
            "* ", "*  ", "* (", "* 12", "* 99999999999 EXISTS", "* 0 EXPUNGE", "* 0 FETCH (UID 1)", "* 1 FETCH",
            "* 1 FETCH (UID", "* 1 FETCH (UID 1", "* 1 FETCH (UID 1))", "* LIST", "* LIST (", "* LIST () \"/\"",
            "* SEARCH x 0", "* SEARCH 0", "* STATUS INBOX", "* STATUS INBOX (MESSAGES", "* ESEARCH (TAG",
            "* NAMESPACE NIL", "* FLAGS", "* ID", "* 1 FETCH (BODY[ NIL)", "* 1 FETCH (\"a\" \"b\")",
            "* LIST () \"/\" \"a", "* 1 FETCH (UID 1 FLAGS (\\Seen)",
        ] {
            let reading = ResponseReading(line + "\r\n* 2 EXISTS\r\n")
            #expect(reading.frames.count == 2, "\(line)")
            #expect(reading.frames.last == .response(.untagged(.exists(2))), "\(line)")
        }
    }

    @Test("what is said of an unparsable FETCH has nothing of the message in it")
    func unparsableHidesContent() {
        let reading = ResponseReading("* 1 FETCH (ENVELOPE (\"a\" \"private subject\" \r\n")
        guard case .unparsable(let text)? = reading.frames.first else {
            Issue.record("it was read")
            return
        }
        #expect(text.description == "* 1 FETCH")
    }

    @Test("a line that is neither untagged nor tagged nor a continuation is foreign")
    func foreign() {
        for line in [
            "220 mx.mail.test ESMTP", "HTTP/1.1 400 Bad Request", "+OK POP3 ready", "A1", "A1 PREAUTH x", "(((",
        ] {
            let reading = ResponseReading(line + "\r\n")
            if line.hasPrefix("+") {
                #expect(reading.frames == [.response(.continuation(bytes("OK POP3 ready")))])
            } else if case .foreign? = reading.frames.first {
                continue
            } else {
                Issue.record("\(line) was taken for \(reading.frames)")
            }
        }
    }

    @Test("bare line feeds and empty lines are tolerated and reported")
    func lineEnds() {
        let reading = ResponseReading("* 1 EXISTS\n\r\n\n* 2 EXISTS\r\n")
        #expect(reading.frames == [.response(.untagged(.exists(1))), .response(.untagged(.exists(2)))])
        #expect(reading.quirks == [.bareLineFeed, .blankLine])
    }

    @Test("a quoted string that is not closed does not announce a literal")
    func unclosedQuote() {
        let reading = ResponseReading("* LIST () \"/\" \"a {5}\r\n* 1 EXISTS\r\n")
        #expect(reading.frames.last == .response(.untagged(.exists(1))))
    }

    @Test("secrets that a server echoes are not shown")
    func redaction() {
        let parser = ResponseParser(redactor: Redactor([Secret("hunter2hunter2")]))
        var quirks: Set<Quirk> = []
        let frame = Frame(bytes: bytes("A1 NO [X-ECHO hunter2hunter2] wrong: hunter2hunter2"))
        let shown = "\(parser.parse(frame, quirks: &quirks))"
        #expect(!shown.contains("hunter2"))
        #expect(shown.contains("[secret]"))
    }
}
