extension Schema.Migration {
    /// What people decided folders are for; when domains are read again, and how they stand in short.
    static let version15 = Schema.Migration(version: 15, name: "folder roles and domain readings") { dialect in
        [
            // Empty: nobody decided anything, and `role` is what the server says or the name suggests.
            "ALTER TABLE folder ADD COLUMN chosen_role TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE domain_health ADD COLUMN states TEXT NOT NULL DEFAULT ''",
            // 0: at once.
            "ALTER TABLE domain_health ADD COLUMN due \(dialect.integer) NOT NULL DEFAULT 0",
            """
            INSERT INTO domain_health (workspace_id, domain, report, checked)
            SELECT DISTINCT workspace_id, \(dialect.domain(of: "address_key")), '', 0 FROM mailbox WHERE true
            ON CONFLICT (workspace_id, domain) DO NOTHING
            """,
            "CREATE INDEX domain_health_by_due ON domain_health (due, id)",
            // The condition and the expression are those of DomainHealthTable.
            """
            CREATE INDEX mailbox_by_domain ON mailbox (workspace_id, (\(dialect.domain(of: "address_key"))), id)
            WHERE state = 'active'
            """,
        ]
    }
}
