internal import Access
internal import MailModel
internal import MailStore
internal import Mailboxes

/// Shows one mailbox.
struct MailboxPage: MemberPage {
    enum Done: String {
        case connected, paused, resumed, checking, verifying, access, disconnected

        var words: String {
            switch self {
            case .connected: "The mailbox is connected."
            case .paused: "The mailbox is paused: nothing is received or sent until it is resumed."
            case .resumed: "The mailbox is in use again."
            case .checking: "The connection is being tested; the result appears below by itself."
            case .verifying: "A message is on its way there and back; the result appears below by itself."
            case .access: "Who has access is changed. It counts at once."
            case .disconnected: "The mailbox is disconnected and its password destroyed. What was kept of it stays."
            }
        }
    }

    let member: SignedInMember
    let detail: MailboxDetail
    let access: MailboxAccess
    let members: [MemberRecord]
    let done: Done?
    let disconnectError: String?
    let context: WebContext
    let now: Timestamp

    var title: String { mailbox.address }
    var place: Place { .mailboxes }
    var fragments: [String: HTML] { ["state": state, "check": check] }
    private var mailbox: MailboxSummary { detail.mailbox }
    private var path: String { "/mailboxes/\(mailbox.id)" }
    private var isManaging: Bool { member.may(.manageMailboxes) }

    var content: HTML {
        """
        <p><a class="button small plain" href="/mailboxes">\(Icon.back.html)Mailboxes</a></p>
        \(Form.done(done?.words))
        <live-fragment class="stack" name="state" kinds="mailbox." src="\(path)">\(state)</live-fragment>
        <div class="two">
        \(server("Receiving (IMAP)", detail.imap))
        \(server("Sending (SMTP)", detail.smtp))
        </div>
        <live-fragment class="stack" name="check" kinds="mailbox. check. verification." src="\(path)">\(check)</live-fragment>
        \(folders)
        \(if: isManaging, accessForm)
        \(if: isManaging && mailbox.status != .disconnected, disconnecting)
        """
    }

    // MARK: - State

    private var state: HTML {
        """
        <div class="head"><div><h1>\(mailbox.displayName ?? mailbox.address)</h1>\(if: mailbox.displayName != nil, "<p class=\"quiet\">\(mailbox.address)</p>")</div>
        <div class="row">\(MailboxStatus.pill(mailbox.status))\(if: isManaging, buttons)</div></div>
        <div class="two">
        \(way(Icon.receive, "Receiving", mailbox.receiving))
        \(way(Icon.send, "Sending", mailbox.sending))
        </div>
        """
    }

    private var buttons: HTML {
        switch mailbox.status {
        case .disconnected:
            return
                "<a class=\"button small\" href=\"/mailboxes/connect?address=\(FormBody.encoded(mailbox.address))\">Connect again</a>"
        case .paused: return Form.action("\(path)/resume", "Resume", context, style: "small main")
        default:
            return """
                \(Form.action("\(path)/check", "Test connection", context))\(Form.action("\(path)/verify", "Verify", context))\(Form.action("\(path)/pause", "Pause", context))
                """
        }
    }

    private func way(_ icon: Icon, _ name: String, _ health: DirectionHealth) -> HTML {
        let (style, mark): (String, Icon) =
            switch health.status {
            case .working: (health.warnings?.isEmpty == false ? "warn" : "good", .check)
            case .failing: ("bad", .warning)
            case .unknown: ("calm", .clock)
            }
        let next: HTML? = health.nextTry.map {
            "<br><span class=\"small\">Looked at next \(TimeText.ago($0, now: now)).</span>"
        }
        return """
            <div class="notice \(style)">\(mark.html)<div><strong>\(icon.html) \(name) \(MailboxStatus.words(health, now: now))</strong>\(if: health.status == .failing, "<br><span class=\"small\">What to do is said at the failed step below.</span>")\(next)</div></div>
            """
    }

