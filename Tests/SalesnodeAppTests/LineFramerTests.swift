import Glibc
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
        /// Processor time of this thread: others take time of the clock.
        func time(_ count: Int) throws -> Duration {
            var framer = LineFramer(maximumBytes: 1 << 20)
            var isEarly = false
            let start = processorTime()
            for _ in 0..<count {
                framer.append([0x61])
                isEarly = try framer.next() != nil || isEarly
            }
            framer.append([0x0A])
            #expect(try framer.next()?.count == count && !isEarly)
            return processorTime() - start
        }
        let pairs = try (0..<3).map { _ in (try time(50_000), try time(200_000)) }
        // Four times the line; where each byte looked at all before it, sixteen times the time. One fair pair will do.
        #expect(pairs.contains { $0.1 < $0.0 * 8 || $0.1 < .milliseconds(20) }, "\(pairs)")
    }
}

private func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
