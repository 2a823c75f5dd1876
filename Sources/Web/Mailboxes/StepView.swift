internal import MailModel
internal import Mailboxes

/// A finished step of a check, with what it means where it failed.
struct StepView {
    let step: CheckStep
    /// Whether the page has a form that can try it again.
    var canRetry = false
    /// What its ids begin with, where a page shows two tests.
    var prefix = ""

    var html: HTML {
        """
        <li class="\(step.state.rawValue)" data-key="\(step.id.rawValue)" id="\(Self.anchor(step.id, prefix))">
        <span class="mark">\(icon.html)</span>
        <span><span class="title">\(step.id.shortTitle)</span><span class="unseen">: \(word)</span>\(if: step.summary != step.finding?.cause, "<br><span class=\"small\">\(step.summary)</span>")\(StepEvidence(step: step).words.map { "<br><span class=\"small quiet seen\">\($0)</span>" as HTML })</span>
        <span class="small quiet number">\(if: step.state != .skipped, "\(step.milliseconds) ms")</span>
        \(step.finding.map { FindingView(finding: $0, id: prefix + Self.name(step.id), retry: canRetry && step.state == .failed ? Self.retry(step.id) : nil).html })
        </li>
        """
    }

    /// A step that was not tried yet.
    static func waiting(_ id: CheckStepID) -> HTML {
        """
        <li class="waiting" data-key="\(id.rawValue)"><span class="mark">\(Icon.dot.html)</span><span class="title">\(id.shortTitle)</span></li>
        """
    }

    /// Where it stands in its page.
    static func anchor(_ id: CheckStepID, _ prefix: String = "") -> String { "\(prefix)step-\(name(id))" }

    /// The step's id as it may stand in an address.
    static func name(_ id: CheckStepID) -> String { id.rawValue.replacing(".", with: "-") }

    /// What the form is sent for to try a step again: its side, because a connection begins at its beginning.
    static func retry(_ id: CheckStepID) -> String {
        let action: ConnectAction =
            if CheckStepID.receiving.contains(id) {
                .checkReceiving
            } else if CheckStepID.sending.contains(id) {
                .checkSending
            } else {
                .connect
            }
        return action.rawValue
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

/// What a step that works has seen, in one line.
struct StepEvidence {
    let step: CheckStep

    /// Nil where there is nothing to add to the summary.
    var words: String? {
        guard step.state == .passed || step.state == .warned else { return nil }
        switch step.id {
        case .imapDNS, .smtpDNS: return list("addresses", atMost: 3)
        case .imapTLS, .smtpTLS: return certificate
        case .imapGreeting: return text("greeting").map { String($0.prefix(120)) }
        case .imapSignIn, .smtpSignIn: return text("mechanism").map { "By \($0)" }
        case .imapFolders: return list("roles", atMost: 8)
        default: return nil
        }
    }

    private var certificate: String? {
        guard let names = list("certificateNames", atMost: 2), let issuer = text("issuer"), let end = text("expires")
        else { return nil }
        return "For \(names); issued by \(issuer); good until \(end.prefix(10))"
    }

    private func text(_ name: String) -> String? { step.evidence[name]?.description }

    private func list(_ name: String, atMost count: Int) -> String? {
        guard case .list(let all)? = step.evidence[name], !all.isEmpty else { return nil }
        let shown = all.prefix(count).joined(separator: ", ")
        return all.count > count ? "\(shown) and \(all.count - count) more" : shown
    }
}

/// What a failed or doubtful step means, and what to do.
struct FindingView {
    let finding: Finding
    /// What its parts are named after.
    let id: String
    /// What the form around it is sent for to try again; nil where there is none.
    var retry: String?

    var html: HTML {
        """
        <div class="finding \(finding.severity.rawValue)">
        <p><strong>\(finding.cause)</strong></p>
        <p>\(finding.action)</p>
        \(finding.page.flatMap { HTML.link($0) }.map { "<p><a href=\"\($0)\" rel=\"noreferrer\" target=\"_blank\">The provider's page about it</a></p>" as HTML })
        \(if: !finding.suggestions.isEmpty, "<p>Perhaps meant: \(finding.suggestions.joined(separator: ", "))</p>")
        \(retry.map { "<p><button class=\"button small\" name=\"do\" value=\"\($0)\">Try this again</button></p>" as HTML })
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
