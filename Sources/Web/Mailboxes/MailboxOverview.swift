internal import Access
internal import MailModel
internal import MailStore
internal import Mailboxes

/// How a mailbox stands, what to do where something fails, and what can be done with it.
struct MailboxOverview: MailboxPanel {
    let view: MailboxView
    /// What came of a test message, where a browser without scripts has just sent one.
    var sent: HTML?
    /// What stands in the field for the recipient, and what is wrong with it.
    var recipient: String?
    var recipientError: String?
    var disconnectError: String?
    /// What stands in the field for the owner who hears of trouble, and what is wrong with it.
    var alertOwner: String?
    var alertError: String?
    /// The grant of its provider; nil for a mailbox with a password, and where a form is shown again.
    var grant: GrantPanel?
    /// Its tags; nil where a form is shown again.
    var tags: MailboxTags?
    /// How much mail came and went; nil where a form is shown again.
    var mail: MailSparkline?

    var fragments: [String: HTML] { ["overview": state] }

    var content: HTML {
        """
        <live-fragment class="stack" name="overview" kinds="mailbox. check. verification. sync." src="\(path)">\(state)</live-fragment>
        \(mail.map { "<section class=\"card stack tight\"><h2>Mail</h2>\($0.html)</section>" as HTML })
        \(if: view.isManaging && !view.isDisconnected, sending)
        \(if: view.isManaging, tags?.html(view) ?? .empty)
        \(if: view.isManaging && !view.isDisconnected, alerting)
        \(if: view.isManaging && !view.isDisconnected, using)
        """
    }

    // MARK: - State

    private var state: HTML {
        """
        \(if: mailbox.status == .paused, paused)
        \(if: view.isDisconnected, disconnected)
        \(grant?.nextStep(view))
        \(if: !view.isDisconnected, directions)
        <section class="card stack tight"><h2>Activity</h2><dl class="facts">
        \(fact("Last mail or change", view.inspection.sync?.lastActivity))
        \(fact("Last signed in for synchronising", view.inspection.sync?.lastConnected))
        \(fact("Last test message there and back", mailbox.lastVerifiedAt))
        \(fact("Connected since", mailbox.createdAt))
        \(if: !view.isDisconnected, "<dt>Who is told of trouble</dt><dd>\(told)</dd>")
        </dl></section>
        """
    }

    /// Of a mailbox that nothing here can sign in to, what once worked says nothing.
    private var directions: HTML {
        let health = view.inspection.health
        return """
            <div class="two even">
            \(direction("Receiving", .receive, mailbox.receiving, health.receiving))
            \(direction("Sending", .send, mailbox.sending, health.sending))
            </div>
            """
    }

    private func fact(_ name: String, _ time: Timestamp?) -> HTML {
        "<dt>\(name)</dt><dd>\(time.map { TimeText.ago($0, now: now) } ?? "not yet")</dd>"
    }

    private var told: HTML {
        let alerts = view.inspection.alerts
        if let until = alerts.mutedUntil { return "nobody until \(TimeText.exact(until)): it is muted" }
        return "\(AlertSettings.joined(view.hearers + [alerts.to].compactMap(\.self)))"
    }

    private func direction(
        _ name: String, _ icon: Icon, _ short: DirectionHealth, _ full: DirectionState
    ) -> HTML {
        let (style, mark, word): (String, Icon, String) =
            switch short.status {
            case .working where full.warnings.isEmpty: ("good", .check, "Works")
            case .working: ("warn", .warning, "Works, with a warning")
            case .failing: ("bad", .cross, "Fails")
            case .unknown: ("calm", .clock, "Not proven yet")
            }
        let isFailing = short.status == .failing
        let findings =
            (isFailing && !isToldAbove(full) ? full.finding.map { [$0] } ?? [] : []) + full.warnings.map(\.finding)
        return """
            <section class="card stack direction \(style)"><div class="head"><h2>\(icon.html)\(name)</h2><span class="pill \(style)">\(mark.html)\(word)</span></div>
            <p class="quiet small">\(since(short, full))</p>
            \(each: findings, { FindingView(finding: $0, id: "\(name.lowercased())-\($0.code.rawValue.replacing(".", with: "-"))").html })
            \(if: isFailing && full.finding == nil, "<p>The reason was noted only in short: <code>\(short.finding ?? "")</code>. Press Test Connection to see what to do.</p>")
            \(if: isFailing, next(short, full))</section>
            """
    }

