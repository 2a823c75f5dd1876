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

extension StoreReading {
    /// What happened with a mailbox, newest first.
    ///
    /// - Parameters:
    ///   - withAudit: whether what people did is part of it.
    ///   - after: ``Page/next`` of the part before; nil for the first.
    ///   - limit: how many at most, up to ``maximumPageItems``.
    /// - Throws: ``StoreError`` with `notFound` where the workspace has no such mailbox.
    public func activity(
        of mailbox: MailboxID, in workspace: WorkspaceID, withAudit: Bool, after: String? = nil, limit: Int = 50
    ) throws(StoreError) -> Page<MailboxActivity> {
        let limit = bounded(limit)
        guard let record = try self.mailbox(mailbox, in: workspace) else {
            throw StoreError(.notFound, "there is no mailbox \(mailbox) in this workspace")
        }
        let (workspaceRow, mailboxRow) = (try rowID(of: workspace), try rowID(of: mailbox, in: workspace))
        var cursor = ActivityCursor(after) ?? ActivityCursor()
        var queues: [[MailboxActivityTable.Place]] = []
        for source in MailboxActivityTable.Source.allCases where withAudit || source != .audit {
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
    private var rows: [MailboxActivityTable.Source: Int64] = [:]

    init() {}

    /// Reads a cursor; nil for anything else.
    init?(_ text: String?) {
        let parts = text?.split(separator: ".").map { Int64($0) } ?? []
        guard parts.count == MailboxActivityTable.Source.allCases.count else { return nil }
        for (source, row) in zip(MailboxActivityTable.Source.allCases, parts) { rows[source] = row ?? 0 }
    }

    subscript(_ source: MailboxActivityTable.Source) -> Int64 {
        get { rows[source] ?? .max }
        set { rows[source] = newValue }
    }

    var text: String { MailboxActivityTable.Source.allCases.map { String(self[$0]) }.joined(separator: ".") }
}
