import MIME
import MailModel
import Testing

@Suite("Header block")
struct HeaderBlockTests {
    @Test("An ordinary header gives its fields as written, unfolded and decoded")
    func ordinary() {
        let block = HeaderBlock(MessageFixtures.ordinaryHeader)
        #expect(block.count == 12)
        #expect(block.isTerminated)
        #expect(block.defects.map(\.kind) == [.spaceBeforeColon])
        #expect(text(block.source.dropFirst(block.bodyOffset)) == "Body")
        #expect(block.all(.received).count == 2)
        #expect(block.first("RECEIVED")?.name == "Received")
        #expect(block.text(.from) == "Alïce Example <alice@mail.test>")
        #expect(block.text(.subject) == "Offer für November (second)")
        #expect(block.first(.subject).map { text($0.rawValue) }?.contains("\r\n ") == true)
        #expect(block.messageID?.description == "0123.abc@mail.test")
        #expect(block.inReplyTo.map(\.description) == ["zero@example.test"])
        #expect(block.references.map(\.description) == ["first@example.test", "zero@example.test"])
        #expect(block.date?.timestamp.description == "2026-11-23T09:00:00Z")
        #expect(block.date?.offsetMinutes == 60)
        #expect(block.contentType?.mediaType == "text/plain")
        #expect(block.contentType?.charset == "utf-8")
        #expect(block.transferEncoding == .quotedPrintable)
        #expect(block.first("X-None") == nil)
    }

    @Test("Bare line feeds read like CRLF")
    func bareLineFeeds() {
        let one = HeaderBlock(MessageFixtures.ordinaryHeader)
        let other = HeaderBlock(MessageFixtures.bareLF(MessageFixtures.ordinaryHeader))
        #expect(one.map(\.unfolded) == other.map(\.unfolded))
        #expect(other.isTerminated)
    }

    @Test("A slice from the middle of other octets reads like a copy")
    func slices() {
        let bytes = Array("garbage: 1\r\n") + MessageFixtures.ordinaryHeader
        let block = HeaderBlock(bytes[12...])
        #expect(block.map(\.unfolded) == HeaderBlock(MessageFixtures.ordinaryHeader).map(\.unfolded))
        #expect(block.bodyOffset == HeaderBlock(MessageFixtures.ordinaryHeader).bodyOffset)
    }

    @Test("A header cut at any octet keeps every field before the cut and is not terminated")
    func truncated() {
        let bytes = MessageFixtures.ordinaryHeader
        let whole = HeaderBlock(bytes)
        for length in 0..<whole.bodyOffset {
            let block = HeaderBlock(bytes[..<length])
            #expect(!block.isTerminated)
            #expect(block.bodyOffset <= length)
            for index in 0..<max(0, block.count - 1) { #expect(block[index].unfolded == whole[index].unfolded) }
        }
    }

    @Test("A broken line is skipped when a field follows, and begins the body when none does")
    func brokenLines() {
        let skipped = HeaderBlock([UInt8]("A: 1\r\nnonsense here\r\nB: 2\r\n\r\n"))
        #expect(skipped.map(\.name) == ["A", "B"])
        #expect(skipped.defects == [MIMEDefect(.brokenHeaderLine, at: 6)])
        let body = HeaderBlock([UInt8]("A: 1\nDear Bob,\nthe second line\n"))
        #expect(body.map(\.name) == ["A"])
        #expect(body.bodyOffset == 5)
        #expect(body.defects == [MIMEDefect(.missingHeaderEnd, at: 5)])
        #expect(HeaderBlock([UInt8](": 1\n: 2\n")).isEmpty)
        #expect(HeaderBlock([UInt8]("A b: 1\nC: 2\n\n")).map(\.name) == ["C"])
    }

    @Test("A first line with white space, an mbox line and a NUL are reported and harm nothing")
    func oddBeginnings() {
        let block = HeaderBlock([UInt8]("From alice Mon Nov 23\n continued\nA: 1\0\nFrom: x\n\n"))
        #expect(block.map(\.name) == ["A", "From"])
        #expect(block.defects.map(\.kind) == [.mboxFromLine, .continuationWithoutField, .nullByte])
    }

    @Test("An empty input, a lone break and a header without fields are headers without fields")
    func empties() {
        #expect(HeaderBlock([UInt8]()).isEmpty)
        #expect(!HeaderBlock([UInt8]()).isTerminated)
        #expect(HeaderBlock([UInt8]("\r\n")).isTerminated)
        #expect(HeaderBlock([UInt8]("\nx")).bodyOffset == 1)
    }

    @Test("A field may be empty, and keep inner spaces")
    func values() {
        let block = HeaderBlock([UInt8]("A:\r\nB:\r\n \r\n two\r\nC:  a  b \t\r\n\r\n"))
        #expect(block.map { text($0.unfolded) } == ["", "two", "a  b"])
    }

    @Test("Fields beyond the count are left out with their continuations, and the body is still found")
    func fieldLimit() {
        var limits = MIMELimits()
        limits.headerFields = 2
        let block = HeaderBlock([UInt8]("A: 1\r\nB: 2\r\nC: 3\r\n more\r\nD: 4\r\n\r\nbody"), limits: limits)
        #expect(block.map { text($0.unfolded) } == ["1", "2"])
        #expect(block.defects.map(\.kind) == [.tooManyFields])
        #expect(text(block.source[block.bodyOffset...]) == "body")
    }

    @Test("A field that crosses the size limit is cut, those behind it are left out, and the body is still found")
    func sizeLimit() {
        var limits = MIMELimits()
        limits.headerBytes = 20
        let long = HeaderBlock([UInt8]("A: 1\nB: 456789012345678901234567890\nC: 1\n\nbody"), limits: limits)
        #expect(long.map { text($0.unfolded) } == ["1", "456789012345"])
        let folded = HeaderBlock([UInt8]("A: 1\nB: 4567\n 23456\n 901234\nC: 1\n\nbody"), limits: limits)
        #expect(folded.map { text($0.unfolded) } == ["1", "4567 23456"])
        for block in [long, folded] {
            #expect(block.defects.map(\.kind) == [.headerTooLong])
            #expect(text(block.source[block.bodyOffset...]) == "body")
        }
    }

    @Test("Defects are bounded")
    func defectLimit() {
        var limits = MIMELimits()
        limits.defects = 3
        let block = HeaderBlock([UInt8](String(repeating: "broken\nA: 1\n", count: 50)), limits: limits)
        #expect(block.count == 50)
        #expect(block.defects.count == 3)
    }

    @Test("Names of fields are what RFC 5322 allows, and equal in any case")
    func names() {
        #expect(HeaderName("Message-ID") == HeaderName("MESSAGE-id"))
        #expect(HeaderName("Message-ID").hashValue == HeaderName("message-id").hashValue)
        for bad in ["", "A B", "A:", "Ä", "A\r\nB", "A\0", String(repeating: "a", count: 256)] {
            #expect(HeaderName(bad) == nil)
        }
    }
}
