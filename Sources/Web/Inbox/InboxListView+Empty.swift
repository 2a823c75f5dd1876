internal import MailModel
internal import MailStore

extension InboxListView {
    /// Says why nothing is there, since each cause has another remedy.
    var empty: HTML {
        let (icon, words, hint): (Icon, String, HTML) =
            switch list.emptiness ?? .filtered {
            case .noMailbox:
                (
                    .mailbox, "No mailbox yet",
                    "Mail of the mailboxes to which you have access is shown here. <a href=\"/mailboxes\">See the mailboxes</a>."
                )
            case .syncing(let done, let total):
                (
                    .clock, "Mail is being fetched",
                    "\(done)\(total.map { " of \($0)" } ?? "") messages so far, newest first. They appear by themselves."
                )
            case .filtered: nothing
            case .notFound:
                (
                    .search, "Nothing found",
                    "Spam and trash are searched with <code>in:anywhere</code>. <a class=\"button small\" href=\"\(address.with { $0.search = "" }.path())\" data-leave-search>Clear the search</a>"
                )
            case .misunderstood(let problem):
                (
                    .warning, "The search was not understood",
                    "\(problem). <a class=\"button small\" href=\"\(address.with { $0.search = "" }.path())\" data-leave-search>Clear the search</a>"
                )
            case .done: (.check, "Everything is done", "New mail appears by itself.")
            }
        // The element is there for new mail to come into.
        return """
            <inbox-list role="none" data-empty data-feed="\(String(feed))" data-address="\(address.path())"></inbox-list>
            <div class="empty">\(icon.html)<h2>\(words)</h2><p class="quiet">\(hint)</p></div>
            """
    }

    /// What an empty list means, by the list: what would be in it, or the way out of the filter.
    private var nothing: (Icon, String, HTML) {
        if address.unreadOnly {
            return (
                .read, "Nothing unread",
                "<a class=\"button small\" href=\"\(address.with { $0.unreadOnly = false }.path())\">Show read mail too</a>"
            )
        }
        if let label = address.label {
            return list.book[label] == nil
                ? (.tag, "This label is gone", "<a class=\"button small\" href=\"/inbox/labels\">See all labels</a>")
                : (.tag, "No conversation has this label", "Choose Label on a conversation to put it here.")
        }
        if address.mailbox != nil {
            return (.check, "Nothing in the inbox of this mailbox", "New mail appears by itself.")
        }
        let (words, hint): (String, HTML) =
            switch address.view {
            case .inbox: ("Everything is done", "New mail appears by itself.")
            case .assigned: ("Nothing is assigned to you", "What you take, or somebody gives you, is here.")
            case .unassigned: ("Everything is assigned", "What nobody cares for is here.")
            case .snoozed: ("Nothing is snoozed", "What you snooze waits here until its time comes.")
            case .starred: ("No stars", "Star a conversation to find it here again.")
            case .sent: ("Nothing sent", "What is sent from your mailboxes is here.")
            case .drafts: ("No drafts", "What is begun in your mailboxes and not sent is here.")
            case .done: ("Nothing is done yet", "What you mark as done is kept here.")
            case .spam: ("No spam", "What is marked as spam, here or by your mail servers, is here.")
            case .trash: ("Trash is empty", "What you move to Trash stays here until the mail server removes it.")
            case .all: ("No mail", "New mail appears by itself.")
            case .replies: ("No automatic replies", "Out-of-office notes and the like are sorted out to here.")
            case .bounces: ("No bounces", "Reports of mail that could not be delivered are sorted out to here.")
            case .lists: ("No mail of lists", "Newsletters and mailing lists are sorted out to here.")
            }
        return (address.view.icon, words, hint)
    }
}
