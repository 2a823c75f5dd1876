import Testing

@testable import SalesnodeApp

@Suite("Lines of the control socket")
struct LineFramerTests {
    @Test("Lines come out whole, whatever pieces they arrive in", arguments: [1, 2, 3, 7, 100])
    func pieces(_ size: Int) throws {
        let stream = Array("first\n\nthird line\nrest".utf8)
        var framer = LineFramer(maximumBytes: 100)
        var lines: [String] = []
        for start in stride(from: 0, to: stream.count, by: size) {
            framer.append(stream[start..<min(start + size, stream.count)])
            while let line = try framer.next() { lines.append(String(decoding: line, as: UTF8.self)) }
        }
        #expect(lines == ["first", "", "third line"])
        #expect(framer.isInsideLine)
    }

    @Test("A line of exactly the limit passes, one byte more does not, with or without its end")
    func limit() throws {
        var framer = LineFramer(maximumBytes: 5)
        framer.append(Array("12345\n".utf8))
        #expect(try framer.next()?.count == 5)
        framer.append(Array("123456\n".utf8))
        #expect(throws: LineFramer.LineTooLong.self) { try framer.next() }
        var endless = LineFramer(maximumBytes: 5)
        endless.append(Array("12345".utf8))
        #expect(try endless.next() == nil)
        endless.append([0x36])
        #expect(throws: LineFramer.LineTooLong.self) { try endless.next() }
    }

    @Test("Feeding a long line byte by byte stays linear")
    func linear() throws {
        var framer = LineFramer(maximumBytes: 1 << 20)
        let start = ContinuousClock.now
        for _ in 0..<200_000 {
            framer.append([0x61])
            #expect(try framer.next() == nil)
        }
        framer.append([0x0A])
        #expect(try framer.next()?.count == 200_000)
        #expect(ContinuousClock.now - start < .seconds(20))
    }
}
