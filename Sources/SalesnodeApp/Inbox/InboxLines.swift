internal import MailModel
internal import MailStore
internal import SyncEngine

/// Mail in words, for people. Every text of a message goes through ``TerminalText``.
enum InboxLines {
    /// Columns that a subject takes at most in a list.
    private static let subjectWidth = 56
    private static let peopleWidth = 28

    static func lines(for result: InboxResult) -> [String] {
        switch result {
        case .folders(let report): folders(report)
        case .conversations(let page): list(page)
        case .news(let news): news.conversations.map(line)
        case .conversation(let conversation): reading(conversation)
        case .hits(let page): hits(page)
        case .synced(let result): synced(result)
        case .audited(let result): audited(result)
        }
    }

    /// What is told while work is under way.
    static func line(for progress: InboxProgress) -> String {
        switch progress {
        case .synced(let folder):
            var parts = ["\(folder.new) new"]
            if folder.changed > 0 { parts.append("\(folder.changed) changed") }
            if folder.removed > 0 { parts.append("\(folder.removed) removed") }
            if folder.quarantined > 0 { parts.append("\(folder.quarantined) in quarantine") }
            return "\(TerminalText.safe(folder.folder)): \(parts.joined(separator: ", "))"
        case .history(let folder, let stored, let remaining):
            return "\(TerminalText.safe(folder)): \(stored) so far, \(remaining) to come"
        case .audited(let folder):
            let parts = differences(folder)
            return "\(TerminalText.safe(folder.folder)): "
                + (parts.isEmpty ? "as on the server" : parts.joined(separator: ", "))
        case .trouble(let trouble):
            return "\(TerminalText.safe(trouble.folder)): \(TerminalText.safe(trouble.message))"
        }
    }

    // MARK: - Lists

    static func list(_ page: ConversationPage, hints: Bool = true) -> [String] {
        guard !page.conversations.isEmpty else {
            return hints
                ? ["No conversation is here. `salesnode folders ADDRESS` tells how far a mailbox is in step."] : []
        }
        var table = Table(heading: ["", "NEWEST", "WITH", "SUBJECT", "MESSAGES", "MAILBOX", "ID"])
        for entry in page.conversations {
            table.add([
                marks(entry), entry.newest.description, people(entry.participants),
                TerminalText.cut(subject(entry.subject), to: subjectWidth), counts(entry), entry.mailbox,
                entry.id.description,
            ])
        }
        return table.lines + (hints ? more(page.next) : [])
    }

    /// A conversation on one line of its own.
    static func line(for entry: ConversationEntry) -> String {
        let with = people(entry.participants)
        let text = TerminalText.cut(subject(entry.subject), to: subjectWidth)
        return "\(marks(entry))\t".replacing("\t", with: " ")
            + "\(entry.newest)  \(with)  \(text)  \(counts(entry))  \(TerminalText.safe(entry.mailbox))  \(entry.id)"
    }

    private static func marks(_ entry: ConversationEntry) -> String {
        (entry.unread > 0 ? "*" : " ") + (entry.flagged > 0 ? "!" : " ") + (entry.attachments > 0 ? "@" : " ")
    }

    private static func counts(_ entry: ConversationEntry) -> String {
        entry.unread > 0 ? "\(entry.messages) (\(entry.unread) unread)" : "\(entry.messages)"
    }

    private static func hits(_ page: SearchPage) -> [String] {
        var lines: [String] = []
        for hit in page.hits {
            lines.append(
                "\(hit.isUnread ? "*" : " ") \(hit.received)  \(people(hit.from))  \(subject(hit.subject))")
            let excerpt =
                hit.excerpt.isEmpty
                ? oneLine(hit.preview)
                : hit.excerpt.map { $0.isMatch ? "[\(oneLine($0.text))]" : oneLine($0.text) }.joined()
            if !excerpt.isEmpty { lines.append("    \(TerminalText.cut(excerpt, to: 200))") }
            lines.append("    \(hit.conversation) in \(TerminalText.safe(hit.mailbox))")
        }
        if page.hits.isEmpty { lines.append("Nothing was found for \(TerminalText.safe(page.query)).") }
        if page.notIndexed > 0 {
            lines.append("\(page.notIndexed) messages are not in the index yet, so words in them are not found.")
        }
        return lines + more(page.next)
    }

    private static func more(_ next: String?) -> [String] {
        next.map { ["", "There is more: --after \($0)"] } ?? []
    }

    // MARK: - One conversation

    private static func reading(_ conversation: ConversationReading) -> [String] {
        var lines = [subject(conversation.subject), "\(conversation.id)"]
        for message in conversation.messages {
            lines += ["", String(repeating: "-", count: 72)]
            lines += header(of: message)
            lines.append("")
            lines += text(message.text)
            if !message.isComplete { lines.append("(The rest was not kept.)") }
        }
        return lines
    }

