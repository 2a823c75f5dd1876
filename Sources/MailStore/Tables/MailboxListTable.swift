internal import MailModel

/// Mailboxes as a list of them is read: a kind of them, with a word in the address, for one member.
enum MailboxListTable {
    /// Whose mailboxes, and which words they must have.
    struct Selection: Sendable {
        let workspace: Int64
        /// In lower case; empty for all.
        let search: String
        /// Who is to have access; nil for all.
        let member: Int64?
        /// The row of a tag that they have; nil for all.
        var tag: Int64?
        /// The owner who hears of them; nil for all.
        var owner: String?
        /// On whose servers they lie; nil for all.
        var provider: String?

        /// The conditions besides the kind. `?1` is the workspace; further arguments are appended.
        fileprivate func conditions(_ arguments: inout [SQLValue]) -> [String] {
            var conditions: [String] = []
            if !search.isEmpty {
                arguments.append(.text("%\(MailboxListTable.escaped(search))%"))
                let word = "?\(arguments.count)"
                conditions.append(
                    #"(mailbox.address_key LIKE \#(word) ESCAPE '\' OR mailbox.display_name LIKE \#(word) ESCAPE '\')"#)
            }
            if let tag {
                arguments.append(.integer(tag))
                conditions.append(
                    """
                    EXISTS (SELECT 1 FROM mailbox_tag
                        WHERE mailbox_tag.mailbox_id = mailbox.id AND mailbox_tag.tag_id = ?\(arguments.count))
                    """)
            }
            if let owner {
                arguments.append(.text(owner))
                conditions.append("mailbox.alert_address = ?\(arguments.count)")
            }
            if let provider {
                arguments.append(.text(provider))
                conditions.append("mailbox.provider = ?\(arguments.count)")
            }
            if let member {
                arguments.append(.integer(member))
                conditions.append(
                    """
                    (mailbox.is_restricted = 0 OR EXISTS (
                        SELECT 1 FROM mailbox_access
                        WHERE mailbox_access.mailbox_id = mailbox.id AND mailbox_access.member_id = ?\(arguments.count)))
                    """)
            }
            return conditions
        }
    }

    /// In the order of the addresses.
    ///
    /// - Parameter isSilent: only those of which nothing was ever heard.
    static func list(
        _ selection: Selection, _ filter: MailboxFilter, after key: String, limit: Int, isSilent: Bool = false,
        on connection: any SQLConnection
    ) throws(StoreError) -> [MailboxRecord] {
        guard limit > 0 else { return [] }
        var arguments: [SQLValue] = [.integer(selection.workspace), .text(key), .integer(Int64(limit))]
        var conditions = ["mailbox.workspace_id = ?1", "mailbox.address_key > ?2"]
        conditions += filter.condition.map { [$0] } ?? []
        conditions += selection.conditions(&arguments)
        if isSilent { conditions.append(silent) }
        return try connection.query(
            """
            SELECT \(MailboxTable.columns) FROM \(MailboxTable.source) WHERE \(conditions.joined(separator: " AND "))
            ORDER BY mailbox.address_key LIMIT ?3
            """, arguments, MailboxTable.decode)
    }

    struct Active {
        let activity: Int64
        let row: Int64
        let record: MailboxRecord
    }

    /// Those with news, the last first.
    static func active(
        _ selection: Selection, _ filter: MailboxFilter, after: (activity: Int64, row: Int64), limit: Int,
        on connection: any SQLConnection
    ) throws(StoreError) -> [Active] {
        var arguments: [SQLValue] = [
            .integer(selection.workspace), .integer(after.activity), .integer(after.row), .integer(Int64(limit)),
        ]
        var conditions = [
            "mailbox_sync.last_activity <= ?2",
            "(mailbox_sync.last_activity < ?2 OR mailbox_sync.mailbox_id < ?3)", "mailbox.workspace_id = ?1",
        ]
        conditions += filter.condition.map { [$0] } ?? []
        conditions += selection.conditions(&arguments)
        return try connection.query(
            """
            SELECT mailbox_sync.last_activity, mailbox.id, \(MailboxTable.columns) FROM \(byActivity)
            WHERE \(conditions.joined(separator: " AND "))
            ORDER BY mailbox_sync.last_activity DESC, mailbox_sync.mailbox_id DESC LIMIT ?4
            """, arguments
        ) { (row) throws(StoreError) in
            let activity = try row.integer()
            let id = try row.integer()
            return Active(activity: activity, row: id, record: try MailboxTable.decode(&row))
        }
    }

