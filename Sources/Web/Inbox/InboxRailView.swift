internal import MailModel
internal import MailStore

/// The lists and mailboxes of the inbox, below the places of the rail.
struct InboxRailView {
    let rail: InboxRail
    let address: InboxAddress
    /// Whether the member may sort.
    let canAct: Bool
    /// The rail is there twice: beside the page, and in the menu of narrow screens.
    var name = "Lists"

    var html: HTML {
        """
        <live-fragment class="inbox-rail" name="rail" kinds="conversation. mailbox. sync. access.updated searches. label." src="\(address.path())">\(content)</live-fragment>
        """
    }

    /// What is fetched again at a change.
    var content: HTML {
        """
        <nav aria-label="\(name)"><ul>\(each: InboxView.places, view)</ul></nav>
        <nav aria-label="Sorted out: \(name)"><h2 class="rail-title">Sorted out</h2><ul>\(each: InboxView.kinds, view)</ul></nav>
        \(if: !rail.searches.isEmpty, searches)
        \(if: !rail.labels.isEmpty || canAct, labels)
        \(if: !rail.entries.isEmpty, mailboxes)
        <a class="rail-link" href="/account/inbox">\(Icon.settings.html)<span>Inbox settings</span></a>
        """
    }

    private func view(_ view: InboxView) -> HTML {
        let isCurrent = address.view == view && address.isPlainView
        let target = InboxAddress().with { $0.view = view }
        return """
            <li data-key="\(view.rawValue)"><a class="rail-link" href="\(target.path())"\(if: isCurrent, " aria-current=\"true\"")>\(view.icon.html)<span class="grow">\(view.words)</span>\(if: view == .inbox && rail.unread > 0, Self.count(rail.unread, bound: InboxRail.countBound))\(if: (rail.counts[view] ?? 0) > 0, Self.count(rail.counts[view] ?? 0, bound: InboxRail.listBound, of: "conversations"))</a></li>
            """
    }

    private var mailboxes: HTML {
        """
        <nav aria-label="Mailboxes"><h2 class="rail-title">Mailboxes</h2><ul>\(each: rail.entries, mailbox)</ul>\(if: rail.hasMore, "<a class=\"rail-link\" href=\"/mailboxes\">All mailboxes</a>")</nav>
        """
    }

    private func mailbox(_ entry: InboxRail.Entry) -> HTML {
        let label = entry.label
        let target = InboxAddress().with { $0.mailbox = label.id }
        return """
            <li data-key="\(label.id.description)"><a class="rail-link" href="\(target.path())" title="\(label.address)"\(if: address.mailbox == label.id, " aria-current=\"true\"")><span class="dot hue-\(label.hue)"></span><span class="grow">\(label.name.isEmpty ? label.address : label.name)</span>\(label.trouble.map { "<span class=\"trouble\">\(Icon.warning.html)<span>\($0)</span></span>" as HTML })\(label.trouble == nil ? entry.progress.map { "<span class=\"count\">\($0)</span>" as HTML } : nil)\(if: entry.unread > 0, Self.count(entry.unread, bound: 100))</a></li>
            """
    }

    private var labels: HTML {
        """
        <nav aria-label="Labels: \(name)"><h2 class="rail-title row spread"><span>Labels</span>\(if: canAct, "<a class=\"act\" href=\"/inbox/labels\" title=\"Manage labels\">\(Icon.plus.html)<span class=\"unseen\">Manage labels</span></a>")</h2><ul>\(each: rail.labels, label)</ul>\(if: rail.labels.count == InboxRail.labels, "<a class=\"rail-link\" href=\"/inbox/labels\">All labels</a>")</nav>
        """
    }

    private func label(_ entry: (label: LabelRecord, count: Int)) -> HTML {
        let target = InboxAddress().with { $0.label = entry.label.id }
        return """
            <li data-key="\(entry.label.id.description)"><a class="rail-link" href="\(target.path())"\(if: address.label == entry.label.id, " aria-current=\"true\"")><span class="tint hue-\(entry.label.hue)">\(Icon.tag.html)</span><span class="grow">\(entry.label.name)</span>\(if: entry.count > 0, Self.count(entry.count, bound: InboxRail.listBound, of: "conversations"))</a></li>
            """
    }

    private var searches: HTML {
        """
        <nav aria-label="Searches: \(name)"><h2 class="rail-title">Searches</h2><ul>\(each: rail.searches, search)</ul></nav>
        """
    }

    private func search(_ search: SavedSearch) -> HTML {
        let target = InboxAddress().with { $0.search = search.query }
        return """
            <li data-key="\(search.id.description)"><a class="rail-link" href="\(target.path())"\(if: address.search == search.query, " aria-current=\"true\"")>\(Icon.search.html)<span class="grow">\(search.name)</span></a></li>
            """
    }

    private static func count(_ number: Int, bound: Int, of what: String = "unread") -> HTML {
        "<span class=\"count\">\(number >= bound ? "\(bound - 1)+" : "\(number)")<span class=\"unseen\"> \(what)</span></span>"
    }
}
