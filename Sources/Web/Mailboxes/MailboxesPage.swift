internal import Access
internal import MailModel
internal import MailStore
internal import Mailboxes

/// Shows the workspace's mailboxes and how each stands.
struct MailboxesPage: MemberPage {
    let member: SignedInMember
    let part: BrowseMailboxes.Part
    let filter: MailboxFilter
    let search: String
    let after: String?
    let now: Timestamp

    var title: String { "Mailboxes" }
    var place: Place { .mailboxes }
    var fragments: [String: HTML] { ["mailboxes": list] }

    var content: HTML {
        """
        <div class="head"><h1>Mailboxes</h1>\(if: member.may(.manageMailboxes), "<a class=\"button main\" href=\"/mailboxes/connect\">\(Icon.plus.html)Connect</a>")</div>
        <live-fragment class="stack" name="mailboxes" kinds="mailbox. access.updated">\(list)</live-fragment>
        """
    }

    private func count(_ filter: MailboxFilter) -> Int { part.counts[filter] ?? 0 }

    private var list: HTML {
        guard count(.all) > 0 else { return nothingYet }
        return """
            \(if: count(.attention) > 0 && filter != .attention, banner)
            <div class="row spread">
            <nav class="chips" aria-label="Show">\(chip(.all, "All"))\(if: count(.attention) > 0 || filter == .attention, chip(.attention, "Needs attention"))\(chip(.working, "Connected"))\(if: count(.paused) > 0 || filter == .paused, chip(.paused, "Paused"))\(if: count(.disconnected) > 0 || filter == .disconnected, chip(.disconnected, "Disconnected"))</nav>
            <form class="with-button" role="search" action="/mailboxes">\(if: filter != .all, "<input type=\"hidden\" name=\"show\" value=\"\(filter.rawValue)\">")<label class="unseen" for="q">Search by address or name</label><input class="input" id="q" type="search" name="q" value="\(search)" placeholder="Address or name" autocomplete="off"><button class="button">\(Icon.search.html)<span class="unseen">Search</span></button></form>
            </div>
            \(part.mailboxes.isEmpty ? nothingFound : rows)
            """
    }

    private var banner: HTML {
        let count = count(.attention)
        return """
            <div class="notice bad" role="alert">\(Icon.warning.html)<div class="row spread"><span><strong>\(count) mailbox\(count == 1 ? "" : "es")</strong> need\(count == 1 ? "s" : "") attention.</span><a class="button small" href="/mailboxes?show=attention">See what to do</a></div></div>
            """
    }

    private func chip(_ kind: MailboxFilter, _ words: String) -> HTML {
        let href = kind == .all ? "/mailboxes" : "/mailboxes?show=\(kind.rawValue)"
        let number = part.counts[kind].map { " \($0)" } ?? ""
        return """
            <a class="chip" data-key="\(kind.rawValue)" href="\(href)"\(if: kind == filter, " aria-current=\"true\"")>\(words)<span class="number">\(number)</span></a>
            """
    }

    private var rows: HTML {
        """
        <ul class="list mailboxes">\(each: part.mailboxes, { MailboxRow(mailbox: $0, now: now).html })</ul>
        \(if: part.next != nil || after != nil, pages)
        """
    }

    private var pages: HTML {
        """
        <nav class="row" aria-label="Pages">\(if: after != nil, "<a class=\"button\" href=\"\(address(after: nil))\">First page</a>")\(part.next.map { "<a class=\"button\" href=\"\(address(after: $0))\">Next page</a>" as HTML })</nav>
        """
    }

    private func address(after: String?) -> String {
        var pairs: [String] = []
        if filter != .all { pairs.append("show=\(filter.rawValue)") }
        if !search.isEmpty { pairs.append("q=\(FormBody.encoded(search))") }
        if let after { pairs.append("after=\(FormBody.encoded(after))") }
        return "/mailboxes" + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    }

    private var nothingFound: HTML {
        """
        <div class="card empty">\(Icon.search.html)<p>No mailbox \(search.isEmpty ? "is in this state" : "has this in its address or name").</p><p><a class="button" href="/mailboxes">Show all</a></p></div>
        """
    }

    private var nothingYet: HTML {
        """
        <div class="card empty">\(Icon.mailbox.html)<h2>No mailbox yet</h2>
        <p class="quiet">\(member.may(.manageMailboxes) ? "Connect one by its address and password. Every step is tested before anything is saved, and nothing in it is deleted." : "Who manages mailboxes here has not connected one yet, or has not given you access.")</p>
        \(if: member.may(.manageMailboxes), "<p><a class=\"button main\" href=\"/mailboxes/connect\">\(Icon.plus.html)Connect the first mailbox</a></p>")</div>
        """
    }
}

/// One mailbox in the list.
struct MailboxRow {
    let mailbox: MailboxSummary
    let now: Timestamp

    var html: HTML {
        """
        <li data-key="\(mailbox.id.description)">
        <span class="grow"><a class="title" href="/mailboxes/\(mailbox.id.description)">\(mailbox.displayName ?? mailbox.address)</a>\(if: mailbox.displayName != nil, "<br><span class=\"quiet small\">\(mailbox.address)</span>")</span>
        <span>\(MailboxStatus.pill(mailbox.status))</span>
        \(way(Icon.receive, "Receiving", mailbox.receiving))
        \(way(Icon.send, "Sending", mailbox.sending))
        <a class="button small plain more" href="/mailboxes/\(mailbox.id.description)" aria-label="Open \(mailbox.address)">\(Icon.arrow.html)</a>
        </li>
        """
    }

    private func way(_ icon: Icon, _ name: String, _ health: DirectionHealth) -> HTML {
        """
        <span class="way \(health.status.rawValue)">\(icon.html)<span>\(name): \(MailboxStatus.words(health, now: now))</span></span>
        """
    }
}

/// How a mailbox stands, in words.
enum MailboxStatus {
    /// Icon and word: a colour alone says nothing to many people.
    static func pill(_ status: MailboxSummary.Status) -> HTML {
        let (style, icon): (String, Icon) =
            switch status {
            case .connected: ("good", .check)
            case .verifying: ("calm", .clock)
            case .receivingOnly, .sendingOnly: ("warn", .warning)
            case .error: ("bad", .cross)
            case .paused: ("", .pause)
            case .disconnected: ("", .out)
            }
        return "<span class=\"pill \(style)\">\(icon.html)\(status.words)</span>"
    }

    /// One direction in a few words.
    static func words(_ health: DirectionHealth, now: Timestamp) -> HTML {
        switch health.status {
        case .unknown: return "not proven yet"
        case .working:
            guard health.warnings?.isEmpty == false else { return "works" }
            return "works, with a warning"
        case .failing:
            guard let since = health.since else { return "fails" }
            return "fails; began \(TimeText.ago(since, now: now))"
        }
    }
}
