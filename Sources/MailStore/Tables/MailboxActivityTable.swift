internal import MailModel

/// What happened with one mailbox: entries of three tables, each read by its own index, the newest first.
enum MailboxActivityTable {
    /// An entry that is to be read in full.
    struct Place: Sendable {
        let source: Source
        let row: Int64
        let moment: Int64
    }

    /// The tables. Entries of the same moment stand in this order.
    enum Source: String, Sendable, CaseIterable {
        case check, audit, alert
    }

    static func list(
        _ source: Source, workspace: Int64, mailbox: Int64, record: MailboxRecord, before row: Int64, limit: Int,
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
}
