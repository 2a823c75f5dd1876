internal import MailModel
internal import Mailboxes

/// Shows who hears of trouble, lets one try it, and tells what was told lately.
struct AlertsPage: MemberPage {
    /// Entries that are shown; `alerts list` on the command line has more.
    static let shownEntries = 50

    /// Who hears of every mailbox.
    let administrators: [EmailAddress]
    /// Whether the operator named them.
    let isNamed: Bool
    /// How alerts go, in the middle of a sentence.
    let way: String
    let mailboxes: [ListedAlertSetting]
    let entries: [AlertEntry]
    /// What came of a test that was just made.
    let result: AlertTestResult?
    let context: WebContext
    let now: Timestamp

    var title: String { "Alerts" }
    var place: Place { .alerts }
    var isNarrow: Bool { true }
    var fragments: [String: HTML] { ["alerts": told, "mailboxes": own] }

    var content: HTML {
        """
        <div class="stack tight"><h1>Alerts</h1>
        <p class="quiet">When receiving or sending of a mailbox breaks, when it is about to, and when it works again, people are told by mail: grouped, never the same fault twice in a day, and the all-clear to who heard of the trouble.</p></div>
        \(recipients)
        <live-fragment class="stack" name="mailboxes" kinds="mailbox." src="/alerts">\(own)</live-fragment>
        <live-fragment class="stack" name="alerts" kinds="alert." src="/alerts">\(told)</live-fragment>
        """
    }

    // MARK: - Who is told

    private var recipients: HTML {
        """
        <section class="card stack"><h2>Who hears of everything</h2>
        <ul class="plain">\(each: administrators, { "<li>\($0.description)</li>" })</ul>
        <p class="quiet small">\(if: isNamed, "Set by whoever runs the server (<code>--alert-to</code>).")\(if: !isNamed, "The workspace's owners and administrators, under the addresses with which they sign in.") Alerts go \(way).</p>
        \(Form.action("/alerts/test", "Send a test alert", context, style: ""))
        \(result.map(tested))</section>
        """
    }

    private func tested(_ result: AlertTestResult) -> HTML {
        let rows = result.recipients.map { recipient -> HTML in
            if let via = recipient.via {
                return
                    "<li>\(recipient.address): sent by \(via)\(if: recipient.reason != nil, ", after another way failed: \(recipient.reason ?? "")")</li>"
            }
            return "<li>\(recipient.address): not sent. \(recipient.reason ?? "")</li>"
        }
        let hasPassed = result.outcome == .passed
        return """
            <div role="status">\(Parts.notice(hasPassed ? "good" : "bad", hasPassed ? .check : .warning, "<p><strong>\(hasPassed ? "The test alert is on its way." : "Not everybody was reached.")</strong></p><ul class=\"plain\">\(HTML.joined(rows))</ul>"))</div>
            """
    }

    // MARK: - Mailboxes of their own

    private var own: HTML {
        """
        <h2>Mailboxes with a setting of their own</h2>
        \(if: mailboxes.isEmpty, "<p class=\"card quiet\">None. On a mailbox's page an owner can be named who hears of it as well, and it can be muted for a while.</p>")
        \(if: !mailboxes.isEmpty, "<ul class=\"list\">\(each: mailboxes, row)</ul>")
        """
    }

    private func row(_ listed: ListedAlertSetting) -> HTML {
        let path = "/mailboxes/\(listed.mailbox)"
        let setting = listed.setting
        let fields: HTML = """
            <input type="hidden" name="back" value="alerts"><input type="hidden" name="mute" value="off"><input type="hidden" name="owner" value="\(setting.to ?? "")">
            """
        return """
            <li data-key="\(listed.mailbox.description)"><span class="grow"><a class="title" href="\(path)">\(setting.address)</a><br><span class="quiet small">\(setting.to.map { "\($0) hears of it as well" } ?? "nobody besides those above hears of it")</span></span>
            \(setting.mutedUntil.map { "\(Parts.badge("Muted until \(TimeText.exact($0))", .mute))\(Form.action("\(path)/alerts", "Unmute", context, fields: fields, label: "Unmute \(setting.address)"))" as HTML })</li>
            """
    }

    // MARK: - What was told

    private var told: HTML {
        """
        <h2>Lately</h2>
        \(if: entries.isEmpty, "<p class=\"card quiet\">Nothing has broken yet.</p>")
        \(if: !entries.isEmpty, "<ol class=\"list activity\">\(each: entries.prefix(Self.shownEntries), row)</ol>")
        """
    }

    private func row(_ entry: AlertEntry) -> HTML {
        let (icon, style): (Icon, String) =
            switch entry.alert?.kind {
            case .failure: (.cross, "bad")
            case .warning, .silence: (.warning, "warn")
            case .recovered, .warningEnded, .silenceEnded: (.check, "good")
            case nil: (.warning, "")
            }
        let state =
            switch entry.state {
            case "told": "told"
            case "pending": "waits"
            default: "told to nobody"
            }
        return """
            <li data-key="\(entry.id.description)"><span class="mark \(style)">\(icon.html)</span><div class="grow"><p>\(entry.headline)</p>\(entry.alert.map { "<p class=\"small\"><a href=\"/mailboxes/\($0.mailbox.description)\">\($0.address)</a> <span class=\"quiet\">\(state)</span></p>" as HTML })</div>
            <span class="quiet small">\(TimeText.ago(entry.raisedAt, now: now))</span></li>
            """
    }
}
