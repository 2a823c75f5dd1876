extension Schema.Migration {
    /// Labels with names and colours, what people have chosen for themselves, and what they can undo.
    static let version12 = Schema.Migration(version: 12, name: "labels, preferences, undoing") { dialect in
        labels(dialect) + people(dialect) + filling(dialect)
    }

    private static func labels(_ dialect: SQLDialect) -> [String] {
        let (integer, keyed) = (dialect.integer, dialect.keyedTableOptions)
        return [
            // `work` is what is still to be done with it, up to the conversation `work_after`.
            """
            CREATE TABLE label (
                id \(dialect.rowID),
                public_id TEXT NOT NULL UNIQUE,
                workspace_id \(integer) NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
                name TEXT NOT NULL,
                hue \(integer) NOT NULL,
                is_shared \(integer) NOT NULL,
                work TEXT NOT NULL DEFAULT '',
                work_after \(integer) NOT NULL DEFAULT 0,
                created \(integer) NOT NULL
            )\(dialect.tableOptions)
            """,
            "CREATE INDEX label_by_workspace ON label (workspace_id, id)",
            "CREATE INDEX label_with_work ON label (id) WHERE work <> ''",
            // What servers call it; former names stay, because messages may still have them.
            """
            CREATE TABLE label_name (
                workspace_id \(integer) NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
                name TEXT NOT NULL,
                label_id \(integer) NOT NULL REFERENCES label (id) ON DELETE CASCADE,
                PRIMARY KEY (workspace_id, name)
            )\(keyed)
            """,
            "CREATE INDEX label_name_by_label ON label_name (label_id)",
            """
            CREATE TABLE conversation_label (
                conversation_id \(integer) NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
                mailbox_id \(integer) NOT NULL REFERENCES mailbox (id) ON DELETE CASCADE,
                label_id \(integer) NOT NULL REFERENCES label (id) ON DELETE CASCADE,
                newest \(integer) NOT NULL,
                PRIMARY KEY (conversation_id, mailbox_id, label_id)
            )\(keyed)
            """,
            """
            CREATE INDEX conversation_label_by_label
            ON conversation_label (label_id, newest, conversation_id, mailbox_id)
            """,
            """
            CREATE INDEX conversation_label_by_mailbox
            ON conversation_label (mailbox_id, label_id, newest, conversation_id)
            """,
            "CREATE INDEX conversation_label_in_order ON conversation_label (label_id, conversation_id)",
            // Keywords that a server would not take: they stay here.
            """
            CREATE TABLE kept_label (
                message_id \(integer) NOT NULL REFERENCES message (id) ON DELETE CASCADE,
                keyword TEXT NOT NULL,
                PRIMARY KEY (message_id, keyword)
            )\(keyed)
            """,
            "ALTER TABLE message ADD COLUMN label_keys TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE conversation_mailbox ADD COLUMN labels TEXT NOT NULL DEFAULT ''",
        ]
    }

    private static func people(_ dialect: SQLDialect) -> [String] {
        let integer = dialect.integer
        return [
            """
            CREATE TABLE preference (
                person_id \(integer) NOT NULL REFERENCES person (id) ON DELETE CASCADE,
                name TEXT NOT NULL,
                value TEXT NOT NULL,
                PRIMARY KEY (person_id, name)
            )\(dialect.keyedTableOptions)
            """,
            """
            CREATE TABLE undo_entry (
                id \(dialect.rowID),
                public_id TEXT NOT NULL UNIQUE,
                member_id \(integer) NOT NULL REFERENCES member (id) ON DELETE CASCADE,
                words TEXT NOT NULL,
                steps TEXT NOT NULL,
                is_problem \(integer) NOT NULL,
                created \(integer) NOT NULL
            )\(dialect.tableOptions)
            """,
            "CREATE INDEX undo_entry_by_member ON undo_entry (member_id, id)",
            "CREATE INDEX undo_entry_by_time ON undo_entry (created)",
        ]
    }

    /// What was labelled before is written anew when there is time, from the backlog.
    private static func filling(_ dialect: SQLDialect) -> [String] {
        let integer = dialect.integer
        let together =
            dialect == .sqlite ? "group_concat(location.label_keys, '')" : "string_agg(location.label_keys, '')"
        return [
            """
            CREATE TABLE label_backlog (
                conversation_id \(integer) NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
                mailbox_id \(integer) NOT NULL REFERENCES mailbox (id) ON DELETE CASCADE,
                PRIMARY KEY (conversation_id, mailbox_id)
            )\(dialect.keyedTableOptions)
            """,
            "CREATE INDEX label_backlog_by_mailbox ON label_backlog (mailbox_id)",
            "UPDATE location SET label_keys = replace(label_keys, '_', ' ') WHERE label_keys <> ''",
            """
            UPDATE message SET label_keys = (
                SELECT \(together) FROM location
                WHERE location.message_id = message.id AND location.is_leaving = 0 AND location.is_deleted = 0)
            WHERE EXISTS (
                SELECT 1 FROM location
                WHERE location.message_id = message.id AND location.label_keys <> '' AND location.is_leaving = 0
                    AND location.is_deleted = 0)
            """,
            """
            INSERT INTO label_backlog (conversation_id, mailbox_id)
            SELECT DISTINCT conversation_id, mailbox_id FROM message WHERE label_keys <> '' AND removed IS NULL
            """,
        ]
    }
}
