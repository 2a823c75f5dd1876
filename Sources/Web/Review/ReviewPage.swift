internal import MailModel
internal import MailStore
internal import Mailboxes
internal import OAuth

/// Shows mailboxes in which nothing has happened for a while, and access that nobody has used, to be paused or given up.
struct ReviewPage: MemberPage {
    let entries: [ReviewEntry]
    let days: Int
    /// How many were just paused.
    let paused: Int?
    let context: WebContext
    let now: Timestamp
    /// What was forgotten.
    var problem: String?
    /// Access that was given up and that its provider has not ended yet.
    var pending: [RevocationRecord] = []
    /// The names of their providers, by client.
    var providers: [OAuthClientID: String] = [:]

    var title: String { "Unused mailboxes" }
    var place: Place { .mailboxes }
    var isNarrow: Bool { true }

    var content: HTML {
        """
        <div class="stack tight"><p><a class="button small plain" href="/mailboxes">\(Icon.back.html)Mailboxes</a></p>
        <h1>Unused mailboxes</h1>
        <p class="quiet">Without any mail or change for at least \(days) days, or with access at a provider that was not used for as long. A mailbox that is paused keeps everything and costs nothing. What nobody needs is better given up: then nothing here can sign in to it any more.</p></div>
        \(Form.problem(problem))
        \(Form.done(paused.map { "\($0) mailbox\($0 == 1 ? " is" : "es are") paused." }))
        <nav class="chips" aria-label="Unused for">\(each: ReviewController.choices, chip)</nav>
        \(entries.isEmpty ? nothing : list)
        \(if: !pending.isEmpty, waiting)
        """
    }

    private var waiting: HTML {
        """
        <section class="card stack" id="waiting"><h2>Being ended at providers</h2>
        <p class="quiet">These were given up here. Their providers have not ended the access yet, and are asked again by themselves; of each one token is kept for that alone, and erased at the end.</p>
        <ul class="list">\(each: pending, waitingRow)</ul></section>
        """
    }

    private func waitingRow(_ record: RevocationRecord) -> HTML {
        let asked: HTML =
            record.attempts == 0
            ? "not asked yet"
            : "asked \(record.attempts == 1 ? "once" : "\(record.attempts) times"), next \(TimeText.ago(record.due, now: now))"
        return """
            <li><span class="grow"><span class="title">\(record.address)</span><br><span class="quiet small">Given up \(TimeText.ago(record.created, now: now)); \(asked), until \(TimeText.exact(record.ends)).\(if: record.attempts > 0, "<br>\(reason(record))")</span></span></li>
            """
    }

    private func reason(_ record: RevocationRecord) -> HTML {
        let name = record.client.flatMap { providers[$0] } ?? "the provider"
        let title = name.prefix(1).uppercased() + name.dropFirst()
        guard record.obstacle == .client else { return "\(RevocationNotice.reason(record.obstacle, title))." }
        return
            "\(RevocationNotice.reason(record.obstacle, title)). <a href=\"/settings/sign-in\(if: record.client != nil, "#\(record.client?.description ?? "")")\">Enter a new secret</a>; then it is asked again at once."
    }

    private func chip(_ choice: Int) -> HTML {
        """
        <a class="chip" href="/mailboxes/review?days=\(choice)"\(if: choice == days, " aria-current=\"true\"")>\(choice == 365 ? "a year" : "\(choice) days")</a>
        """
    }

    private var nothing: HTML {
        Parts.empty(
            .check, "Every mailbox is in use",
            "<p class=\"quiet\">In each of them something has happened in that time, and all access was used.</p>")
    }

    private var list: HTML {
        """
        <form class="stack" method="post" action="/mailboxes/review">\(Form.token(context))<input type="hidden" name="days" value="\(days)">
        <ul class="list">\(each: entries, row)</ul>
        \(if: entries.count == ReviewEntry.maximum, "<p class=\"quiet\">These are the first \(entries.count); more follow when some of them are dealt with.</p>")
        <div class="row"><button class="button">\(Icon.pause.html)Pause the ticked ones</button>
        <button class="button danger" formaction="/mailboxes/review/revoke">Take back access to the ticked ones…</button>
        \(if: entries.count > 1, "<button class=\"button danger\" formaction=\"/mailboxes/review/revoke\" name=\"all\" value=\"yes\">Take back access to all \(entries.count)…</button>")</div>
        <p class="quiet small">Before access is taken back you are shown what that means, and asked.</p></form>
        """
    }