    private func server(_ title: String, _ server: MailboxDetail.Server) -> HTML {
        """
        <section class="card stack tight"><h2>\(title)</h2><dl class="facts">
        <dt>Server</dt><dd>\(server.endpoint)</dd>
        <dt>Encryption</dt><dd>\(server.security == .implicit ? "TLS" : "STARTTLS")</dd>
        <dt>User name</dt><dd>\(server.user)</dd></dl></section>
        """
    }

    private var check: HTML {
        guard let report = detail.lastCheck else {
            return
                "<section class=\"card stack tight\"><h2>Last test</h2><p class=\"quiet\">Not tested yet.</p></section>"
        }
        let sides: [(String, [CheckStepID])] = [
            ("Receiving", CheckStepID.receiving), ("Sending", CheckStepID.sending),
            ("There and back", CheckStepID.allCases.filter { !CheckStepID.check.contains($0) }),
        ]
        let cards = sides.map { title, ids -> HTML in
            let steps = report.steps.filter { ids.contains($0.id) }
            return steps.isEmpty
                ? .empty
                : """
                <section class="card tight stack tight"><h3>\(title)</h3><ol class="steps">\(HTML.joined(steps.map { StepView(step: $0).html }))</ol></section>
                """
        }
        return """
            <div class="head"><h2>Last test</h2><span class="quiet small">\(TimeText.ago(report.startedAt, now: now)), \(report.milliseconds) ms</span></div>
            <div class="two">\(HTML.joined(cards))</div>
            """
    }

    // MARK: - Folders, access, disconnecting

    private var folders: HTML {
        let named = detail.folders.filter { $0.role != nil }
        let others = detail.folders.count - named.count
        let rows = named.map { folder -> HTML in
            "<dt>\(folder.role?.words ?? "")</dt><dd>\(folder.name)</dd>"
        }
        let list: HTML =
            named.isEmpty
            ? "<p class=\"quiet\">None are known yet.</p>" : "<dl class=\"facts\">\(HTML.joined(rows))</dl>"
        return """
            <section class="card stack tight"><h2>Folders</h2>
            \(list)
            \(if: others > 0, "<p class=\"quiet small\">and \(others) more</p>")</section>
            """
    }

    private var accessForm: HTML {
        let listed: Set<MemberID>
        let isRestricted: Bool
        switch access {
        case .everybody: (listed, isRestricted) = ([], false)
        case .members(let members): (listed, isRestricted) = (members, true)
        }
        let boxes = members.map { other -> HTML in
            """
            <label class="choice"><input type="checkbox" name="member" value="\(other.id.description)"\(if: listed.contains(other.id), " checked")>\(other.name) (\(other.role.words))</label>
            """
        }
        return """
            <section class="card stack"><h2>Who has access</h2>
            <form class="stack" method="post" action="\(path)/access">\(Form.token(context))
            <fieldset class="stack tight"><legend class="unseen">Who has access</legend>
            <label class="choice"><input type="radio" name="who" value="everybody"\(if: !isRestricted, " checked")>Everybody in this workspace</label>
            <label class="choice"><input type="radio" name="who" value="members"\(if: isRestricted, " checked")>Only these members, whatever their role:</label></fieldset>
            <fieldset class="stack tight"><legend class="unseen">Members with access</legend>\(HTML.joined(boxes))</fieldset>
            <div><button class="button">Save</button></div></form></section>
            """
    }

    private var disconnecting: HTML {
        """
        <details class="fold card"\(if: disconnectError != nil, " open")><summary>Disconnect this mailbox</summary>
        <form class="stack" method="post" action="\(path)/disconnect">\(Form.token(context))
        <p>Its password is destroyed and nothing is received or sent any more. On the mail server nothing is touched.</p>
        <fieldset class="stack tight"><legend>What Salesnode keeps of it</legend>
        <label class="choice"><input type="radio" name="data" value="keep" checked>Keep its conversations and history</label>
        <label class="choice"><input type="radio" name="data" value="erase">Erase everything</label></fieldset>
        \(Form.Field(name: "address", label: "Enter \(mailbox.address) to confirm", error: disconnectError, autocomplete: "off").html)
        <div><button class="button danger">Disconnect</button></div></form></details>
        """
    }
}

extension FolderRole {
    /// For people.
    fileprivate var words: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}
