internal import MailModel

/// Which members have access to which mailboxes, where not all have.
enum AccessListTable {
    static func isRestricted(mailbox: Int64, on connection: any SQLConnection) throws(StoreError) -> Bool {
        try connection.first("SELECT is_restricted FROM mailbox WHERE id = ?1", [.integer(mailbox)]) {
            (row) throws(StoreError) in try row.integer()
        } == 1
    }

    static func setRestricted(
        _ isRestricted: Bool, mailbox: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "UPDATE mailbox SET is_restricted = ?1 WHERE id = ?2", [.integer(isRestricted ? 1 : 0), .integer(mailbox)])
    }

    static func members(
        of mailbox: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [MemberID] {
        try connection.query(
            """
            SELECT member.public_id FROM mailbox_access JOIN member ON member.id = mailbox_access.member_id
            WHERE mailbox_access.mailbox_id = ?1 ORDER BY mailbox_access.member_id LIMIT ?2
            """, [.integer(mailbox), .integer(Int64(limit))]
        ) { (row) throws(StoreError) in try row.parsed { MemberID($0) } }
    }

    static func contains(
        member: Int64, mailbox: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> Bool {
        let found: Int64? = try connection.first(
            "SELECT id FROM mailbox_access WHERE mailbox_id = ?1 AND member_id = ?2",
            [.integer(mailbox), .integer(member)]
        ) { (row) throws(StoreError) in try row.integer() }
        return found != nil
    }

    static func clear(mailbox: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("DELETE FROM mailbox_access WHERE mailbox_id = ?1", [.integer(mailbox)])
    }

    static func insert(member: Int64, mailbox: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute(
            "INSERT INTO mailbox_access (mailbox_id, member_id) VALUES (?1, ?2)",
            [.integer(mailbox), .integer(member)])
    }

    /// The mailboxes with a list on which a member is not.
    static func hidden(
        from member: Int64, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> [MailboxID] {
        try connection.query(
            """
            SELECT public_id FROM mailbox WHERE workspace_id = ?1 AND is_restricted = 1 AND NOT EXISTS (
                SELECT 1 FROM mailbox_access WHERE mailbox_id = mailbox.id AND member_id = ?2)
            """, [.integer(workspace), .integer(member)]
        ) { (row) throws(StoreError) in try row.parsed { MailboxID($0) } }
    }
}
