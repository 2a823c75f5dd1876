internal import MailModel
internal import Mailboxes

/// How one step of a check is written for people.
struct StepLines: Sendable {
    let style: Console.Style

    /// The step's line, and below it what a finding means.
    func lines(for step: CheckStep) -> [String] {
        var lines = [line(for: step)]
        if let finding = step.finding {
            lines += Self.explanation(of: finding, after: step.summary).map { "      \($0)" }
        }
        return lines
    }

    /// The line of a step that is under way.
    func runningLine(for id: CheckStepID, frame: Int) -> String {
        let sign: String
        switch style {
        case .live(let colours, signs: true):
            let frames = [
                "\u{280B}", "\u{2819}", "\u{2839}", "\u{2838}", "\u{283C}", "\u{2834}", "\u{2826}", "\u{2827}",
            ]
            sign = Self.coloured(frames[frame % frames.count], "36", if: colours)
        case .live(_, signs: false):
            let frames = ["-", "\\", "|", "/"]
            sign = frames[frame % frames.count]
        case .plain:
            sign = "running"
        }
        return "  \(sign) \(id.title)"
    }

    private func line(for step: CheckStep) -> String {
        let title = TerminalText.padded(step.id.title, to: Self.titleWidth)
        let time = step.state == .skipped ? "" : "\(step.milliseconds) ms"
        let paddedTime = String(repeating: " ", count: max(0, 9 - time.utf8.count)) + time
        return "  \(sign(for: step.state)) \(title) \(paddedTime)  \(TerminalText.safe(step.summary))"
    }

    private func sign(for state: CheckStepState) -> String {
        switch style {
        case .plain: return TerminalText.padded(state.rawValue, to: 7)
        case .live(let colours, let signs):
            let (sign, word, colour) =
                switch state {
                case .passed: ("\u{2713}", "ok  ", "32")
                case .failed: ("\u{2717}", "FAIL", "31")
                case .warned: ("!", "warn", "33")
                case .skipped: ("-", "skip", "2")
                }
            return Self.coloured(signs ? sign : word, colour, if: colours)
        }
    }

    private static let titleWidth = CheckStepID.allCases.map { $0.title.count }.max() ?? 0

    /// Cause, who acts, what next, and the server's words in quotation marks.
    ///
    /// - Parameter summary: what was said already; a cause in the same words is left out.
    static func explanation(of finding: Finding, after summary: String? = nil) -> [String] {
        var lines = finding.cause == summary ? [] : ["Cause:  \(TerminalText.safe(finding.cause))"]
        lines += [
            "Who:    \(words(for: finding.actor))",
            "Next:   \(TerminalText.safe(finding.action))",
        ]
        if let page = finding.page { lines.append("Page:   \(TerminalText.safe(page))") }
        if let hint = finding.commandHint { lines.append("Option: \(TerminalText.safe(hint))") }
        if let text = finding.serverText, !text.isEmpty {
            lines.append("Server: \"\(TerminalText.safe(text.description))\"")
        }
        lines.append("Code:   \(finding.code.rawValue)")
        return lines
    }

    private static func words(for actor: Finding.Actor) -> String {
        switch actor {
        case .user: "the mailbox's user"
        case .mailboxAdministrator: "the administrator of the mail domain"
        case .operator: "whoever runs Salesnode"
        case .nobody: "nobody; it passes by itself"
        }
    }

    private static func coloured(_ text: String, _ code: String, if wanted: Bool) -> String {
        wanted ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
