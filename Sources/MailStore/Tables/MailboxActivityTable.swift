internal import MailModel

/// What happened with one mailbox: entries of three tables, each read by its own index, the newest first.
enum MailboxActivityTable {
    /// An entry that is to be read in full.
    struct Place: Sendable {
        let source: MailboxActivityKind
        let row: Int64
        let moment: Int64
    }

    static func list(
        _ source: MailboxActivityKind, workspace: Int64, mailbox: Int64, record: MailboxRecord, before row: Int64,
        limit: Int,
        on connection: any SQLConnection
    ) throws(StoreError) -> [Place] {
        let rest: [SQLValue] = [.integer(row), .integer(Int64(limit))]
        let (statement, arguments): (String, [SQLValue]) =
            switch source {
            case .check:
                (
                    """
                    SELECT id, started FROM check_run WHERE workspace_id = ?3 AND address_key = ?4 AND id < ?1
                    ORDER BY id DESC LIMIT ?2
                    """, [.integer(workspace), .text(record.address.comparisonKey)]
                )
            case .audit:
                (
                    """
                    SELECT id, occurred FROM audit WHERE workspace_id = ?3 AND subject_id = ?4 AND id < ?1
                    ORDER BY id DESC LIMIT ?2
                    """, [.integer(workspace), .text(record.id.description)]
                )
            case .alert:
                (
                    "SELECT id, raised FROM alert WHERE mailbox_id = ?3 AND id < ?1 ORDER BY id DESC LIMIT ?2",
                    [.integer(mailbox)]
                )
            }
        return try connection.query(statement, rest + arguments) { (row) throws(StoreError) in
            let id = try row.integer()
            return Place(source: source, row: id, moment: try row.integer())
        }
    }

    /// The most messages that are counted: a mailbox in which more come in a month is drawn from its newest.
    private static let mostCounted: Int64 = 50_000
    private static let day: Int64 = 86_400_000

    /// Counted along the index by mailbox and time, from the newest.
    static func days(
        mailbox: Int64, since moment: Timestamp, on connection: any SQLConnection
    ) throws(StoreError) -> [MailDay] {
        var days: [MailDay] = []
        let rows = try connection.query(
            """
            SELECT received, is_outgoing FROM message
            WHERE mailbox_id = ?1 AND search_id >= ?2 AND removed IS NULL AND is_draft = 0
            ORDER BY search_id DESC LIMIT ?3
            """, [.integer(mailbox), .integer(SearchNumber.first(at: moment)), .integer(mostCounted)]
        ) { (row) throws(StoreError) in (day: try row.integer() / day, isSent: try row.integer() == 1) }
        for row in rows {
            let last = days.last.flatMap { $0.day == row.day ? $0 : nil }
            let next = MailDay(
                day: row.day, received: (last?.received ?? 0) + (row.isSent ? 0 : 1),
                sent: (last?.sent ?? 0) + (row.isSent ? 1 : 0))
            if last != nil { days[days.count - 1] = next } else { days.append(next) }
        }
        return days
    }
}
