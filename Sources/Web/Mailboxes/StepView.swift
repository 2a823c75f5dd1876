internal import MailModel
internal import Mailboxes

/// A finished step of a check, with what it means where it failed.
struct StepView {
    let step: CheckStep

    var html: HTML {
        """
        <li class="\(step.state.rawValue)" data-key="\(step.id.rawValue)">
        <span class="mark">\(icon.html)</span>
        <span><span class="title">\(step.id.shortTitle)</span><span class="unseen">: \(word)</span><br><span class="small">\(step.summary)</span></span>
        <span class="small quiet number">\(if: step.state != .skipped, "\(step.milliseconds) ms")</span>
        \(step.finding.map { FindingView(finding: $0, id: step.id.rawValue.replacing(".", with: "-")).html })
        </li>
        """
    }

    /// A step that was not tried yet.
    static func waiting(_ id: CheckStepID) -> HTML {
        """
        <li class="waiting" data-key="\(id.rawValue)"><span class="mark">\(Icon.dot.html)</span><span class="title">\(id.shortTitle)</span></li>
        """
    }

    private var icon: Icon {
        switch step.state {
        case .passed: .check
        case .warned: .warning
        case .failed: .cross
        case .skipped: .dot
        }
    }

    private var word: String {
        switch step.state {
        case .passed: "passed"
        case .warned: "passed with a warning"
        case .failed: "failed"
        case .skipped: "not tried"
        }
    }
}

/// What a failed or doubtful step means, and what to do.
struct FindingView {
    let finding: Finding
    /// What its parts are named after.
    let id: String

    var html: HTML {
        """
        <div class="finding \(finding.severity.rawValue)">
        <p><strong>\(finding.cause)</strong></p>
        <p>\(finding.action)</p>
        \(finding.page.flatMap { HTML.link($0) }.map { "<p><a href=\"\($0)\" rel=\"noreferrer\" target=\"_blank\">The provider's page about it</a></p>" as HTML })
        \(if: !finding.suggestions.isEmpty, "<p>Perhaps meant: \(finding.suggestions.joined(separator: ", "))</p>")
        <details class="fold"><summary>Details</summary>
        <div class="stack tight"><pre class="transcript small" id="details-\(id)" tabindex="0">\(details)</pre><copy-button for="details-\(id)" label="Copy details"></copy-button></div>
        </details>
        </div>
        """
    }

    private var details: String {
        var lines = [finding.code.rawValue]
        if let text = finding.serverText { lines.append("The server said: \(text)") }
        if let date = finding.date { lines.append("Date: \(TimeText.exact(date))") }
        if !finding.transcript.isEmpty { lines += ["", "Conversation, without credentials:"] + finding.transcript }
        return lines.joined(separator: "\n")
    }
}

extension CheckStepID {
    /// The title without the direction, which the card around it says.
    var shortTitle: String {
        let title = title
        guard let colon = title.firstIndex(of: ":") else { return title }
        let rest = title[title.index(after: colon)...].drop { $0 == " " }
        return rest.prefix(1).uppercased() + rest.dropFirst()
    }
}