    /// Those in use of which nothing was ever heard, by address.
    static func neverActive(
        workspace: Int64, createdBefore moment: Timestamp, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [MailboxRecord] {
        try connection.query(
            """
            SELECT \(MailboxTable.columns) FROM \(MailboxTable.source)
            WHERE mailbox.workspace_id = ?1 AND mailbox.address_key > '' AND mailbox.state = 'active'
                AND mailbox.created < ?2 AND \(silent)
            ORDER BY mailbox.address_key LIMIT ?3
            """, [.integer(workspace), .integer(moment.milliseconds), .integer(Int64(limit))], MailboxTable.decode)
    }

    /// Those in use with news, but none since a moment, the longest silent first.
    static func idle(
        workspace: Int64, since moment: Timestamp, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [(mailbox: MailboxRecord, lastActivity: Timestamp?)] {
        guard limit > 0 else { return [] }
        return try connection.query(
            """
            SELECT mailbox_sync.last_activity, \(MailboxTable.columns) FROM \(byActivity)
            WHERE mailbox_sync.last_activity < ?2 AND mailbox.workspace_id = ?1 AND mailbox.state = 'active'
                AND mailbox.created < ?2
            ORDER BY mailbox_sync.last_activity, mailbox_sync.mailbox_id LIMIT ?3
            """, [.integer(workspace), .integer(moment.milliseconds), .integer(Int64(limit))]
        ) { (row) throws(StoreError) in
            let activity = Timestamp(milliseconds: try row.integer())
            return (try MailboxTable.decode(&row), activity)
        }
    }

    static func count(
        _ selection: Selection, _ filter: MailboxFilter, on connection: any SQLConnection
    ) throws(StoreError) -> Int {
        var arguments: [SQLValue] = [.integer(selection.workspace)]
        var conditions = ["mailbox.workspace_id = ?1"] + (filter.condition.map { [$0] } ?? [])
        conditions += Selection(workspace: selection.workspace, search: "", member: selection.member)
            .conditions(&arguments)
        let count: Int64? = try connection.first(
            "SELECT count(*) FROM mailbox WHERE \(conditions.joined(separator: " AND "))", arguments
        ) { (row) throws(StoreError) in try row.integer() }
        return Int(clamping: count ?? 0)
    }

    /// How many lie on whose servers, by the providers' stable names.
    static func providers(
        _ selection: Selection, on connection: any SQLConnection
    ) throws(StoreError) -> [(provider: String, count: Int)] {
        var arguments: [SQLValue] = [.integer(selection.workspace)]
        let conditions = ["mailbox.workspace_id = ?1"] + selection.conditions(&arguments)
        return try connection.query(
            """
            SELECT mailbox.provider, count(*) FROM mailbox WHERE \(conditions.joined(separator: " AND "))
            GROUP BY mailbox.provider ORDER BY mailbox.provider
            """, arguments
        ) { (row) throws(StoreError) in (try row.text(), Int(clamping: try row.integer())) }
    }

    /// CROSS JOIN keeps SQLite to this order of the tables, and with it to the index by activity.
    private static let byActivity = """
        mailbox_sync CROSS JOIN mailbox ON mailbox.id = mailbox_sync.mailbox_id
        JOIN workspace ON workspace.id = mailbox.workspace_id
        """

    private static let silent = """
        NOT EXISTS (SELECT 1 FROM mailbox_sync
            WHERE mailbox_sync.mailbox_id = mailbox.id AND mailbox_sync.last_activity IS NOT NULL)
        """

    private static func escaped(_ text: String) -> String {
        String(text.flatMap { #"%_\"#.contains($0) ? [#"\"#, $0] : [$0] })
    }
}

extension MailboxFilter {
    /// Word for word as the partial indexes have it, so that they are used.
    fileprivate var condition: String? {
        switch self {
        case .all: nil
        case .working:
            "mailbox.state = 'active' AND mailbox.receiving_status = 'working' AND mailbox.sending_status = 'working'"
        case .attention:
            "mailbox.state = 'active' AND (mailbox.receiving_status = 'failed' OR mailbox.sending_status = 'failed')"
        case .unproven:
            "mailbox.state = 'active' AND mailbox.receiving_status <> 'failed' AND mailbox.sending_status <> 'failed'"
                + " AND (mailbox.receiving_status = 'unproven' OR mailbox.sending_status = 'unproven')"
        case .paused: "mailbox.state = 'paused'"
        case .disconnected: "mailbox.state = 'disconnected'"
        }
    }
}