    private func since(_ short: DirectionHealth, _ full: DirectionState) -> HTML {
        var parts: [HTML] = []
        if short.status == .failing, let since = full.failingSince ?? short.since {
            parts.append("Began \(TimeText.ago(since, now: now)).")
            if let success = full.lastSuccess { parts.append("Last seen to work \(TimeText.ago(success, now: now)).") }
        } else if let since = short.since {
            parts.append(
                short.status == .working
                    ? "Has worked without a break since it was proven \(TimeText.ago(since, now: now))."
                    : "Known \(TimeText.ago(since, now: now)).")
        }
        if short.status != .failing, let next = short.nextTry {
            parts.append(next <= now ? "Tested next any moment." : "Tested next \(TimeText.ago(next, now: now)).")
        }
        return HTML.joined(parts.enumerated().map { $0 == 0 ? $1 : " \($1)" })
    }

    /// Whether the one thing to do stands above both directions.
    private func isToldAbove(_ full: DirectionState) -> Bool {
        guard let grant, grant.isWaiting, let finding = full.finding else { return false }
        return finding.code.rawValue == grant.grant.finding
    }

    private func next(_ short: DirectionHealth, _ full: DirectionState) -> HTML {
        let isCredential = full.finding.map { $0.disposition == .reauthenticate } ?? false
        // Where a provider's word counts, a password helps nobody; what does stands above.
        let isAtProvider = grant != nil || full.finding.map { $0.code.rawValue.hasPrefix("oauth.") } ?? false
        let waiting: HTML =
            if isToldAbove(full) {
                "It waits for the sign-in at the provider, and is then tried at once."
            } else if mailbox.status == .paused {
                "It is not tried while the mailbox is paused."
            } else if let next = short.nextTry {
                next <= now ? "It is tried again any moment." : "Tried again by itself \(TimeText.ago(next, now: now))."
            } else {
                "It is not tried again by itself; it waits for \(full.finding?.actor.words ?? "a person")."
            }
        return """
            <p class="small">\(waiting)</p>
            \(if: view.isManaging && !view.isDisconnected, "<p class=\"row\">\(if: isCredential && !isAtProvider, "<a class=\"button small main\" href=\"\(path)/authentication#change\">Enter the right password</a>")<a class=\"button small\" href=\"\(path)/authentication\">Test Connection</a></p>")
            """
    }

    private var paused: HTML {
        """
        <div class="notice">\(Icon.pause.html)<div class="row spread"><span><strong>Paused.</strong> Nothing is received or sent. Mail waits on its server.</span>\(if: view.isManaging, Form.action("\(path)/resume", "Resume", context, style: "small main"))</div></div>
        """
    }

    private var disconnected: HTML {
        """
        <div class="notice">\(Icon.out.html)<div class="row spread"><span><strong>Disconnected.</strong> Nothing here can sign in to it any more; what was kept of the mailbox can still be read.</span>\(if: view.isManaging, "<a class=\"button small main\" href=\"/mailboxes/connect?address=\(FormBody.encoded(mailbox.address))\">Connect again</a>")</div></div>
        """
    }

    // MARK: - Send test

