internal import Access
internal import MailModel
internal import MailStore
internal import Mailboxes

/// Which part of the list is looked at, and in which order.
struct MailboxListView {
    var filter = MailboxFilter.all
    var order = MailboxOrder.status
    var search = ""
    var after: String?

    /// The address of the same view with something else in it.
    func path(_ change: (inout MailboxListView) -> Void = { _ in }) -> String {
        var view = self
        view.after = nil
        change(&view)
        var pairs: [String] = []
        if view.filter != .all { pairs.append("show=\(view.filter.rawValue)") }
        if view.order != .status { pairs.append("sort=\(view.order.rawValue)") }
        if !view.search.isEmpty { pairs.append("q=\(FormBody.encoded(view.search))") }
        if let after = view.after { pairs.append("after=\(FormBody.encoded(after))") }
        return "/mailboxes" + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    }
}

/// Shows the workspace's mailboxes and how each stands.
struct MailboxesPage: MemberPage {
    let member: SignedInMember
    let part: BrowseMailboxes.Part
    let view: MailboxListView
    let now: Timestamp
    /// Whether a mailbox was just disconnected and everything of it erased, and what became of its access.
    var isErased = false
    var revocation: RevocationNotice?

    var title: String { "Mailboxes" }
    var place: Place { .mailboxes }
    var fragments: [String: HTML] { ["mailboxes": list] }

    var content: HTML {
        """
        <div class="head"><h1>Mailboxes</h1>\(if: member.may(.manageMailboxes), heads)</div>
        \(if: isErased, Form.done("The mailbox is disconnected, and everything that Salesnode held of it is erased.") ?? .empty)
        \(revocation?.html)
        <live-fragment class="stack" name="mailboxes" kinds="mailbox. access.updated sync. domain.checked" src="\(view.path { $0.after = view.after })">\(list)</live-fragment>
        """
    }

    private var heads: HTML {
        """
        <div class="row">\(if: count(.all) > 0, "<a class=\"button plain\" href=\"/mailboxes/review\">Unused</a>")<a class="button" href="/mailboxes/import">Import a list</a><a class="button main" href="/mailboxes/connect">\(Icon.plus.html)Connect</a></div>
        """
    }

    private func count(_ filter: MailboxFilter) -> Int { part.counts[filter] ?? 0 }

    private var list: HTML {
        guard count(.all) > 0 else { return nothingYet }
        return """
            \(if: count(.attention) > 0 && view.filter != .attention, banner)
            <div class="row spread">
            <nav class="chips" aria-label="Show">\(each: MailboxFilter.allCases, chip)</nav>
            <form class="with-button" role="search" action="/mailboxes">\(if: view.filter != .all, "<input type=\"hidden\" name=\"show\" value=\"\(view.filter.rawValue)\">")\(if: view.order != .status, "<input type=\"hidden\" name=\"sort\" value=\"\(view.order.rawValue)\">")<label class="unseen" for="q">Search by address or name</label><input class="input" id="q" type="search" name="q" value="\(view.search)" placeholder="Address or name" autocomplete="off"><button class="button">\(Icon.search.html)<span class="unseen">Search</span></button></form>
            </div>
            <nav class="sorts small" aria-label="Sort by"><span class="quiet">Sorted by</span>\(each: MailboxOrder.allCases, sort)</nav>
            \(part.mailboxes.isEmpty ? nothingFound : rows)
            """
    }

    private func sort(_ order: MailboxOrder) -> HTML {
        let words =
            switch order {
            case .status: "status"
            case .activity: "last activity"
            case .address: "address"
            }
        return """
            <a data-key="sort-\(order.rawValue)" href="\(view.path { $0.order = order })"\(if: order == view.order, " aria-current=\"true\"")>\(words)</a>
            """
    }

    private var banner: HTML {
        let count = count(.attention)
        return """
            <div class="notice bad" role="alert">\(Icon.warning.html)<div class="row spread"><span><strong>\(count) mailbox\(count == 1 ? "" : "es")</strong> need\(count == 1 ? "s" : "") attention.</span><a class="button small" href="/mailboxes?show=attention">See what to do</a></div></div>
            """
    }

