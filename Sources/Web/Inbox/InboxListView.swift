internal import Access
internal import MailModel
internal import MailStore

/// The list of conversations, with what can be done with the chosen ones.
struct InboxListView {
    let list: InboxList
    let open: ConversationID?
    let canAct: Bool
    let context: WebContext
    let now: Timestamp

    private var address: InboxAddress { list.address }

    var html: HTML {
        """
        <header class="list-head">
        <h1>\(title)</h1>
        <nav class="chips" aria-label="Show">\(chip("All", false))\(chip("Unread", true))</nav>
        </header>
        <form id="list" class="list-form" method="post" action="/inbox/act">\(Form.token(context))<input type="hidden" name="list" value="\(address.query)">
        \(if: canAct && !list.items.isEmpty, bulk)
        \(list.items.isEmpty && list.next == nil ? empty : rows)
        </form>
        """
    }

    /// A part of the list, as it is fetched again at a change.
    var part: HTML {
        """
        <div role="rowgroup" class="part" data-after="\(list.after ?? "")" data-through="\(list.next ?? "")">\(each: list.items, row)</div>
        """
    }

    private var title: HTML {
        guard let mailbox = address.mailbox else { return "\(address.view.words)" }
        let name = list.labels[mailbox]?.address
        return "\(name ?? "One mailbox")"
    }

    private func chip(_ words: String, _ unreadOnly: Bool) -> HTML {
        """
        <a class="chip" href="\(address.with { $0.unreadOnly = unreadOnly }.path())"\(if: address.unreadOnly == unreadOnly, " aria-current=\"true\"")>\(words)</a>
        """
    }

    private var bulk: HTML {
        """
        <div class="bulk" role="toolbar" aria-label="With the selected conversations">
        <label class="all"><input type="checkbox" data-select-all hidden><span data-selected>Selected:</span></label>
        \(address.view == .inbox || address.view == .all || address.view == .starred ? bulkButton("archive", .check, "Done") : bulkButton("inbox", .inbox, "To inbox"))
        \(bulkButton("read", .read, "Read"))\(bulkButton("unread", .unread, "Unread"))\(bulkButton("star", .star, "Star"))
        \(if: address.view != .spam, bulkButton("spam", .spam, "Spam"))\(if: address.view != .trash, bulkButton("trash", .trash, "Trash"))\(bulkButton("merge", .split, "Merge"))
        </div>
        """
    }

    private func bulkButton(_ action: String, _ icon: Icon, _ words: String) -> HTML {
        "<button class=\"act\" name=\"do\" value=\"\(action)\" title=\"\(words)\">\(icon.html)<span class=\"unseen\">\(words)</span></button>"
    }

    private var rows: HTML {
        """
        <inbox-list role="grid" aria-label="Conversations" data-address="\(address.path())">
        \(part)
        </inbox-list>
        \(pages)
        """
    }

    private func row(_ item: ConversationSummary) -> HTML {
        InboxRow(
            item: item, label: list.labels[item.mailbox], address: address, now: now, isOpen: item.id == open,
            canAct: canAct
        ).html
    }

    private var pages: HTML {
        """
        <nav class="pages" aria-label="Pages">\(if: list.after != nil, "<a class=\"button small\" href=\"\(address.path())\">Newest</a>")\(list.next.map { "<a class=\"button small\" data-more href=\"\(address.path(nil, adding: [("after", $0)]))\">Older</a>" as HTML })</nav>
        """
    }

    /// Says why nothing is there, since each cause has another remedy.
    private var empty: HTML {
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
            case .filtered:
                (
                    .search, "Nothing here",
                    "<a class=\"button small\" href=\"\(InboxAddress().path())\">Show the unified inbox</a>"
                )
            case .done: (.check, "Everything is done", "New mail appears by itself.")
            }
        // The element is there for new mail to come into.
        return """
            <inbox-list role="none" data-empty data-address="\(address.path())"></inbox-list>
            <div class="empty">\(icon.html)<h2>\(words)</h2><p class="quiet">\(hint)</p></div>
            """
    }
}
