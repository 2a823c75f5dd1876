import Glibc
import MIME
import MailReading
import Testing

/// Processor time of this thread, so that waiting does not count: four times the input may take at most twelve times
/// as long.
private func expectLinear(_ name: String, units: Int, _ input: (Int) -> String) {
    func time(_ text: String) -> Duration {
        let structure = MessageStructure(Array(text.utf8))
        return (0..<3).map { _ in
            let start = processorTime()
            _ = MessageClassifier.classify(structure)
            return processorTime() - start
        }.min() ?? .zero
    }
    // A machine that others use is slow for seconds at a time, and that counts as processor time: one fair pair will do.
    // Below some milliseconds the clock says little; such work is fast enough whatever its ratio.
    let isLinear = (0..<3).contains { _ in
        let base = time(input(units))
        return time(input(units * 4)) < max(base * 12, .milliseconds(20))
    }
    #expect(isLinear, "\(name)")
}

private func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}

@Suite("Hostile messages for classification", .serialized)
struct ClassificationHostileTests {
    private static let bounceHeader = "From: MAILER-DAEMON@mx.example.net\nSubject: failure notice\nReturn-Path: <>\n"
    private static let replyHeader =
        "From: bob@example.org\nSubject: Automatic reply: x\nAuto-Submitted: auto-replied\nDate: Mon, 27 Apr 2026 10:00:00 +0000\n"

    private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    @Test("Every truncation of every fixture is classified")
    func truncations() {
        var messages = KindFixture.machines.map(\.message) + KindFixture.traps.map(\.message)
        messages += (BounceFixture.reports.prefix(6) + BounceFixture.freeForms).map(\.message)
        messages += ReplyFixture.languages.map(\.message)
        var kinds: Set<MessageKind> = []
        for message in messages {
            let bytes = Array(message.utf8)
            // Each message is cut at other places, so that together they cover all and the suite stays fast.
            for end in stride(from: bytes.count % 29, through: bytes.count, by: 29) {
                kinds.insert(MessageClassifier.classify(MessageStructure(bytes[..<end])).kind)
            }
        }
        #expect(kinds == Set(MessageKind.allCases))
    }

    @Test("One message of each kind is classified at every truncation")
    func everyByte() {
        let messages = [
            BounceFixture.reports[14].message, BounceFixture.freeForms[1].message, ReplyFixture.languages[0].message,
            KindFixture.complaints[2].message,
        ]
        for message in messages {
            let bytes = Array(message.utf8)
            for end in 0...bytes.count { _ = MessageClassifier.classify(MessageStructure(bytes[..<end])) }
        }
    }

    @Test("Reports stay linear on what could make the reader look back")
    func bounces() {
        for piece in [
            "<bob@example.org>:\n", "bob@example.org ", "a@b.c d@", "550 5.1.1 ", "5.1.1.1.1", "From: a@b.c\n",
            "Received: x\n", "@", "\"", "<", "user unknown ",
            "mailbox … ", "-- original message --\n", "Subject: x\n x\n", "> ", "a@b.example\n\n",
        ] {
            expectLinear("bounce \(piece)", units: 300) { Self.bounceHeader + "\n" + Self.repeated(piece, $0) }
        }
    }

    @Test("Replies stay linear on dates and cues")
    func replies() {
        for piece in [
            "12 May ", "12.05.2026 ", "back on ", "until ", "1.", "5月12日", "月", "May ", "monday ", "12-", "from: x\n",
            "a@b.c ", "until 12 May and ", "ู",
        ] {
            expectLinear("reply \(piece)", units: 300) { Self.replyHeader + "\n" + Self.repeated(piece, $0) }
        }
    }

    @Test("HTML, calendars and list fields stay linear")
    func structures() {
        for piece in ["<", "<a", "<p>", "&", "&#", "<!--", "<style>", "</", "<a@b.c"] {
            expectLinear("html \(piece)", units: 1_000) {
                Self.bounceHeader + "Content-Type: text/html\n\n" + Self.repeated(piece, $0)
            }
        }
        for piece in ["\n ", "ATTENDEE:a\n", "A;", "A;B=\"", "BEGIN:X\n", "END:X\n", "SUMMARY:x\n y\n", "\r"] {
            expectLinear("calendar \(piece)", units: 1_000) {
                "From: a@b.example\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\n"
                    + Self.repeated(piece, $0)
            }
        }
        for piece in ["<", "<mailto:", ">", ",", "%", "<mailto:a@b.c?&>", "?subject=x&"] {
            expectLinear("list \(piece)", units: 500) {
                "From: a@b.example\nList-Unsubscribe: " + Self.repeated(piece, $0) + "\n\nx"
            }
        }
        expectLinear("fields", units: 500) { Self.repeated("Delivered-To: a@b.c\nX-Y: z\n", $0) + "\n" }
    }

    @Test("What a report, an invitation or a list names is bounded")
    func bounds() {
        var limits = ClassificationLimits()
        limits.recipients = 3
        limits.attendees = 2
        limits.listTargets = 1
        let rows = (0..<50).map { "<user\($0)@example.org>:\nuser unknown\n" }.joined()
        let bounce = MessageClassifier.classify(
            MessageStructure(Array((Self.bounceHeader + "\n" + rows).utf8)), limits: limits)
        #expect(bounce.bounce?.recipients.count == 3)
        let event =
            "Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\n"
            + Self.repeated("ATTENDEE:mailto:a@b.example\n", 50)
        #expect(
            MessageClassifier.classify(MessageStructure(Array(event.utf8)), limits: limits).calendar?.attendees.count
                == 2)
        let list = "List-Unsubscribe: " + Self.repeated("<https://a.example/>, ", 50) + "\n\n"
        #expect(
            MessageClassifier.classify(MessageStructure(Array(list.utf8)), limits: limits).list?.unsubscribe.count == 1)
    }

    @Test("All octets there are, in every place, do no harm")
    func octets() {
        let every = (0...255).map { UInt8($0) }
        for header in [Self.bounceHeader, Self.replyHeader, "Content-Type: text/calendar\n", "List-Id: "] {
            let bytes = Array(header.utf8)
            _ = MessageClassifier.classify(MessageStructure(bytes + [0x0A] + every + every))
            _ = MessageClassifier.classify(MessageStructure(bytes + every + [0x0A, 0x0A] + every))
        }
    }
}