    private static func header(of message: ConversationReading.Message) -> [String] {
        let states = [
            message.isUnread ? "unread" : nil, message.isFlagged ? "flagged" : nil,
            message.isAnswered ? "answered" : nil, message.isDraft ? "draft" : nil,
        ].compactMap { $0 }
        let rows: [(String, String)] = [
            ("From", everybody(message.from)), ("To", everybody(message.to)), ("Cc", everybody(message.cc)),
            ("Bcc", everybody(message.bcc)), ("Subject", subject(message.subject)),
            ("Received", message.received.description),
            (
                "In",
                TerminalText.safe(message.mailbox) + ", "
                    + message.folders.map { TerminalText.safe($0) }
                    .joined(separator: ", ")
            ),
            ("Kind", TerminalText.safe(([message.kind] + message.traits).joined(separator: ", "))),
            ("State", states.joined(separator: ", ")),
            ("Why here", reason(message.reason)),
            (
                "Attached",
                message.attachments.filter { !$0.isInline }.map {
                    "\(TerminalText.safe($0.name.isEmpty ? $0.mediaType : $0.name)) (\($0.size) bytes)"
                }.joined(separator: ", ")
            ),
        ]
        return rows.filter { !$0.1.isEmpty }.map { "\(TerminalText.padded($0.0 + ":", to: 10))\($0.1)" }
    }

    /// The text line by line; a message can have hundreds of thousands, and people asked for all of it.
    private static func text(_ text: String) -> [String] {
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { line in
            TerminalText.safe(String(line).replacing("\t", with: "    "), limit: 10_000)
        }
    }

    private static func reason(_ reason: String) -> String {
        switch JoinReason(rawValue: reason) {
        case .started, nil: "it began the conversation"
        case .reference: "it refers to a message of it"
        case .replyTo: "it answers a message of it"
        case .threadIndex: "Outlook's thread index says so"
        case .providerThread: "the provider holds them together"
        case .subject: "same subject, same people, short time"
        case .merged: "two conversations were put together"
        case .split: "it was taken out of another conversation"
        }
    }

    // MARK: - Folders and completeness

    private static func folders(_ report: FolderReport) -> [String] {
        var table = Table(heading: ["FOLDER", "ROLE", "MESSAGES", "UNREAD", "ON SERVER", "STATE"])
        for folder in report.folders {
            table.add([
                folder.name, folder.role?.rawValue ?? "", String(folder.messages), String(folder.unread),
                folder.completeness.map { String($0.serverMessages) } ?? "", state(folder.completeness),
            ])
        }
        return [TerminalText.safe(report.address)] + standing(report.sync) + [""] + table.lines
    }

    /// How a mailbox stands, in rows.
    static func standing(_ sync: MailboxStanding) -> [String] {
        let progress = sync.historyTotal.map { "\(sync.historyDone ?? 0) of \($0) messages" }
        let rows: [(String, String?)] = [
            ("In step", sync.completeness), ("Now", words(for: sync)), ("History", sync.history),
            ("Fetched", progress), ("Connected", sync.lastConnected?.description),
            ("Last news", sync.lastActivity?.description), ("Last error", sync.lastError),
        ]
        return rows.compactMap { name, value in
            value.map { "  \(TerminalText.padded(name, to: 13)) \(TerminalText.safe($0))" }
        }
    }

    private static func words(for sync: MailboxStanding) -> String {
        switch SyncPhase(rawValue: sync.phase) {
        case .waiting, nil: sync.lastConnected == nil ? "not begun" : "not connected; salesnode serve keeps it in step"
        case .connecting: "connecting"
        case .syncing: "taking in what is new"
        case .history: "taking in history"
        case .idle: "connected, waiting for news"
        case .backingOff: "failed; it is tried again"
        case .blocked: "waits for its owner"
        }
    }

    private static func state(_ completeness: FolderCompleteness?) -> String {
        guard let completeness else { return "not kept in step" }
        switch completeness.state {
        case .complete: return "complete"
        case .waiting: return "not looked at yet"
        case .fetchingHistory: return "history is being fetched, \(completeness.missing) to come"
        case .quarantine: return "\(completeness.quarantined) in quarantine"
        case .gap: return "\(completeness.missing) missing"
        }
    }

    private static func synced(_ result: SyncResult) -> [String] {
        let new = result.folders.reduce(0) { $0 + $1.new }
        return [
            "\(TerminalText.safe(result.address)): \(TerminalText.safe(result.words))"
                + (new > 0 ? ", \(new) new." : ".")
        ]
    }

    private static func audited(_ result: AuditResult) -> [String] {
        let wrong = result.audits.count { !differences($0).isEmpty }
        return [
            "\(TerminalText.safe(result.address)): \(TerminalText.safe(result.words)). "
                + (wrong == 0
                    ? "Every folder is as on the server."
                    : "\(wrong) \(wrong == 1 ? "folder" : "folders") differed"
                        + (result.isMended ? "; that is mended." : "; the server mends that by itself."))
        ]
    }

    private static func differences(_ folder: AuditedFolder) -> [String] {
        [
            (folder.missing, "missing"), (folder.surplus, "too many"), (folder.differingFlags, "with other flags"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    }

    // MARK: - Texts of messages

    private static func subject(_ text: String) -> String { text.isEmpty ? "(no subject)" : oneLine(text) }

    private static func oneLine(_ text: String) -> String {
        TerminalText.safe(String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 }), limit: 500)
    }

    private static func people(_ people: [MailPerson]) -> String {
        let names = people.map { person in
            person.name.flatMap { $0.isEmpty ? nil : $0 } ?? person.address
        }
        return TerminalText.cut(oneLine(names.joined(separator: ", ")), to: peopleWidth)
    }

    private static func everybody(_ people: [MailPerson]) -> String {
        people.map { person in
            guard let name = person.name, !name.isEmpty else { return oneLine(person.address) }
            return "\(oneLine(name)) <\(oneLine(person.address))>"
        }.joined(separator: ", ")
    }
}
