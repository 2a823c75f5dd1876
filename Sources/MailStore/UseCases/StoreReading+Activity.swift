public import MailModel

/// Something that happened with a mailbox.
public enum MailboxActivity: Sendable, Hashable {
    /// It was tested; only what brought news and what somebody asked for is kept.
    case check(CheckRunRecord)
    /// Somebody did something with it.
    case audit(AuditRecord)
    /// It broke, works again, or will break.
    case alert(AlertRecord)
}

/// What kind of thing happened with a mailbox.
public enum MailboxActivityKind: String, Sendable, Hashable, CaseIterable {
    /// It was tested.
    case check
    /// Somebody did something with it.
    case audit
    /// It broke, works again, or will break.
    case alert
}

extension StoreReading {
    /// What happened with a mailbox, newest first.
    ///
    /// - Parameters:
    ///   - withAudit: whether what people did is part of it.
    ///   - kinds: what else is part of it.
    ///   - after: ``Page/next`` of the part before; nil for the first.
    ///   - limit: how many at most, up to ``maximumPageItems``.
    /// - Throws: ``StoreError`` with `notFound` where the workspace has no such mailbox.
    public func activity(
        of mailbox: MailboxID, in workspace: WorkspaceID, withAudit: Bool,
        kinds: Set<MailboxActivityKind> = Set(MailboxActivityKind.allCases), after: String? = nil, limit: Int = 50
    ) throws(StoreError) -> Page<MailboxActivity> {
        let limit = bounded(limit)
        guard let record = try self.mailbox(mailbox, in: workspace) else {
            throw StoreError(.notFound, "there is no mailbox \(mailbox) in this workspace")
        }
        let (workspaceRow, mailboxRow) = (try rowID(of: workspace), try rowID(of: mailbox, in: workspace))
        var cursor = ActivityCursor(after) ?? ActivityCursor()
        var queues: [[MailboxActivityTable.Place]] = []
        for source in MailboxActivityKind.allCases where kinds.contains(source) && (withAudit || source != .audit) {
            let found = try MailboxActivityTable.list(
                source, workspace: workspaceRow, mailbox: mailboxRow, record: record, before: cursor[source],
                limit: limit + 1, on: connection)
            queues.append(found.reversed())
        }
        // Merged, not sorted: each table keeps its own order, also where a clock was set back.
        var shown: [MailboxActivityTable.Place] = []
        while shown.count < limit,
            let newest = queues.indices.filter({ !queues[$0].isEmpty }).max(by: {
                (queues[$0].last?.moment ?? 0, $1) < (queues[$1].last?.moment ?? 0, $0)
            }), let place = queues[newest].popLast()
        {
            shown.append(place)
            cursor[place.source] = place.row
        }
        var items: [MailboxActivity] = []
        for place in shown {
            switch place.source {
            case .check:
                if let run = try CheckRunTable.find(row: place.row, on: connection) { items.append(.check(run)) }
            case .audit:
                if let entry = try AuditTable.find(row: place.row, on: connection) { items.append(.audit(entry)) }
            case .alert:
                if let alert = try AlertTable.find(row: place.row, on: connection) { items.append(.alert(alert)) }
            }
        }
        return Page(items: items, next: queues.allSatisfy(\.isEmpty) ? nil : cursor.text)
    }
}

/// How far each of the tables was read.
private struct ActivityCursor {
    private var rows: [MailboxActivityKind: Int64] = [:]

    init() {}

    /// Reads a cursor; nil for anything else.
    init?(_ text: String?) {
        let parts = text?.split(separator: ".").map { Int64($0) } ?? []
        guard parts.count == MailboxActivityKind.allCases.count else { return nil }
        for (source, row) in zip(MailboxActivityKind.allCases, parts) { rows[source] = row ?? 0 }
    }

    subscript(_ source: MailboxActivityKind) -> Int64 {
        get { rows[source] ?? .max }
        set { rows[source] = newValue }
    }

    var text: String { MailboxActivityKind.allCases.map { String(self[$0]) }.joined(separator: ".") }
}

/// How many messages a mailbox got and sent on one day.
public struct MailDay: Sendable, Hashable {
    /// The day, in days since 1970, UTC.
    public let day: Int64
    /// How many came in.
    public let received: Int
    /// How many went out.
    public let sent: Int

    /// Takes what was counted.
    public init(day: Int64, received: Int, sent: Int) {
        self.day = day
        self.received = received
        self.sent = sent
    }
}

extension StoreReading {
    /// How many messages that are there came and went since a moment, by days, the newest first; days without any are left
    /// out.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the workspace has no such mailbox.
    public func mailDays(
        of mailbox: MailboxID, in workspace: WorkspaceID, since moment: Timestamp
    ) throws(StoreError) -> [MailDay] {
        try MailboxActivityTable.days(mailbox: try rowID(of: mailbox, in: workspace), since: moment, on: connection)
    }
}
