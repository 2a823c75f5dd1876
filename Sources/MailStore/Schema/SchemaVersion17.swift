extension Schema.Migration {
    /// Words by which people group mailboxes, and a way to those of one owner.
    static let version17 = Schema.Migration(version: 17, name: "tags of mailboxes") { dialect in
        let integer = dialect.integer
        return [
            """
            CREATE TABLE tag (
                id \(dialect.rowID),
                workspace_id \(integer) NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
                name_key TEXT NOT NULL,
                name TEXT NOT NULL,
                UNIQUE (workspace_id, name_key)
            )\(dialect.tableOptions)
            """,
            """
            CREATE TABLE mailbox_tag (
                mailbox_id \(integer) NOT NULL REFERENCES mailbox (id) ON DELETE CASCADE,
                tag_id \(integer) NOT NULL REFERENCES tag (id) ON DELETE CASCADE,
                PRIMARY KEY (mailbox_id, tag_id)
            )\(dialect.keyedTableOptions)
            """,
            "CREATE INDEX mailbox_tag_by_tag ON mailbox_tag (tag_id, mailbox_id)",
            // The condition is that of MailboxTagTable.
            """
            CREATE INDEX mailbox_by_owner ON mailbox (workspace_id, alert_address, address_key)
            WHERE alert_address <> ''
            """,
        ]
    }
}
