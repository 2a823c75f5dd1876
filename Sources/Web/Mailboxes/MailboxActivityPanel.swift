internal import Access
internal import MailModel
internal import MailStore
internal import Mailboxes

/// What happened with a mailbox, newest first.
struct MailboxActivityPanel: MailboxPanel {
    let view: MailboxView
    let part: MailboxHistory.Part
    let isFirst: Bool
    let filter: MailboxActivityFilter

    var fragments: [String: HTML] { ["activity": list] }

    var content: HTML {
        let src = address(filter)
        return """
            <div class="row spread"><nav class="chips" aria-label="Show">\(each: MailboxActivityFilter.allCases, chip)</nav>\(if: view.isManaging, exporting)</div>
            <p class="quiet">Failures and all-clears, tests that brought news or that somebody asked for\(if: view.member.may(.readAuditLog), ", and what people did with the mailbox"). Tests are kept for 90 days.</p>
            \(if: isFirst, "<live-fragment class=\"stack\" name=\"activity\" kinds=\"mailbox. check. alert. verification.\" src=\"\(src)\">\(list)</live-fragment>")
            \(if: !isFirst, list)
            <p class="row">\(if: !isFirst, "<a class=\"button\" href=\"\(src)\">Newest</a>")\(part.next.map { "<a class=\"button\" href=\"\(address(filter, after: $0))\">Older</a>" as HTML })</p>
            """
    }

    private func address(_ filter: MailboxActivityFilter, after: String? = nil) -> String {
        let pairs = (filter == .all ? [] : ["show=\(filter.rawValue)"]) + (after.map { ["after=\($0)"] } ?? [])
        return "\(path)/activity" + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    }

    private func chip(_ kind: MailboxActivityFilter) -> HTML {
        guard kind != .people || view.member.may(.readAuditLog) else { return .empty }
        return """
            <a class="chip" href="\(address(kind))"\(if: kind == filter, " aria-current=\"true\"")>\(kind.words)</a>
            """
    }

    private var exporting: HTML {
        """
        <form method="post" action="\(path)/activity">\(Form.token(context))<input type="hidden" name="show" value="\(filter.rawValue)"><button class="button small plain" data-download>\(Icon.download.html)Export as CSV</button></form>
        """
    }

    private var list: HTML {
        guard !part.entries.isEmpty || filter == .all else {
            return Parts.empty(.clock, "Nothing of this kind", "<p class=\"quiet\">Nothing of it has happened yet.</p>")
        }
        guard !part.entries.isEmpty else {
            return Parts.empty(
                .clock, "Nothing yet", "<p class=\"quiet\">What happens with this mailbox is told here.</p>")
        }
        return "<ol class=\"list activity\">\(each: part.entries, row)</ol>"
    }

    private func row(_ entry: MailboxHistoryEntry) -> HTML {
        switch entry {
        case .check(let check): row(check)
        case .audit(let record):
            item(.account, "", "\(AuditSentence.words(for: AuditLog.Entry(record)))", record.at, nil)
        case .alert(let alert, let raised, let state): row(alert, raised, state)
        }
    }

    private func row(_ check: CheckSummary) -> HTML {
        let what: HTML = check.isVerification ? "Connection verified by a test message" : "Connection tested"
        guard !check.hasPassed else {
            return item(.check, "good", "\(what): every step passed", check.startedAt, nil)
        }
        let step: HTML = check.failure.map { ": \($0.id.title) failed" } ?? ": a step failed"
        let detail = check.failure?.finding.map { finding -> HTML in
            """
            <p>\(finding.cause)</p>\(finding.serverText.map { "<p class=\"quiet\">The server said: \($0.description)</p>" as HTML })<p>\(finding.action)</p><p class="quiet small"><code>\(finding.code.rawValue)</code></p>
            """
        }
        return item(.cross, "bad", "\(what)\(step)", check.startedAt, detail)
    }

    private func row(_ alert: Alert?, _ raised: Timestamp, _ state: AlertRecord.State) -> HTML {
        let told: HTML =
            switch state {
            case .pending: "Nobody was told yet."
            case .told: "It was told."
            case .withheld: "It was told to nobody: muted, over before, or told already."
            }
        guard let alert else {
            return item(.warning, "", "An alert of another version of Salesnode", raised, "<p>\(told)</p>")
        }
        let side = alert.direction == .receiving ? "Receiving" : "Sending"
        let (icon, style, words): (Icon, String, HTML) =
            switch alert.kind {
            case .failure: (.cross, "bad", "\(side) fails: \(alert.cause)")
            case .recovered: (.check, "good", "\(side) works again")
            case .warning: (.warning, "warn", "\(alert.cause)")
            case .warningEnded: (.check, "good", "The reason for a warning is gone")
            case .silence: (.warning, "warn", "\(alert.cause)")
            case .silenceEnded: (.check, "good", "Mail comes again")
            }
        let said = alert.serverText.map { "<p class=\"quiet\">The server said: \($0.description)</p>" as HTML }
        let detail: HTML = """
            \(said)\(if: !alert.action.isEmpty, "<p>\(alert.action)</p>")<p class="quiet small">\(told) <code>\(alert.code.rawValue)</code></p>
            """
        return item(icon, style, words, raised, detail)
    }

    private func item(_ icon: Icon, _ style: String, _ words: HTML, _ at: Timestamp, _ detail: HTML?) -> HTML {
        """
        <li><span class="mark \(style)">\(icon.html)</span><div class="grow"><p>\(words)</p>\(detail.map { "<details class=\"fold\"><summary>More</summary><div class=\"stack tight\">\($0)</div></details>" as HTML })</div>
        <span class="quiet small">\(TimeText.ago(at, now: now))</span></li>
        """
    }
}
