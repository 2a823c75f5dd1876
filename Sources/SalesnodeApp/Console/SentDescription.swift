internal import MailModel
internal import Mailboxes

/// What came of one test message.
struct SentDescription: Sendable {
    let result: SendTestResult

    /// The lines for people.
    var lines: [String] {
        let recipient = TerminalText.safe(result.recipient)
        var lines: [String]
        switch result.outcome {
        case .passed: lines = ["The server took the test message for \(recipient)."]
        case .failed: lines = ["The test message for \(recipient) was not accepted."]
        }
        if let reply = result.reply, !reply.isEmpty {
            lines.append("  Server: \"\(TerminalText.safe(reply.description))\"")
        }
        if let finding = result.finding { lines += StepLines.explanation(of: finding).map { "  \($0)" } }
        lines.append("  Message-ID: \(TerminalText.safe(result.messageID))")
        return lines
    }
}
