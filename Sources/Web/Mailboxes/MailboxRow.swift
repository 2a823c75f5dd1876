internal import Access
internal import MailModel
internal import MailStore
internal import Mailboxes

/// One mailbox in the list.
struct MailboxRow {
    let mailbox: MailboxSummary
    let sync: SyncState?
    let domain: DomainTicks?
    let tags: [MailboxTag]
    let owner: String?
    /// Whether the person may tick it and has its menu.
    let isManaged: Bool
    let now: Timestamp

    var html: HTML {
        """
        <li data-key="\(mailbox.id.description)">
        \(if: isManaged, "<label class=\"tick\"><input type=\"checkbox\" name=\"mailbox\" value=\"\(mailbox.id.description)\" form=\"bulk\" aria-label=\"Tick \(address)\"></label>")
        <span class="grow"><a class="title" href="\(path)">\(mailbox.displayName ?? address)</a>\(if: mailbox.displayName != nil, "<br><span class=\"quiet small\">\(address)</span>")</span>
        <span class="stands">\(MailboxStatus.pill(mailbox))</span>
        \(way(Icon.receive, "Receiving", mailbox.receiving))
        \(way(Icon.send, "Sending", mailbox.sending))
        <span class="last quiet small">\(activity)</span>
        <span class="health">\(domain?.html)\(each: tags, { "<span class=\"mailbox-tag\">\(Icon.tag.html)\($0.name)</span>" })\(owner.map { "<span class=\"mailbox-tag\">\(Icon.account.html)<span class=\"unseen\">Owner: </span>\($0)</span>" as HTML })</span>
        \(isManaged ? menu : "<a class=\"button small plain more\" href=\"\(path)\" aria-label=\"Open \(address)\">\(Icon.arrow.html)</a>")
        </li>
        """
    }

    private var path: String { "/mailboxes/\(mailbox.id)" }
    private var address: String { EnteredName.shown(mailbox.address) }

    // MARK: - Menu

    private var menu: HTML {
        // Short, because it stands there twice in each row.
        let id = "menu-\(mailbox.id.description.suffix(8))"
        return """
            <button class="button small plain more" type="button" popovertarget="\(id)" aria-label="More about \(address)">\(Icon.more.html)</button>
            <div class="row-menu" id="\(id)" popover>\(HTML.joined(items))</div>
            """
    }

    private var items: [HTML] {
        let encoded = FormBody.encoded(mailbox.address)
        guard mailbox.status != .disconnected else {
            return [link(path, "Open"), link("/mailboxes/connect?address=\(encoded)", "Connect again")]
        }
        let isWaiting = mailbox.status == .error || mailbox.status == .receivingOnly || mailbox.status == .sendingOnly
        return [
            link(path, "Open"),
            link("\(path)#send-test", "Send a test message"),
            link("\(path)/authentication#connection", "Verify Connection"),
            isWaiting ? link("\(path)/authentication#change", "Reconnect") : .empty,
            link("/owner-links?address=\(encoded)", "Make a link for the owner"),
            mailbox.status == .paused ? button("resume", "Resume") : button("pause", "Pause"),
            button("disconnect", "Disconnect\u{2026}"),
        ]
    }

    private func link(_ href: String, _ words: String) -> HTML {
        "<a href=\"\(href)\">\(words)</a>"
    }

    private func button(_ action: String, _ words: String) -> HTML {
        """
        <button form="row" name="one" value="\(action) \(mailbox.id.description)">\(words)</button>
        """
    }

    // MARK: - How it stands

    private var activity: HTML {
        if let sync, sync.phase == .history, let total = sync.total, total > 0 {
            return "Syncing, \(min(99, sync.done * 100 / total)) %"
        }
        guard let last = sync?.lastActivity else { return "No activity yet" }
        return "<span class=\"unseen\">Last activity </span>\(TimeText.ago(last, now: now))"
    }

    /// Of a mailbox that nothing here can sign in to, what once worked says nothing.
    private func way(_ icon: Icon, _ name: String, _ health: DirectionHealth) -> HTML {
        guard mailbox.status != .disconnected else { return "<span class=\"way\"></span>" }
        return """
            <span class="way \(health.status.rawValue)">\(icon.html)<span>\(name): \(MailboxStatus.words(health, now: now))</span></span>
            """
    }
}
