internal import Access
internal import MailModel
internal import MailStore

/// The list of conversations, with what can be done with the chosen ones.
struct InboxListView {
    let list: InboxList
    let open: ConversationID?
    let canAct: Bool
    /// The saved search that is shown.
    var kept: SavedSearch?
    /// The feed's position of what is shown.
    let feed: Int64
    let context: WebContext
    let now: Timestamp

    var address: InboxAddress { list.address }

    var html: HTML {
        """
        <header class="list-head">
        <h1>\(title)</h1>
        \(if: address.search.isEmpty, "<nav class=\"chips\" aria-label=\"Show\">\(chip("All", false))\(chip("Unread", true))</nav>")
        <form role="search" class="with-button" action="/inbox">\(address.mailbox.map { "<input type=\"hidden\" name=\"mailbox\" value=\"\($0.description)\">" as HTML })<label class="unseen" for="search">Search mail</label><input class="input" id="search" type="search" name="q" value="\(address.search)" placeholder="Search, such as from:ana is:unread" autocomplete="off" spellcheck="false" list="search-words">\(if: !address.search.isEmpty, clear)<datalist id="search-words">\(each: SearchSuggestions.operators, { "<option value=\"\($0)\"></option>" })</datalist><button class="button" title="Search">\(Icon.search.html)<span class="unseen">Search</span></button></form>
        \(if: !address.search.isEmpty, keep)
        \(if: list.unsearched > 0, "<p class=\"quiet small\">\(list.unsearched >= 10_000 ? "10,000 or more" : "\(list.unsearched)") new messages cannot be searched yet.</p>")
        </header>
        <form id="list" class="list-form" method="post" action="/inbox/act">\(Form.token(context))<input type="hidden" name="list" value="\(address.query)">
        \(if: canAct && !list.items.isEmpty, bulk)\(if: canAct, acts)
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
        if !address.search.isEmpty { return "Search results" }
        if let label = address.label {
            return list.book[label].map {
                "<span class=\"label-title hue-\($0.hue)\">\(Icon.tag.html)\($0.name)</span>"
            }
                ?? "A label that is gone"
        }
        guard let mailbox = address.mailbox else { return "\(address.view.words)" }
        let name = list.labels[mailbox]?.address
        return "\(name ?? "One mailbox")"
    }

    /// A search can be kept, or forgotten where it is kept.
    private var keep: HTML {
        if let kept {
            return Form.action(
                "/inbox/searches/forget", "Delete this saved search", context,
                fields: "<input type=\"hidden\" name=\"search\" value=\"\(kept.id.description)\">")
        }
        return """
            <form class="with-button" method="post" action="/inbox/searches">\(Form.token(context))<input type="hidden" name="q" value="\(address.search)"><label class="unseen" for="search-name">Name of the search</label><input class="input" id="search-name" name="name" maxlength="60" placeholder="Name, to save this search" autocomplete="off"><button class="button small">Save search</button></form>
            """
    }

    /// The way out of a search; Escape does the same.
    private var clear: HTML {
        "<a class=\"act clear\" href=\"\(address.with { $0.search = "" }.path())\" title=\"Clear the search (Esc)\" data-leave-search>\(Icon.cross.html)<span class=\"unseen\">Clear the search</span></a>"
    }

    private func chip(_ words: String, _ unreadOnly: Bool) -> HTML {
        """
        <a class="chip" href="\(address.with { $0.unreadOnly = unreadOnly }.path())"\(if: address.unreadOnly == unreadOnly, " aria-current=\"true\"")>\(words)</a>
        """
    }

    /// The label of the list needs no chip in each of its rows.
    private var shownLabel: LabelKey? { address.label.flatMap { list.book[$0]?.key } }

    private var isInbox: Bool { ![.done, .spam, .trash].contains(address.view) || !address.isPlainView }

    /// What works on one conversation alone stands in its menu; with many, these count. Those that ask something first
    /// need a script.
    private var bulk: HTML {
        """
        <div class="bulk" role="toolbar" aria-label="With the selected conversations">
        <label class="all"><input type="checkbox" data-select-all hidden><span data-selected>Selected:</span></label>
        \(isInbox ? bulkButton("archive", .check, "Done") : bulkButton("inbox", .inbox, "Move to inbox"))
        \(asking("snooze", .clock, "Snooze"))\(asking("assign", .account, "Assign"))\(asking("label", .tag, "Label"))
        \(bulkButton("read", .read, "Read"))\(bulkButton("unread", .unread, "Unread"))\(if: address.view != .trash, bulkButton("trash", .trash, "Trash"))
        <details class="more-tools"><summary class="act" title="More">\(Icon.more.html)<span class="unseen">More</span></summary><div class="sheet">
        \(bulkButton("star", .star, "Star", isShown: true))\(bulkButton("unstar", .star, "Remove stars", isShown: true))\(asking("move", .folder, "Move to a folder", isShown: true))\(if: address.view != .spam, bulkButton("spam", .spam, "Spam", isShown: true))\(bulkButton("merge", .split, "Merge into one", isShown: true))
        </div></details>
        </div>
        """
    }

    private func bulkButton(_ action: String, _ icon: Icon, _ words: String, isShown: Bool = false) -> HTML {
        "<button class=\"\(isShown ? "row-tool" : "act")\" name=\"do\" value=\"\(action)\"\(if: !isShown, " title=\"\(words)\"")>\(icon.html)<span\(if: !isShown, " class=\"unseen\"")>\(words)</span></button>"
    }

    private func asking(_ menu: String, _ icon: Icon, _ words: String, isShown: Bool = false) -> HTML {
        "<button type=\"button\" class=\"\(isShown ? "row-tool" : "act")\" data-menu=\"\(menu)\" hidden\(if: !isShown, " title=\"\(words)\"")>\(icon.html)<span\(if: !isShown, " class=\"unseen\"")>\(words)</span></button>"
    }

    /// What is done with the row under the pointer or the keyboard; a script puts it there.
    private var acts: HTML {
        """
        <template data-acts><span role="gridcell" class="acts" data-own>\(isInbox ? act("archive", .check, "Done") : act("inbox", .inbox, "Move to inbox"))\(menu("snooze", .clock, "Snooze"))\(menu("assign", .account, "Assign"))\(act("read", .read, "Read or unread"))\(act("star", .star, "Star"))</span></template>
        """
    }

    private func act(_ action: String, _ icon: Icon, _ words: String) -> HTML {
        "<button type=\"button\" class=\"act\" data-act=\"\(action)\" title=\"\(words)\" aria-label=\"\(words)\">\(icon.html)</button>"
    }

    private func menu(_ name: String, _ icon: Icon, _ words: String) -> HTML {
        "<button type=\"button\" class=\"act\" data-menu=\"\(name)\" title=\"\(words)\" aria-label=\"\(words)\">\(icon.html)</button>"
    }

    private var rows: HTML {
        """
        <inbox-list role="grid" aria-label="Conversations" data-feed="\(String(feed))" data-address="\(address.path())">
        \(part)
        </inbox-list>
        \(pages)
        """
    }

    private func row(_ item: ConversationSummary) -> HTML {
        InboxRow(
            item: item, label: list.labels[item.mailbox], address: address, now: now, isOpen: item.id == open,
            tags: list.book.labels(item.labels.filter { $0 != shownLabel }),
            carer: item.assignee.flatMap { list.people[$0] }, excerpt: list.excerpts[item.id]
        ).html
    }

    private var pages: HTML {
        """
        <nav class="pages" aria-label="Pages">\(if: list.after != nil, "<a class=\"button small\" href=\"\(address.path())\">Newest</a>")\(list.next.map { "<a class=\"button small\" data-more href=\"\(address.path(nil, adding: [("after", $0)]))\">Older</a>" as HTML })</nav>
        """
    }
}
