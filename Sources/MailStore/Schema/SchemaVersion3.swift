extension Schema.Migration {
    /// Health in full, alerts, and who hears of them.
    static let version3 = Schema.Migration(version: 3, name: "health and alerts") { dialect in
        let integer = dialect.integer
        let options = dialect.tableOptions
        return [
            // The mailbox's owner; empty where only the administrators are told.
            "ALTER TABLE mailbox ADD COLUMN alert_address TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE mailbox ADD COLUMN muted_until \(integer)",
            // What the short columns of mailbox leave out. The row goes with its mailbox.
            """
            CREATE TABLE mailbox_health (
                mailbox_id \(integer) PRIMARY KEY NOT NULL REFERENCES mailbox (id) ON DELETE CASCADE,
                state TEXT NOT NULL,
                arrivals TEXT NOT NULL DEFAULT '',
                next_check \(integer)
            )\(options)
            """,
            // A mailbox always has its row. Those that are there already are looked at once, soon.
            "INSERT INTO mailbox_health (mailbox_id, state, next_check) SELECT id, '', 0 FROM mailbox WHERE state = 'active'",
            "INSERT INTO mailbox_health (mailbox_id, state) SELECT id, '' FROM mailbox WHERE state <> 'active'",
            "CREATE INDEX mailbox_health_due ON mailbox_health (next_check) WHERE next_check IS NOT NULL",
            """
            CREATE TABLE alert (
                id \(dialect.rowID),
                public_id TEXT NOT NULL UNIQUE,
                workspace_id \(integer) NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
                mailbox_id \(integer) NOT NULL REFERENCES mailbox (id) ON DELETE CASCADE,
                state TEXT NOT NULL CHECK (state IN ('pending', 'told', 'withheld')),
                detail TEXT NOT NULL,
                raised \(integer) NOT NULL,
                settled \(integer)
            )\(options)
            """,
            "CREATE INDEX alert_by_workspace ON alert (workspace_id, id)",
            "CREATE INDEX alert_by_mailbox ON alert (mailbox_id)",
            "CREATE INDEX alert_pending ON alert (workspace_id, id) WHERE state = 'pending'",
            "CREATE INDEX alert_told ON alert (workspace_id, settled) WHERE state = 'told'",
            "CREATE INDEX alert_by_settled ON alert (settled)",
        ]
    }
}
