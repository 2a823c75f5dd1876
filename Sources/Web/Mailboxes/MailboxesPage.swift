internal import Access
internal import MailModel
internal import MailStore
internal import Mailboxes

/// Shows the workspace's mailboxes and how each stands.
struct MailboxesPage: MemberPage {
    let member: SignedInMember
    let part: BrowseMailboxes.Part
    let view: MailboxListView
    let now: Timestamp
    let context: WebContext
    /// What was just done with several.
    var done: MailboxesDone?
    /// What could not be done.
    var problem: String?
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
        \(revocation?.html())\(Form.done(done?.words))\(Form.problem(problem))
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
            <form class="with-button narrowing" role="search" action="/mailboxes">\(view.hidden(except: ["q", "tag", "owner", "provider"]))<label class="unseen" for="q">Search by address or name</label><input class="input" id="q" type="search" name="q" value="\(view.search)" placeholder="Address or name" autocomplete="off">\(providerChoice)\(tagChoice)\(ownerChoice)<button class="button">\(Icon.search.html)<span class="unseen">Search</span></button></form>
            </div>
            <div class="row spread"><nav class="sorts small" aria-label="Sort by"><span class="quiet">Sorted by</span>\(each: MailboxOrder.allCases, sort)</nav>
            <div class="row small">\(narrowed)\(if: isManaging, exporting)</div></div>
            \(part.mailboxes.isEmpty ? nothingFound : rows)
            """
    }

    private var isManaging: Bool { member.may(.manageMailboxes) }

    // MARK: - Narrowing down

    private var tagChoice: HTML? {
        guard !part.choices.tags.isEmpty || view.tag != nil else { return nil }
        let known = part.choices.tags.map(\.name)
        let shown = known.first { $0.lowercased() == view.tag?.lowercased() } ?? view.tag
        return choice("tag", "Tag", any: "Any tag", known.map { ($0, $0) }, chosen: shown)
    }

    private var ownerChoice: HTML? {
        guard !part.choices.owners.isEmpty || view.owner != nil else { return nil }
        let owners = part.choices.owners.map { (value: $0, words: $0) }
        return choice("owner", "Owner", any: "Any owner", owners, chosen: view.owner)
    }

    /// Of one provider alone there is nothing to choose.
    private var providerChoice: HTML? {
        guard part.choices.providers.count > 1 || view.provider != nil else { return nil }
        let providers = part.choices.providers.map {
            (value: $0.id, words: "\($0.name) (\(MailboxFoldersPanel.count($0.count)))")
        }
        return choice("provider", "Provider", any: "Any provider", providers, chosen: view.provider)
    }

    private func choice(
        _ name: String, _ label: String, any: String, _ values: [(value: String, words: String)], chosen: String?
    ) -> HTML {
        var all = values
        // One that nobody has any more is still what was asked for.
        if let chosen, !values.contains(where: { $0.value == chosen }) {
            all.insert((chosen, name == "provider" ? MailboxProvider.name(of: chosen) : chosen), at: 0)
        }
        return """
            <label class="unseen" for="\(name)">\(label)</label><select class="input" id="\(name)" name="\(name)"><option value="">\(any)</option>\(each: all, { "<option value=\"\($0.value)\"\(if: $0.value == chosen, " selected")>\($0.words)</option>" })</select>
            """
    }

    /// What the list is narrowed down to, and the way back.
    private var narrowed: HTML? {
        guard view.isNarrowed else { return nil }
        let clear = view.path {
            $0.search = ""
            $0.tag = nil
            $0.owner = nil
            $0.provider = nil
        }
        return """
            <span class="quiet">Only \(words)</span><a class="button small" href="\(clear)">Clear the filter</a>
            """
    }

    private var words: HTML {
        var parts: [HTML] = []
        if !view.search.isEmpty { parts.append("with \u{201C}\(view.search)\u{201D} in the address or name") }
        if let tag = view.tag { parts.append("tagged \u{201C}\(tag)\u{201D}") }
        if let owner = view.owner { parts.append("owned by \(owner)") }
        if let provider = view.provider {
            let isOther = provider == MailboxDraft.otherProvider
            parts.append("at \(isOther ? "another provider" : MailboxProvider.name(of: provider))")
        }
        return HTML.joined(parts.enumerated().map { $0 == 0 ? $1 : ", \($1)" })
    }

    private var exporting: HTML {
        """
        <form method="post" action="/mailboxes/export">\(Form.token(context))\(view.hidden())<button class="button small plain" data-download>\(Icon.download.html)Export as CSV</button></form>
        """
    }

    // MARK: - Order and kinds

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
        \(if: isManaging, "<tick-all class=\"small\" data-of=\"mailbox\"></tick-all>")
        <ul class="list mailboxes\(if: isManaging, " ticked")">\(each: part.mailboxes, row)</ul>
        \(if: isManaging, MailboxesBulkBar(view: view, tags: part.choices.tags, context: context).html)
        \(if: part.next != nil || view.after != nil, pages)
        """
    }

    private func row(_ mailbox: MailboxSummary) -> HTML {
        MailboxRow(
            mailbox: mailbox, sync: part.sync[mailbox.id], domain: part.domains[mailbox.id],
            tags: part.tags[mailbox.id] ?? [], owner: part.owners[mailbox.id], isManaged: isManaging, now: now
        ).html
    }

    private var pages: HTML {
        """
        <nav class="row" aria-label="Pages">\(if: view.after != nil, "<a class=\"button\" href=\"\(view.path())\">First page</a>")\(part.next.map { next in "<a class=\"button\" href=\"\(view.path { $0.after = next })\">Next page</a>" as HTML })</nav>
        """
    }

    private var missing: String {
        guard view.isNarrowed else { return "is in this state" }
        let isByWords = view.tag == nil && view.owner == nil && view.provider == nil
        return isByWords ? "has this in its address or name" : "fits all of this"
    }

    private var nothingFound: HTML {
        """
        <div class="card empty">\(Icon.search.html)<p>No mailbox \(missing).</p><p><a class="button" href="/mailboxes">Show all</a></p></div>
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