    private var sending: HTML {
        """
        <section class="card stack" id="send-test"><div class="stack tight"><h2>Send a test message</h2>
        <p class="quiet">A short message goes out through this mailbox, as any other would. It is not removed afterwards.</p></div>
        <run-form class="stack" waiting="Sending \u{2026}">
        <form class="stack" method="post" action="\(path)/send-test">\(Form.token(context))
        \(Form.Field(name: "to", label: "To", type: "email", value: recipient ?? view.member.member.address.description, error: recipientError, autocomplete: "off").html)
        <div><button class="button">\(Icon.send.html)Send the test message</button></div></form>
        <div data-part="ending" aria-live="polite">\(sent)</div>
        </run-form></section>
        """
    }

    // MARK: - Alerts

    private var alerting: HTML {
        let alerts = view.inspection.alerts
        let isMuted = alerts.mutedUntil != nil
        let choices = [
            ("", isMuted ? "Leave it as it is" : "Tell them"), ("1", "Mute for a day"), ("7", "Mute for a week"),
            ("30", "Mute for 30 days"),
        ]
        return """
            <details class="fold card"\(if: alertError != nil, " open")><summary>Who hears of trouble with this mailbox</summary>
            <form class="stack" method="post" action="\(path)/alerts">\(Form.token(context))
            <p class="quiet">Trouble with any mailbox is told to \(AlertSettings.joined(view.hearers)). An owner hears of this one alone. While it is muted nobody does, and what happens meanwhile is not told afterwards.</p>
            <div class="two">
            \(Form.Field(name: "owner", label: "Owner's e-mail address", type: "email", value: alertOwner ?? alerts.to ?? "", hint: "Empty for those alone. Best an address elsewhere: it must work when this mailbox does not.", error: alertError, autocomplete: "off", isRequired: false).html)
            \(Form.select("mute", label: "Alerts", options: choices + (isMuted ? [("off", "Unmute now")] : []), selected: ""))
            </div>
            <div><button class="button">Save</button></div></form></details>
            """
    }

    // MARK: - Pause and disconnect

    private var using: HTML {
        let isPaused = mailbox.status == .paused
        return """
            <section class="card stack" aria-label="Pause and disconnect">
            <div class="row spread"><div class="grow"><h2>\(isPaused ? "Resume" : "Pause")</h2><p class="quiet">\(isPaused ? "The mailbox is tested and kept in step again; what came meanwhile is fetched." : "Nothing is received or sent until it is resumed. Settings, sign-in and everything that was fetched stay; new mail waits on its server. Nobody is alerted of it meanwhile.")</p></div>
            \(isPaused ? Form.action("\(path)/resume", "Resume", context) : Form.action("\(path)/pause", "Pause", context))</div>
            <hr>
            <details class="fold"\(if: disconnectError != nil, " open")><summary>Disconnect this mailbox</summary>
            <form class="stack" method="post" action="\(path)/disconnect">\(Form.token(context))
            <p>\(grant.map { $0.takingBack } ?? "Its password is destroyed, so that nobody can sign in with it any more.") Nothing is received or sent any more. On the mail server nothing is touched: all mail stays there.</p>
            <fieldset class="stack tight"><legend>What Salesnode keeps of it</legend>
            <label class="choice"><input type="radio" name="data" value="keep" checked><span>Keep its conversations, notes and history. They can be read, and connecting it again goes on from there.</span></label>
            <label class="choice"><input type="radio" name="data" value="erase"><span>Erase everything that Salesnode holds of it. This cannot be undone; only its entries in the audit log stay.</span></label></fieldset>
            \(Form.Field(name: "address", label: "Enter \(view.address) to confirm", error: disconnectError, autocomplete: "off").html)
            <div><button class="button danger">Disconnect</button></div></form></details>
            </section>
            """
    }
}

extension Finding.Actor {
    /// For people, in the middle of a sentence.
    var words: String {
        switch self {
        case .user: "the mailbox's user"
        case .mailboxAdministrator: "whoever administers the mail domain"
        case .operator: "whoever runs Salesnode"
        case .nobody: "nobody; it passes"
        }
    }
}
