internal import Access
internal import MailModel
internal import MailStore

/// Shows what a person has chosen for the inbox.
struct InboxSettingsPage: MemberPage {
    enum Done: String {
        case keys, reset, on, off, notifications

        var words: String {
            switch self {
            case .keys: "The keys are changed, in all your open pages too."
            case .reset: "All keys are the usual ones again."
            case .on: "Single keys are on."
            case .off: "Single keys are off. Ctrl or Cmd and K still opens all commands, and arrows move in lists."
            case .notifications: "Your choice is kept."
            }
        }
    }

    let member: SignedInMember
    let preferences: InboxPreferences
    let done: Done?
    let context: WebContext
    let now: Timestamp
    /// What was written, where it cannot be kept.
    var written: (@Sendable (InboxCommand) -> String?)?
    var problems: [InboxCommand: KeyBindings.Problem] = [:]

    var title: String { "Inbox settings" }
    var place: Place { .account }
    var isNarrow: Bool { true }

    var content: HTML {
        """
        <p><a class="button small plain" href="/inbox">\(Icon.back.html)Inbox</a></p>
        <div class="head"><h1>Inbox settings</h1></div>
        <p class="quiet">These are yours alone, and the same on all your devices.</p>
        \(Form.done(done?.words))\(Form.problem(problems.isEmpty ? nil : "The keys are not changed: see what is said at each."))
        \(notifications)
        \(keys)
        """
    }

    // MARK: - Notifications

    private var notifications: HTML {
        """
        <section class="card stack" aria-labelledby="notify-title">
        <h2 id="notify-title">\(Icon.bell.html) Desktop notifications</h2>
        <p class="quiet">Told while an inbox is open in some tab and no tab of ours has the focus. What is told is who wrote, and the subject.</p>
        <notify-permission><p class="small quiet">Notifications need a script.</p></notify-permission>
        <form class="stack" method="post" action="/account/inbox/notifications">\(Form.token(context))
        <fieldset class="stack tight"><legend class="label">Tell me of</legend>
        \(each: NotifiedMail.allCases, choice)</fieldset>
        <div class="row"><button class="button">Save</button></div></form>
        \(if: preferences.notified != .none, muting)
        </section>
        """
    }

    private func choice(_ mail: NotifiedMail) -> HTML {
        """
        <label class="choice"><input type="radio" name="mail" value="\(mail.rawValue)"\(if: preferences.notified == mail, " checked")><span>\(mail.words)</span></label>
        """
    }

    private var muting: HTML {
        if let until = preferences.mutedUntil, until > now {
            return """
                <div class="notice">\(Icon.mute.html)<div class="row spread"><span>Muted until \(TimeText.exact(until)).</span>\(Form.action("/account/inbox/notifications", "Tell me again", context, fields: "<input type=\"hidden\" name=\"mute\" value=\"0\">"))</div></div>
                """
        }
        return """
            <form class="with-button" method="post" action="/account/inbox/notifications">\(Form.token(context))
            <label class="unseen" for="mute">Mute for</label><select class="input" id="mute" name="mute"><option value="1">For an hour</option><option value="8">For 8 hours</option><option value="24">For a day</option><option value="168">For a week</option></select><button class="button">\(Icon.mute.html)Mute</button></form>
            """
    }

    // MARK: - Keys

    private var keys: HTML {
        """
        <section class="card stack" aria-labelledby="keys-title">
        <div class="head"><h2 id="keys-title">Keys</h2>\(Form.action("/account/inbox/keys/switch", preferences.keys.isOn ? "Switch single keys off" : "Switch single keys on", context, fields: "<input type=\"hidden\" name=\"keys\" value=\"\(preferences.keys.isOn ? "off" : "on")\">"))</div>
        \(if: !preferences.keys.isOn, Parts.notice("", .pause, "Single keys are off. Ctrl or Cmd and K still opens all commands."))
        <p class="quiet">One sign, or two after each other with a space between them. A capital letter is one with Shift. An empty field leaves a command without a key; it stays among all commands (Ctrl or Cmd and K).</p>
        <form class="stack" method="post" action="/account/inbox/keys">\(Form.token(context))
        <ul class="key-list">\(each: InboxCommand.allCases.filter(\.isRemappable), key)</ul>
        <div class="row"><button class="button main">Keep these keys</button></div></form>
        \(if: preferences.keys.isChanged, Form.action("/account/inbox/keys/reset", "Back to the usual keys", context))
        </section>
        """
    }

    private func key(_ command: InboxCommand) -> HTML {
        let id = "key-\(command.rawValue)"
        let value = written?(command) ?? preferences.keys[command]
        let problem = problems[command]
        let isOther = problem == nil && value != command.keys
        return """
            <li\(if: problem != nil, " class=\"bad\"")><label for="\(id)">\(command.words)\(if: isOther, " <span class=\"quiet small\">(usually \(command.keys.isEmpty ? "none" : command.keys))</span>")</label><input class="input key" id="\(id)" name="\(id)" value="\(value)" maxlength="5" size="4" autocomplete="off" autocapitalize="none" spellcheck="false"\(if: problem != nil, " aria-invalid=\"true\" aria-describedby=\"\(id)-error\"")>\(problem.map { "<p class=\"wrong\" id=\"\(id)-error\">\(Icon.warning.html)<span>\($0.words)</span></p>" as HTML })</li>
            """
    }
}
