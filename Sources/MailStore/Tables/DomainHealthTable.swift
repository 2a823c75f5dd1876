internal import MailModel

/// What domains say of their mail in DNS, as it was read last, and when each is read again.
enum DomainHealthTable {
    static func find(
        domain: DomainName, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> DomainHealthRecord? {
        try connection.first(
            """
            SELECT report, states, checked FROM domain_health
            WHERE workspace_id = ?1 AND domain = ?2 AND report <> ''
            """, [.integer(workspace), .text(domain.description)]
        ) { (row) throws(StoreError) in
            DomainHealthRecord(
                domain: domain, report: try row.text(), states: try row.text(),
                checked: Timestamp(milliseconds: try row.integer()))
        }
    }

    /// How a domain stands in short; nil where it was not read yet.
    static func states(
        domain: DomainName, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> String? {
        try connection.first(
            "SELECT states FROM domain_health WHERE workspace_id = ?1 AND domain = ?2 AND states <> ''",
            [.integer(workspace), .text(domain.description)]
        ) { (row) throws(StoreError) in try row.text() }
    }

    static func upsert(
        _ record: DomainHealthRecord, due: Timestamp, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO domain_health (workspace_id, domain, report, states, checked, due)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (workspace_id, domain) DO UPDATE SET
                report = excluded.report, states = excluded.states, checked = excluded.checked, due = excluded.due
            """,
            [
                .integer(workspace), .text(record.domain.description), .text(record.report), .text(record.states),
                .integer(record.checked.milliseconds), .integer(due.milliseconds),
            ])
    }

    /// Has a domain read at a time, where it is not known yet.
    static func want(
        _ domain: DomainName, workspace: Int64, due: Timestamp, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO domain_health (workspace_id, domain, report, checked, due) VALUES (?1, ?2, '', 0, ?3)
            ON CONFLICT (workspace_id, domain) DO NOTHING
            """, [.integer(workspace), .text(domain.description), .integer(due.milliseconds)])
    }

    /// Has a domain read at a time, and no sooner than so many milliseconds after it was read last.
    static func setDue(
        _ domain: DomainName, workspace: Int64, due: Timestamp, pause: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            UPDATE domain_health SET due = CASE WHEN checked > ?3 - ?4 THEN checked + ?4 ELSE ?3 END
            WHERE workspace_id = ?1 AND domain = ?2
            """,
            [
                .integer(workspace), .text(domain.description), .integer(due.milliseconds), .integer(pause),
            ])
    }

    /// The domains whose time has come and that have a mailbox in use, the longest due first, each with its newest.
    static func due(
        at now: Timestamp, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [DueDomain] {
        let domain = connection.dialect.domain(of: "address_key")
        // Joined to nothing, the column has no type of its own, as the expression of the index has none.
        return try connection.query(
            """
            SELECT (SELECT public_id FROM workspace WHERE workspace.id = domain_health.workspace_id),
                domain_health.domain, mailbox.public_id
            FROM domain_health JOIN mailbox ON mailbox.id = (
                SELECT max(mailbox.id) FROM mailbox
                WHERE mailbox.workspace_id = domain_health.workspace_id AND \(domain) = domain_health.domain || ''
                    AND mailbox.state = 'active')
            WHERE domain_health.due <= ?1
            ORDER BY domain_health.due, domain_health.id LIMIT ?2
            """, [.integer(now.milliseconds), .integer(Int64(limit))]
        ) { (row) throws(StoreError) in
            DueDomain(
                workspace: try row.parsed { WorkspaceID($0) }, domain: try row.parsed { DomainName($0) },
                mailbox: try row.parsed { MailboxID($0) })
        }
    }
}
