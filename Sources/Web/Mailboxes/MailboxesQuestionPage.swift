internal import MailModel
internal import Mailboxes

/// Asks before several mailboxes are disconnected.
struct MailboxesQuestionPage: MemberPage {
    let mailboxes: [MailboxSummary]
    let view: MailboxListView
    let context: WebContext
    /// Whether everything of them is to be erased, as it was ticked.
    var isErasing = false
    /// What is wrong with what was entered.
    var problem: String?

    private var count: String { mailboxes.count == 1 ? "1 mailbox" : "\(mailboxes.count) mailboxes" }

    var title: String { "Disconnect \(count)?" }
    var place: Place { .mailboxes }
    var isNarrow: Bool { true }

    var content: HTML {
        """
        <div class="stack tight"><p><a class="button small plain" href="\(view.path())">\(Icon.back.html)Mailboxes</a></p>
        <h1>\(title)</h1></div>
        <form class="card stack" method="post" action="/mailboxes/disconnect">\(Form.token(context))\(view.hidden())
        <ul class="plain stack tight">\(each: mailboxes, row)</ul>
        <p>Passwords are destroyed and access at providers is given up, so that nobody can sign in with them any more. Nothing is received or sent any more. On the mail servers nothing is touched: all mail stays there.</p>
        <fieldset class="stack tight"><legend>What Salesnode keeps of \(mailboxes.count == 1 ? "it" : "them")</legend>
        <label class="choice"><input type="radio" name="data" value="keep"\(if: !isErasing, " checked")><span>Keep conversations, notes and history. They can be read, and connecting again goes on from there.</span></label>
        <label class="choice"><input type="radio" name="data" value="erase"\(if: isErasing, " checked")><span>Erase everything that Salesnode holds. This cannot be undone; only entries in the audit log stay.</span></label></fieldset>
        \(Form.Field(name: "confirm", label: "Enter \(mailboxes.count), their number, to confirm", error: problem, autocomplete: "off", attributes: " inputmode=\"numeric\"").html)
        <div class="row"><button class="button danger">Disconnect \(count)</button>
        <a class="button plain" href="\(view.path())">Leave everything as it is</a></div></form>
        """
    }

    private func row(_ mailbox: MailboxSummary) -> HTML {
        """
        <li><input type="hidden" name="mailbox" value="\(mailbox.id.description)"><strong>\(EnteredName.shown(mailbox.address))</strong>\(if: mailbox.displayName != nil, " <span class=\"quiet\">\(mailbox.displayName ?? "")</span>")</li>
        """
    }
}

/// Tells what became of the access to each.
struct MailboxesOutcomePage: MemberPage {
    let entries: [Disconnection.Entry]
    let view: MailboxListView
    let isErased: Bool

    var title: String { isErased ? "Disconnected and erased" : "Disconnected" }
    var place: Place { .mailboxes }
    var isNarrow: Bool { true }

    var content: HTML {
        """
        <div class="stack tight"><p><a class="button small plain" href="\(view.path())">\(Icon.back.html)Mailboxes</a></p>
        <h1>\(title)</h1></div>
        <div role="status"><ul class="list activity">\(each: entries, row)</ul></div>
        """
    }

    private func row(_ entry: Disconnection.Entry) -> HTML {
        let isDone = entry.notice.map { !$0.isOpen } ?? false
        let name: HTML =
            isErased && entry.notice != nil
            ? "<span class=\"title\">\(entry.address)</span>"
            : "<a class=\"title\" href=\"/mailboxes/\(entry.id.description)\">\(entry.address)</a>"
        return """
            <li><span class="mark \(isDone ? "good" : "warn")">\(isDone ? Icon.check.html : Icon.warning.html)</span><div class="grow"><p>\(name)</p>
            <p class="small">\(entry.notice?.words ?? "It could not be disconnected; nothing was changed. Try it again on its page.")</p></div></li>
            """
    }
}
