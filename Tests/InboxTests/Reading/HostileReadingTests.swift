import MailModel
import MailStore
import Testing

@testable import Inbox

@Suite("Hostile messages", .serialized)
struct HostileReadingTests {
    private func expectLinear(_ name: String, units: Int, _ text: (Int) -> String) {
        func time(_ units: Int) -> Duration {
            let source = Fixture.source(text(units))
            return processorTime { _ = try? Fixture.reader.read(source) }
        }
        // A machine that others use is slow for seconds at a time, and that counts as processor time: one fair pair will
        // do.
        let isLinear = (0..<3).contains { _ in
            let small = time(units)
            return time(units * 4) < max(small * 12, .milliseconds(8))
        }
        #expect(isLinear, "\(name)")
    }

    @Test("Reading takes linear time whatever repeats")
    func linear() {
        expectLinear("References", units: 2_000) {
            "References: " + String(repeating: "<a@x.example>\n ", count: $0) + "\n\nHi"
        }
        expectLinear("In-Reply-To", units: 2_000) { "In-Reply-To: " + String(repeating: "<(\n ", count: $0) + "\n\nHi" }
        expectLinear("recipients", units: 500) { "To: " + String(repeating: "a@example.org, ", count: $0) + "\n\nHi" }
        expectLinear("subject", units: 2_000) { "Subject: " + String(repeating: "Re: [", count: $0) + "\n\nHi" }
        expectLinear("Thread-Index", units: 2_000) {
            "Thread-Index: " + String(repeating: "AAAA", count: $0) + "\n\nHi"
        }
        expectLinear("parts", units: 200) {
            "Content-Type: multipart/mixed; boundary=b\n\n"
                + String(repeating: "--b\nContent-Type: text/plain\n\nx\n", count: $0)
        }
        expectLinear("attachments", units: 200) {
            "Content-Type: multipart/mixed; boundary=b\n\n"
                + String(repeating: "--b\nContent-Type: image/png; name=x\n\nx\n", count: $0)
        }
        expectLinear("returns", units: 20_000) { "A: b\n\n" + String(repeating: "\r", count: $0) }
        expectLinear("html", units: 2_000) {
            "Content-Type: text/html\n\n" + String(repeating: "<div><a href=", count: $0)
        }
    }

    @Test("Random octets are read or refused, and never trap")
    func random() {
        var random = SeededGenerator(seed: 3)
        let pieces = [
            "\n", "\r\n", ": ", "Subject", "References", "<a@b>", "Content-Type: multipart/mixed; boundary=b", "--b",
            "=?utf-8?q?",
            "Thread-Index: ", "base64", "\0", "\u{FF}", "From: ", "@", "Message-ID: <", "Re: ", "begin 644 x", "(",
            "\"",
        ]
        for _ in 0..<400 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                bytes += Array((pieces.randomElement(using: &random) ?? "").utf8)
                if Bool.random(using: &random) { bytes.append(UInt8.random(in: 0...255, using: &random)) }
            }
            let message = try? Fixture.reader.read(Fixture.source(bytes))
            #expect(message?.identity.count ?? 32 == 32)
        }
    }
}
