internal import MailModel

/// Mailboxes as a list of them is read: a kind of them, with a word in the address, for one member.
enum MailboxListTable {
    static func list(
        workspace: Int64, filter: MailboxFilter, search: String, member: Int64?, after key: String, limit: Int,
        on connection: any SQLConnection
    ) throws(StoreError) -> [MailboxRecord] {
        var arguments: [SQLValue] = [.integer(workspace), .text(key), .integer(Int64(limit))]
        var conditions = ["mailbox.workspace_id = ?1", "mailbox.address_key > ?2"]
        conditions += filter.condition.map { [$0] } ?? []
        if !search.isEmpty {
            arguments.append(.text("%\(escaped(search))%"))
            let word = "?\(arguments.count)"
            conditions.append(
                #"(mailbox.address_key LIKE \#(word) ESCAPE '\' OR mailbox.display_name LIKE \#(word) ESCAPE '\')"#)
        }
        if let member {
            arguments.append(.integer(member))
            conditions.append(visibility("?\(arguments.count)"))
        }
        return try connection.query(
            """
            SELECT \(MailboxTable.columns) FROM \(MailboxTable.source) WHERE \(conditions.joined(separator: " AND "))
            ORDER BY mailbox.address_key LIMIT ?3
            """, arguments, MailboxTable.decode)
    }

    static func count(
        workspace: Int64, filter: MailboxFilter, member: Int64?, on connection: any SQLConnection
    ) throws(StoreError) -> Int {
        var arguments: [SQLValue] = [.integer(workspace)]
        var conditions = ["mailbox.workspace_id = ?1"] + (filter.condition.map { [$0] } ?? [])
        if let member {
            arguments.append(.integer(member))
            conditions.append(visibility("?2"))
        }
        let count: Int64? = try connection.first(
            "SELECT count(*) FROM mailbox WHERE \(conditions.joined(separator: " AND "))", arguments
        ) { (row) throws(StoreError) in try row.integer() }
        return Int(clamping: count ?? 0)
    }

    private static func visibility(_ member: String) -> String {
        """
        (mailbox.is_restricted = 0 OR EXISTS (
            SELECT 1 FROM mailbox_access
            WHERE mailbox_access.mailbox_id = mailbox.id AND mailbox_access.member_id = \(member)))
        """
    }

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
        case .paused: "mailbox.state = 'paused'"
        case .disconnected: "mailbox.state = 'disconnected'"
        }
    }
}
