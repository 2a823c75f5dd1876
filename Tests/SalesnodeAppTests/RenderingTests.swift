import Foundation
import Logging
import MailModel
import Mailboxes
import SyncEngine
import Synchronization
import Testing

@testable import SalesnodeApp

@Suite("What people and programs see")
struct RenderingTests {
    @Test("A passed step is one line: sign, title, time, sentence")
    func passedStep() {
        let step = CheckStep.passed(.imapDNS, "Found 127.0.0.2.")
        #expect(
            StepLines(style: .plain).lines(for: step)
                == ["  passed  Receiving: server name       12 ms  Found 127.0.0.2."])
        #expect(
            StepLines(style: .live(colours: false, signs: true)).lines(for: step)
                == ["  \u{2713} Receiving: server name       12 ms  Found 127.0.0.2."])
        #expect(
            StepLines(style: .live(colours: true, signs: true)).lines(for: step)
                == ["  \u{1B}[32m\u{2713}\u{1B}[0m Receiving: server name       12 ms  Found 127.0.0.2."])
        #expect(
            StepLines(style: .live(colours: false, signs: false)).lines(for: step)
                == ["  ok   Receiving: server name       12 ms  Found 127.0.0.2."])
    }

    @Test("A failed step says cause, who acts, what next, and quotes the server")
    func failedStep() {
        #expect(
            StepLines(style: .plain).lines(for: .refusedSignIn) == [
                "  failed  Receiving: sign-in          103 ms  The server refused the password.",
                "      Cause:  User name or password is wrong.",
                "      Who:    the mailbox's user",
                "      Next:   Check both and try again.",
                "      Server: \"NO [AUTHENTICATIONFAILED] Authentication failed.\"",
                "      Code:   auth.wrong-credentials",
            ])
    }

    @Test("A cause in the words of the step's own sentence is not repeated")
    func noRepetition() {
        var step = CheckStep.refusedSignIn
        step.summary = step.finding?.cause ?? ""
        #expect(!StepLines(style: .plain).lines(for: step).contains { $0.contains("Cause:") })
    }

    @Test("Control sequences in any text reach no terminal")
    func controlSequences() {
        var step = CheckStep.passed(.imapGreeting, "\u{1B}[2Jgone\u{7}\r\nnew \u{202E}line")
        step.finding = Finding(
            code: .serverNotIMAP, cause: "a\u{1B}b", actor: .nobody, action: "c\u{9B}d", disposition: .permanent)
        for line in StepLines(style: .live(colours: false, signs: true)).lines(for: step) {
            #expect(!line.unicodeScalars.contains { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) })
            #expect(!line.unicodeScalars.contains("\u{202E}"))
        }
        #expect(TerminalText.safe("\u{1B}[2J") == "\\u{1b}[2J")
        #expect(TerminalText.safe(String(repeating: "x", count: 5), limit: 3) == "xxx\u{2026}")
    }

    @Test("Pipes and dumb terminals get plain lines, NO_COLOR no colours, other locales no signs")
    func styles() {
        let utf8 = ["TERM": "xterm", "LANG": "C.UTF-8"]
        #expect(Console.style(environment: utf8, isTerminal: true) == .live(colours: true, signs: true))
        #expect(Console.style(environment: utf8, isTerminal: false) == .plain)
        #expect(Console.style(environment: ["TERM": "dumb"], isTerminal: true) == .plain)
        #expect(Console.style(environment: [:], isTerminal: true) == .plain)
        let noColour = utf8.merging(["NO_COLOR": "1"]) { $1 }
        #expect(Console.style(environment: noColour, isTerminal: true) == .live(colours: false, signs: true))
        let posix = ["TERM": "xterm", "LANG": "C.UTF-8", "LC_ALL": "POSIX"]
        #expect(Console.style(environment: posix, isTerminal: true) == .live(colours: true, signs: false))
    }

    @Test("Steps of both sides are under way at the same time, the round trip after them")
    func runningSteps() {
        var running = RunningSteps(includesVerification: true)
        #expect(running.current == [.imapDNS, .smtpDNS])
        running.finish(.imapDNS)
        #expect(running.current == [.imapTCP, .smtpDNS])
        for id in CheckStepID.sending { running.finish(id) }
        #expect(running.current == [.imapTCP])
        for id in CheckStepID.receiving { running.finish(id) }
        #expect(running.current == [.verifySent])
        for id in CheckStepID.verification { running.finish(id) }
        #expect(running.current.isEmpty)
    }

    @Test("A terminal shows the steps under way below the finished ones, and removes them at the end")
    func liveChecklist() {
        let screen = Screen()
        let checklist = Checklist(
            console: screen.console(.live(colours: false, signs: true)), includesVerification: false)
        checklist.finish(.passed(.imapDNS))
        checklist.tick()
        #expect(screen.rows.first == "  \u{2713} Receiving: server name       12 ms  Fine.")
        #expect(screen.rows.count == 3)
        #expect(screen.rows[1].hasSuffix(" Receiving: connection") && screen.rows[2].hasSuffix(" Sending: server name"))
        checklist.finish(.refusedSignIn)
        checklist.end()
        checklist.tick()
        #expect(screen.rows.count == 7, "\(screen.rows)")
        #expect(!screen.rows.contains { $0.contains("Sending: server name") })
    }

    @Test("A pipe gets the finished steps and no control sequence")
    func plainChecklist() async {
        let screen = Screen()
        let checklist = Checklist(console: screen.console(.plain), includesVerification: true)
        await checklist.whileShown {
            checklist.finish(.passed(.imapDNS))
            checklist.tick()
            checklist.finish(.passed(.smtpDNS))
        }
        checklist.end()
        #expect(screen.written.split(separator: "\n").count == 2)
        #expect(!screen.written.contains("\u{1B}") && !screen.written.contains("\r"))
    }

    @Test("The list is a table that stays aligned with wide characters")
    func list() {
        let wide = MailboxSummary.sample(address: "\u{7530}\u{4E2D}@mail.test", status: .paused)
        let lines = HumanOutput.lines(for: .mailboxes([.sample, wide]))
        #expect(lines.count == 3)
        let failing = "failing (tcp.refused) since 2026-09-21T14:13:20Z, waits for a change"
        let heading = "SENDING".padding(toLength: failing.count, withPad: " ", startingAt: 0)
        #expect(lines[0].hasPrefix("ADDRESS          STATUS     RECEIVING  \(heading)  VERIFIED  ID"))
        #expect(lines[1].hasPrefix("alice@mail.test  Connected  working    \(failing)  never     mbx_"))
        #expect(lines[2].hasPrefix("\u{7530}\u{4E2D}@mail.test   Paused     "))
        #expect(HumanOutput.lines(for: .mailboxes([]))[0].hasPrefix("No mailbox is connected yet"))
    }

    @Test("The end of a connect says what was saved")
    func connectEnding() throws {
        let address = try EmailAddress("alice@mail.test")
        let passed = CheckReport(
            address: address, startedAt: Timestamp(milliseconds: 0), milliseconds: 5, steps: [.passed(.imapDNS)])
        let failed = CheckReport(
            address: address, startedAt: Timestamp(milliseconds: 0), milliseconds: 5, steps: [.refusedSignIn])
        func lines(_ report: CheckReport, _ mailbox: MailboxSummary?, replaced: Bool = false) -> [String] {
            HumanOutput.lines(
                for: .connected(ConnectMailboxResult(report: report, mailbox: mailbox, replaced: replaced)))
        }
        #expect(lines(passed, .sample).last?.hasPrefix("alice@mail.test is connected as mbx_") == true)
        #expect(lines(passed, .sample, replaced: true).last?.contains("is connected anew") == true)
        #expect(lines(failed, nil).last == "Nothing was saved, and nothing that was saved before was changed.")
        #expect(lines(failed, .sample(address: "a@b.test", status: .paused)).last?.contains("paused") == true)
        #expect(lines(failed, nil)[0].contains("(imap.sign-in)"))
    }

    @Test("The description of a mailbox has its sections")
    func description() {
        let server = MailboxDetail.Server(endpoint: "h.test:993", security: .implicit, user: "alice")
        let detail = MailboxDetail(
            mailbox: .sample, imap: server, smtp: server, trust: "system",
            folders: [MailboxDetail.Folder(name: "INBOX", role: .inbox)], lastCheck: nil)
        let lines = HumanOutput.lines(
            for: .detail(ShownMailbox(detail: detail, sync: MailboxStanding(nil, MailboxCompleteness([])))))
        #expect(lines.first == "alice@mail.test")
        for line in ["Receiving", "Sending", "Mail", "Folders (1)", "  INBOX   inbox"] {
            #expect(lines.contains(line), "\(lines)")
        }
    }

    @Test("JSON lines have a type and sorted keys; a report stands at the top level")
    func json() throws {
        #expect(
            JSONOutput.line(for: CommandFailure(.notFound, "none"))
                == #"{"code":"not-found","message":"none","type":"error"}"#)
        let step = JSONOutput.line(for: CheckStep.passed(.imapDNS))
        #expect(
            step
                == #"{"evidence":{},"id":"imap.dns","milliseconds":12,"state":"passed","summary":"Fine.","type":"step"}"#
        )
        let report = CheckReport(
            address: try EmailAddress("alice@mail.test"), startedAt: Timestamp(milliseconds: 5), milliseconds: 6,
            steps: [.refusedSignIn])
        let connected = CommandResult.connected(
            ConnectMailboxResult(report: report, mailbox: .sample, replaced: false))
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(JSONOutput.line(for: connected).utf8)) as? [String: Any])
        #expect(object["type"] as? String == "report" && object["outcome"] as? String == "failed")
        #expect(object["startedAt"] as? Int == 5 && object["replaced"] as? Bool == false)
        #expect((object["mailbox"] as? [String: Any])?["address"] as? String == "alice@mail.test")
        let steps = try #require(object["steps"] as? [[String: Any]])
        #expect((steps[0]["finding"] as? [String: Any])?["code"] as? String == "auth.wrong-credentials")
        #expect(JSONOutput.line(for: CommandResult.mailboxes([])) == #"{"mailboxes":[],"type":"mailboxes"}"#)
    }

    @Test("Exit statuses follow from what came of it")
    func exitStatuses() throws {
        let address = try EmailAddress("alice@mail.test")
        let failed = CheckReport(
            address: address, startedAt: Timestamp(milliseconds: 0), milliseconds: 5, steps: [.refusedSignIn])
        #expect(CommandResult.report(failed).exitStatus == 1)
        let saved = ConnectMailboxResult(report: failed, mailbox: .sample, replaced: false)
        #expect(CommandResult.connected(saved).exitStatus == 1, "saved paused is still a failed check")
        #expect(CommandResult.mailboxes([]).exitStatus == 0)
        #expect(CommandFailure(.wrongUsage, "").exitStatus == 2)
        #expect(CommandFailure(.cancelled, "").exitStatus == 130)
        #expect(CommandFailure(.notFound, "").exitStatus == 1)
    }

    @Test("A log line is one line whatever it is given, and quotes what is no word")
    func logLines() {
        let written = Mutex("")
        var handler = StructuredLogHandler(label: "salesnode", level: .trace) { text in written.withLock { $0 += text }
        }
        handler[metadataKey: "mailbox"] = "mbx_1"
        handler.log(
            event: .init(
                level: .info, message: "Line\nbreak", metadata: ["error": "a \"b\" = c\u{1B}"], source: "", file: "",
                function: "", line: 1))
        let line = written.withLock { $0 }
        #expect(
            line.hasSuffix("Z info salesnode: Line\\u{a}break error=\"a \\\"b\\\" = c\\\\u{1b}\" mailbox=mbx_1\n"),
            "\(line)")
    }
}

/// A terminal that obeys the few sequences that a checklist uses.
private final class Screen: Sendable {
    private let text = Mutex("")

    var written: String { text.withLock { $0 } }

    func console(_ style: Console.Style) -> Console {
        Console(style: style, width: 100, write: { new in self.text.withLock { $0 += new } }, writeError: { _ in })
    }

    var rows: [String] {
        var rows: [String] = []
        for part in written.split(separator: "\r", omittingEmptySubsequences: true) {
            var part = part
            if part.hasPrefix("\u{1B}["), let end = part.firstIndex(of: "A"), let up = Int(part.dropFirst(2)[..<end]) {
                rows.removeLast(up)
                part = part[part.index(after: end)...].dropFirst(3)
            }
            rows += part.split(separator: "\n").map(String.init)
        }
        return rows
    }
}
