extension Schema.Migration {
    /// What was done with one mailbox, by time; lists of mailboxes by status and activity; what domains say in DNS.
    static let version7 = Schema.Migration(version: 7, name: "mailbox lists and domain health") { dialect in
        [
            "CREATE INDEX audit_by_subject ON audit (workspace_id, subject_id, id)",
            // The condition is that of MailboxListTable.
            """
            CREATE INDEX mailbox_unproven ON mailbox (workspace_id, address_key)
            WHERE state = 'active' AND receiving_status <> 'failed' AND sending_status <> 'failed'
                AND (receiving_status = 'unproven' OR sending_status = 'unproven')
            """,
            "CREATE INDEX mailbox_sync_by_activity ON mailbox_sync (last_activity, mailbox_id)",
            """
            CREATE TABLE domain_health (
                id \(dialect.rowID),
                workspace_id \(dialect.integer) NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
                domain TEXT NOT NULL,
                report TEXT NOT NULL,
                checked \(dialect.integer) NOT NULL,
                UNIQUE (workspace_id, domain)
            )\(dialect.tableOptions)
            """,
        ]
    }
}
