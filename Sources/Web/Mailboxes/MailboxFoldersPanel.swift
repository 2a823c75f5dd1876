internal import Access
internal import MailModel
internal import MailStore
internal import Mailboxes

/// How far a mailbox is in step with its server, folder by folder.
struct MailboxFoldersPanel: MailboxPanel {
    let view: MailboxView
    let reading: MailboxFolders.Reading
    let completeness: CompletenessFigure
    /// What is wrong with the choice of folders, and what was chosen.
    var problem: String?
    var chosen: [FolderRole: FolderName]?

    var fragments: [String: HTML] { ["folders": state] }

    var content: HTML {
        """
        <live-fragment class="stack" name="folders" kinds="sync. folder. mailbox." src="\(path)/folders">\(state)</live-fragment>
        \(if: view.isManaging && !view.isDisconnected, FolderWishes(panel: self).html)
        """
    }

    private var state: HTML {
        """
        \(figure)
        \(folders)
        \(if: !reading.quarantine.isEmpty, quarantine)
        """
    }

    // MARK: - The figure

    private var figure: HTML {
        let permille = completeness.permille
        return """
            <section class="card stack"><div class="head"><h2>In step</h2><span class="pill \(phase.style)">\(phase.icon.html)\(phase.words)</span></div>
            \(if: hasBegun, "<div class=\"stack tight\"><p class=\"figure\">\(Self.percent(permille))</p>\(Parts.meter(permille, of: 1000, label: "Messages that are here"))</div>")
            \(if: hasBegun && permille == 1000, "<p>Every message that is wanted is here.</p>")
            \(if: !completeness.reasons.isEmpty, "<ul class=\"plain\">\(each: completeness.reasons, { "<li>\(Self.sentence($0))</li>" })</ul>")
            \(if: !hasBegun, "<p class=\"quiet\">\(mailbox.status == .paused ? "Not begun: the mailbox is paused." : "Not begun yet.")</p>")
            <dl class="facts"><dt>History</dt><dd>\(history)</dd>
            \(progress)
            <dt>Last signed in</dt><dd>\(reading.sync?.lastConnected.map { TimeText.ago($0, now: now) } ?? "not yet")</dd>
            <dt>Last mail or change</dt><dd>\(reading.sync?.lastActivity.map { TimeText.ago($0, now: now) } ?? "none yet")</dd></dl>
            </section>
            """
    }

    private var hasBegun: Bool { reading.folders.contains { $0.cursor.uidNext > 0 } }

    private var history: HTML {
        switch reading.sync?.history ?? SyncState().history {
        case .none: "only what has come since the mailbox was connected"
        case .days(let days): "the last \(days) days before it was connected, and all since"
        case .all: "everything that the server has"
        }
    }

    private var progress: HTML? {
        guard let sync = reading.sync, sync.phase == .history, let total = sync.total, total > 0 else { return nil }
        return "<dt>Being fetched</dt><dd>\(Self.count(sync.done)) of \(Self.count(total)) older messages</dd>"
    }

    private var phase: (words: String, style: String, icon: Icon) {
        guard mailbox.status != .paused else { return ("Paused", "", .pause) }
        guard let sync = reading.sync else { return ("Waiting", "", .clock) }
        return switch sync.phase {
        case .waiting: ("Waiting", "", .clock)
        case .connecting: ("Connecting", "calm", .clock)
        case .syncing: ("Taking in what is new", "calm", .receive)
        case .history: ("Taking in history", "calm", .receive)
        case .idle: ("Listening for news", "good", .check)
        case .backingOff: ("Failed; is tried again", "warn", .warning)
        case .blocked: ("Needs somebody", "bad", .cross)
        }
    }

    // MARK: - Folders

    private var folders: HTML {
        // Those with a role first, in the order of the roles; then by name, as they come.
        let order = FolderRole.allCases
        let sorted = reading.folders.enumerated().sorted { left, right in
            let places = [left, right].map { item in
                (item.element.record.role.flatMap { order.firstIndex(of: $0) } ?? order.count, item.offset)
            }
            return places[0] < places[1]
        }.map(\.element)
        return """
            <section class="stack tight"><h2>Folders</h2>
            \(if: sorted.isEmpty, "<p class=\"card quiet\">None are known yet.</p>")
            \(if: !sorted.isEmpty, "<ul class=\"list folders\">\(each: sorted, row)</ul>")</section>
            """
    }

