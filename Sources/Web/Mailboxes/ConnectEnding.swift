internal import MailModel
internal import Mailboxes

/// How a test or a connection ended: what stands beside the buttons, wherever the page is scrolled to.
struct ConnectEnding {
    let outcome: BackgroundRuns.Outcome

    var html: HTML {
        switch outcome {
        case .checked(let report) where report.outcome == .passed: return passed(report)
        case .checked(let report): return failed(report, "Nothing is saved.")
        case .failed(let error): return notice("bad", .warning, "It could not be done.", error.message)
        case .connected(let result):
            guard let mailbox = result.mailbox else {
                return failed(result.report, "Nothing is saved, and nothing that was saved before was changed.")
            }
            return saved(mailbox, result)
        }
    }

    private func passed(_ report: CheckReport) -> HTML {
        let tried = Set(report.steps.map(\.id))
        if tried.isDisjoint(with: CheckStepID.sending) {
            return notice("good", .check, "Receiving works now.", "Nothing is saved yet.")
        }
        if tried.isDisjoint(with: CheckStepID.receiving) {
            return notice("good", .check, "Sending works now.", "Nothing is saved yet.")
        }
        return notice("good", .check, "Every step passed.", "Nothing is saved yet.")
    }

    private func saved(_ mailbox: MailboxSummary, _ result: ConnectMailboxResult) -> HTML {
        let failure = result.report.firstFailure
        let words =
            failure == nil
            ? "\(EnteredName.shown(mailbox.address)) is connected."
            : "\(EnteredName.shown(mailbox.address)) is saved: \(mailbox.status.words)."
        return """
            <div class="notice \(failure == nil ? "good" : "warn")">\(failure == nil ? Icon.check.html : Icon.warning.html)<div class="stack tight">
            <p><strong>\(words)</strong></p>
            \(failure?.finding.map { "<p>\($0.cause) \($0.action)</p>" as HTML })
            \(result.ended.map { "<p>\(RevocationNotice($0).words)</p>" as HTML })
            <p class="row"><a class="button main" href="/mailboxes/\(mailbox.id.description)">Open the mailbox</a><a class="button" href="/inbox">Open the Inbox</a><a class="button" href="/mailboxes/connect">Connect another</a></p></div></div>
            """
    }

    private func failed(_ report: CheckReport, _ consequence: String) -> HTML {
        guard let step = report.firstFailure else { return notice("bad", .warning, "A step failed.", consequence) }
        let others = report.steps.count { $0.state == .failed } - 1
        let more =
            others > 0 ? " \(others) more step\(others == 1 ? "" : "s") failed." : ""
        let finding = step.finding
        return """
            <div class="notice bad">\(Icon.warning.html)<div class="stack tight">
            <p><strong>\(step.id.title) failed.</strong> \(finding?.cause ?? "")</p>
            \(finding.map { "<p>\($0.action)</p>" as HTML })
            <p class="row"><button class="button small" name="do" value="\(StepView.retry(step.id))">Try again</button><a href="#\(StepView.anchor(step.id))">Details</a>\(field(step).map { "<a href=\"#\($0.id)\">Change \($0.words)</a>" as HTML })\(link(finding))</p>
            <p class="quiet small">\(consequence)\(more)</p>
            </div></div>
            """
    }

    private func link(_ finding: Finding?) -> HTML? {
        finding?.page.flatMap { HTML.link($0) }.map {
            "<a href=\"\($0)\" rel=\"noreferrer\" target=\"_blank\">The provider's page about it</a>"
        }
    }

    /// The field in which the failure can be mended.
    private func field(_ step: CheckStep) -> (id: String, words: String)? {
        switch step.id {
        case .imapDNS, .imapTCP, .imapGreeting: ("imap-host", "the server")
        case .smtpDNS, .smtpTCP: ("smtp-host", "the server")
        case .imapTLS: ("imap-security", "the encryption")
        case .smtpTLS: ("smtp-security", "the encryption")
        case .imapSignIn, .smtpSignIn: ("password", "the password")
        default: nil
        }
    }

    private func notice(_ style: String, _ icon: Icon, _ words: String, _ more: String) -> HTML {
        """
        <div class="notice \(style)">\(icon.html)<div><p><strong>\(words)</strong> \(more)</p></div></div>
        """
    }
}