    private func row(_ entry: ReviewEntry) -> HTML {
        """
        <li><label class="choice grow"><input type="checkbox" name="mailbox" value="\(entry.id.description)"><span><span class="title">\(entry.displayName ?? entry.address)</span>\(if: entry.displayName != nil, "<br><span class=\"quiet small\">\(entry.address)</span>")
        <br><span class="quiet small">\(facts(entry))</span></span></label>
        <a class="button small" href="/mailboxes/\(entry.id.description)" aria-label="Open \(entry.address)">Open</a></li>
        """
    }

    private func facts(_ entry: ReviewEntry) -> HTML {
        var parts: [HTML] = []
        if entry.isIdle, let last = entry.lastActivity {
            parts.append(
                entry.hasHappened
                    ? "Last mail or change \(TimeText.ago(last, now: now))."
                    : "Nothing since it was connected \(TimeText.ago(last, now: now)).")
        }
        if let grant = entry.grant {
            let used: HTML =
                grant.lastUsed.map { "last used \(TimeText.ago($0, now: now))" } ?? "never used"
            parts.append(
                "Access at \(grant.providerWords) as \(grant.account), granted \(TimeText.ago(grant.granted, now: now))\(if: !grant.grantedBy.isEmpty, " by \(grant.grantedBy)"), \(used)."
            )
        }
        return HTML.joined(parts.enumerated().map { $0 == 0 ? $1 : " \($1)" })
    }
}

/// Asks before access is given up for good.
struct ReviewQuestionPage: MemberPage {
    /// A mailbox of which it is given up.
    struct Subject: Sendable {
        let id: MailboxID
        let address: String
        let grant: GrantSummary?
    }

    let subjects: [Subject]
    let days: Int
    let context: WebContext

    private var count: String { "\(subjects.count) mailbox\(subjects.count == 1 ? "" : "es")" }

    var title: String { "Take back access to \(count)?" }
    var place: Place { .mailboxes }
    var isNarrow: Bool { true }

    var content: HTML {
        """
        <h1>\(title)</h1>
        <form class="card stack" method="post" action="/mailboxes/review/revoke">\(Form.token(context))<input type="hidden" name="days" value="\(days)"><input type="hidden" name="confirmed" value="yes">
        <ul class="plain stack tight">\(each: subjects, row)</ul>
        <p>Nothing is received or sent there any more. This cannot be undone: to use \(subjects.count == 1 ? "it" : "one of them") again, its owner has to sign in again, or enter its password. What Salesnode has fetched stays and can be read. On the mail servers nothing is touched.</p>
        <div class="row"><button class="button danger">Take back access to \(count)</button>
        <a class="button plain" href="/mailboxes/review?days=\(days)">Leave everything as it is</a></div></form>
        """
    }

    private func row(_ subject: Subject) -> HTML {
        """
        <li><input type="hidden" name="mailbox" value="\(subject.id.description)"><strong>\(subject.address)</strong><br><span class="quiet small">\(meaning(subject.grant))</span></li>
        """
    }

    private func meaning(_ grant: GrantSummary?) -> HTML {
        guard let grant else { return "It signs in with a password, which is destroyed here." }
        switch grant.revocation {
        case .endpoint: return "The access is ended at \(grant.providerWords), and erased here."
        case .page, .unknown, nil:
            return
                "The access is erased here. At \(grant.providerWords) no program can end it: its owner does that afterwards."
        }
    }
}

/// Tells what became of each.
struct ReviewOutcomePage: MemberPage {
    /// One of them.
    struct Entry: Sendable {
        let id: MailboxID
        let address: String
        /// Nil where it could not be disconnected, and nothing was changed.
        let notice: RevocationNotice?
    }

    let entries: [Entry]
    let days: Int

    var title: String { "Access taken back" }
    var place: Place { .mailboxes }
    var isNarrow: Bool { true }

    var content: HTML {
        """
        <div class="stack tight"><p><a class="button small plain" href="/mailboxes/review?days=\(days)">\(Icon.back.html)Unused mailboxes</a></p>
        <h1>Access taken back</h1></div>
        <p class="quiet">\(entries.count { $0.notice != nil }) of \(entries.count) given up. What each provider made of it stands below.</p>
        <div role="status"><ul class="list">\(each: entries, row)</ul></div>
        """
    }

    private func row(_ entry: Entry) -> HTML {
        let isOpen = entry.notice?.isOpen ?? true
        return """
            <li><span class="mark">\(isOpen ? Icon.warning.html : Icon.check.html)</span><span class="grow"><a class="title" href="/mailboxes/\(entry.id.description)">\(entry.address)</a><br>
            <span class="small">\(entry.notice?.words ?? "It could not be disconnected; nothing was changed. Try it again on its page.")</span></span></li>
            """
    }
}
