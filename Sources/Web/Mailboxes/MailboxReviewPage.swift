internal import MailModel
internal import Mailboxes

/// Shows mailboxes in which nothing has happened for a while, to be paused or disconnected.
struct MailboxReviewPage: MemberPage {
    let entries: [ReviewMailboxes.Entry]
    let days: Int
    /// How many were just paused.
    let paused: Int?
    let context: WebContext
    let now: Timestamp

    var title: String { "Unused mailboxes" }
    var place: Place { .mailboxes }
    var isNarrow: Bool { true }

    var content: HTML {
        """
        <div class="stack tight"><p><a class="button small plain" href="/mailboxes">\(Icon.back.html)Mailboxes</a></p>
        <h1>Unused mailboxes</h1>
        <p class="quiet">In use here, but without any mail or change for at least \(days) days. A mailbox that is paused keeps everything and costs nothing; one that nobody needs can be disconnected on its page.</p></div>
        \(Form.done(paused.map { "\($0) mailbox\($0 == 1 ? " is" : "es are") paused." }))
        <nav class="chips" aria-label="Unused for">\(each: MailboxesController.unusedChoices, chip)</nav>
        \(entries.isEmpty ? nothing : list)
        """
    }

    private func chip(_ choice: Int) -> HTML {
        """
        <a class="chip" href="/mailboxes/review?days=\(choice)"\(if: choice == days, " aria-current=\"true\"")>\(choice == 365 ? "a year" : "\(choice) days")</a>
        """
    }

    private var nothing: HTML {
        Parts.empty(
            .check, "Every mailbox is in use",
            "<p class=\"quiet\">In each of them something has happened in that time.</p>")
    }

    private var list: HTML {
        """
        <form class="stack" method="post" action="/mailboxes/review">\(Form.token(context))<input type="hidden" name="days" value="\(days)">
        <ul class="list">\(each: entries, row)</ul>
        \(if: entries.count == ReviewMailboxes.maximumEntries, "<p class=\"quiet\">These are the first \(entries.count); more follow when some of them are dealt with.</p>")
        <div><button class="button">\(Icon.pause.html)Pause the ticked ones</button></div></form>
        """
    }

    private func row(_ entry: ReviewMailboxes.Entry) -> HTML {
        let mailbox = entry.mailbox
        let path = "/mailboxes/\(mailbox.id)"
        return """
            <li><label class="choice grow"><input type="checkbox" name="mailbox" value="\(mailbox.id.description)"><span><span class="title">\(mailbox.displayName ?? mailbox.address)</span>\(if: mailbox.displayName != nil, "<br><span class=\"quiet small\">\(mailbox.address)</span>")</span></label>
            <span class="quiet small">\(entry.lastActivity.map { "last used \(TimeText.ago($0, now: now))" as HTML } ?? "nothing since it was connected \(TimeText.ago(mailbox.createdAt, now: now))")</span>
            <a class="button small" href="\(path)" aria-label="Open \(mailbox.address)">Open</a></li>
            """
    }
}