    /// Kinds of which there are none are left out, but for those that everybody looks for.
    private func chip(_ kind: MailboxFilter) -> HTML {
        guard count(kind) > 0 || kind == view.filter || kind == .all || kind == .working else { return .empty }
        let words =
            switch kind {
            case .all: "All"
            case .attention: "Needs attention"
            case .unproven: "Verifying"
            case .working: "Connected"
            case .paused: "Paused"
            case .disconnected: "Disconnected"
            }
        return """
            <a class="chip" data-key="\(kind.rawValue)" href="\(view.path { $0.filter = kind })"\(if: kind == view.filter, " aria-current=\"true\"")>\(words) <span class="number">\(MailboxFoldersPanel.count(count(kind)))</span></a>
            """
    }

    private var rows: HTML {
        """
        <ul class="list mailboxes">\(each: part.mailboxes, { MailboxRow(mailbox: $0, sync: part.sync[$0.id], domain: part.domains[$0.id], now: now).html })</ul>
        \(if: part.next != nil || view.after != nil, pages)
        """
    }

    private var pages: HTML {
        """
        <nav class="row" aria-label="Pages">\(if: view.after != nil, "<a class=\"button\" href=\"\(view.path())\">First page</a>")\(part.next.map { next in "<a class=\"button\" href=\"\(view.path { $0.after = next })\">Next page</a>" as HTML })</nav>
        """
    }

    private var nothingFound: HTML {
        """
        <div class="card empty">\(Icon.search.html)<p>No mailbox \(view.search.isEmpty ? "is in this state" : "has this in its address or name").</p><p><a class="button" href="/mailboxes">Show all</a></p></div>
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
    let sync: SyncState?
    let domain: DomainTicks?
    let now: Timestamp

    var html: HTML {
        """
        <li data-key="\(mailbox.id.description)">
        <span class="grow"><a class="title" href="/mailboxes/\(mailbox.id.description)">\(mailbox.displayName ?? address)</a>\(if: mailbox.displayName != nil, "<br><span class=\"quiet small\">\(address)</span>")</span>
        <span>\(MailboxStatus.pill(mailbox))</span>
        \(way(Icon.receive, "Receiving", mailbox.receiving))
        \(way(Icon.send, "Sending", mailbox.sending))
        <span class="last quiet small">\(activity)</span>
        <span class="health">\(domain?.html)</span>
        <a class="button small plain more" href="/mailboxes/\(mailbox.id.description)" aria-label="Open \(address)">\(Icon.arrow.html)</a>
        </li>
        """
    }

    private var address: String { EnteredName.shown(mailbox.address) }

    private var activity: HTML {
        if let sync, sync.phase == .history, let total = sync.total, total > 0 {
            return "Syncing, \(min(99, sync.done * 100 / total)) %"
        }
        guard let last = sync?.lastActivity else { return "No activity yet" }
        return "<span class=\"unseen\">Last activity </span>\(TimeText.ago(last, now: now))"
    }

    private func way(_ icon: Icon, _ name: String, _ health: DirectionHealth) -> HTML {
        """
        <span class="way \(health.status.rawValue)">\(icon.html)<span>\(name): \(MailboxStatus.words(health, now: now))</span></span>
        """
    }
}

/// How a mailbox stands, in words.
enum MailboxStatus {
    /// What of a mailbox that is broken waits for nothing but a sign-in at its provider.
    static func pill(_ mailbox: MailboxSummary) -> HTML {
        let code = mailbox.receiving.finding.flatMap { FindingCode(rawValue: $0) }
        guard mailbox.status == .error, let code, signIns.contains(code) else { return pill(mailbox.status) }
        return "<span class=\"pill bad\">\(Icon.shield.html)Needs sign-in</span>"
    }

    private static let signIns: Set<FindingCode> = [
        .oauthGrantRevoked, .oauthGrantExpired, .oauthConsentRequired, .oauthScopeMissing, .oauthWrongAccount,
        .oauthInteractionRequired,
    ]

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