    private func row(_ folder: SyncFolder) -> HTML {
        let name = ServerText(folder.record.name.description).description
        let ledger = folder.ledger
        let isFollowed = folder.cursor.uidNext > 0
        let wanted = max(0, ledger.serverMessages - ledger.outsideHistory)
        var notes: [String] = []
        if ledger.outsideHistory > 0 { notes.append("\(Self.count(ledger.outsideHistory)) older than the history") }
        if ledger.quarantined > 0 { notes.append("\(Self.count(ledger.quarantined)) in quarantine") }
        if ledger.gap > 0 {
            notes.append(
                folder.cursor.historyFloor > 1
                    ? "\(Self.count(ledger.gap)) to come" : "\(Self.count(ledger.gap)) missing")
        }
        let words = isFollowed ? "\(Self.count(ledger.storedMessages)) of \(Self.count(wanted))" : "not followed yet"
        return """
            <li data-key="\(name)"><span class="grow"><span class="title">\(name)</span>\(folder.record.role.map { role in " <span class=\"pill\">\(role.words)\(if: folder.chosenRole == role, ", chosen")</span>" as HTML })\(if: !notes.isEmpty, "<br><span class=\"quiet small\">\(notes.joined(separator: ", "))</span>")</span>
            <span class="number small">\(words)</span>
            <span class="bar-cell">\(if: isFollowed, "\(Parts.meter(ledger.storedMessages, of: max(wanted, ledger.storedMessages), label: "Messages of \(name) that are here"))")</span>
            <span class="quiet small">\(folder.cursor.lastSynced.map { "in step \(TimeText.ago($0, now: now))" as HTML } ?? (folder.record.isSelectable ? "not in step yet" : "holds only other folders"))</span></li>
            """
    }

    // MARK: - Quarantine

    private var quarantine: HTML {
        let names = Dictionary(
            reading.folders.map { ($0.key, $0.record.name) }, uniquingKeysWith: { first, _ in first })
        return """
            <section class="stack tight"><h2>In quarantine</h2>
            <p class="quiet">These messages could not be taken in. They stay untouched on the server, and everything else goes on.</p>
            <ul class="list">\(each: reading.quarantine, { row($0, names[$0.folder] ?? .inbox) })</ul></section>
            """
    }

    private func row(_ record: QuarantineRecord, _ folder: FolderName) -> HTML {
        let name = ServerText(folder.description).description
        let next: HTML =
            record.nextTry.map { "tried again \(TimeText.ago($0, now: now))" } ?? "tried again only on request"
        let fields: HTML = """
            <input type="hidden" name="folder" value="\(folder.description)"><input type="hidden" name="uid" value="\(Int(record.uid))">
            """
        return """
            <li data-key="\(name) \(Int(record.uid))"><span class="grow"><span class="title">\(record.reason)</span><br><span class="quiet small">\(name), message \(Int(record.uid)); since \(TimeText.ago(record.since, now: now)), tried \(record.tries) time\(record.tries == 1 ? "" : "s"), \(next)</span></span>
            \(if: view.isManaging, Form.action("\(path)/retry", "Try again", context, fields: fields, label: "Try message \(Int(record.uid)) of \(name) again"))</li>
            """
    }

    // MARK: - Words

    static func percent(_ permille: Int) -> String {
        permille % 10 == 0 ? "\(permille / 10) %" : "\(permille / 10).\(permille % 10) %"
    }

    /// With a thin space between thousands.
    static func count(_ number: Int) -> String {
        let digits = Array(String(number))
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result += "\u{202F}" }
            result.append(digit)
        }
        return result
    }

    private static func sentence(_ words: String) -> String { words.prefix(1).uppercased() + words.dropFirst() + "." }
}

extension FolderRole {
    /// For people.
    var words: String { self == .junk ? "Spam" : rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}
