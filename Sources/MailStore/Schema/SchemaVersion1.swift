extension Schema.Migration {
    /// Mailboxes, sealed credentials, folders, checks, verifications and the feed.
    static let version1 = Schema.Migration(version: 1, name: "first schema") { dialect in
        let rowID = dialect.rowID
        let integer = dialect.integer
        let bytes = dialect.bytes
        let options = dialect.tableOptions
        return [
            // One row.
            """
            CREATE TABLE installation (
                id \(integer) PRIMARY KEY NOT NULL CHECK (id = 1),
                public_id TEXT NOT NULL,
                created \(integer) NOT NULL,
                master_key_id TEXT NOT NULL DEFAULT '',
                feed_floor \(integer) NOT NULL DEFAULT 0
            )\(options)
            """,
            """
            CREATE TABLE workspace (
                id \(rowID),
                public_id TEXT NOT NULL UNIQUE,
                name TEXT NOT NULL,
                created \(integer) NOT NULL
            )\(options)
            """,
            """
            CREATE TABLE mailbox (
                id \(rowID),
                public_id TEXT NOT NULL UNIQUE,
                workspace_id \(integer) NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
                address TEXT NOT NULL,
                address_key TEXT NOT NULL,
                display_name TEXT NOT NULL DEFAULT '',
                state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'disconnected')),
                \(server("imap", dialect)),
                \(server("smtp", dialect)),
                \(health("receiving", dialect)),
                \(health("sending", dialect)),
                created \(integer) NOT NULL,
                updated \(integer) NOT NULL,
                last_verified \(integer),
                UNIQUE (workspace_id, address_key)
            )\(options)
            """,
            // A data key dies with its owner, and with it everything that it seals.
            """
            CREATE TABLE data_key (
                id \(rowID),
                owner_kind TEXT NOT NULL CHECK (owner_kind IN ('mailbox', 'workspace', 'server')),
                owner_id TEXT NOT NULL,
                workspace_id \(integer) REFERENCES workspace (id) ON DELETE CASCADE,
                mailbox_id \(integer) REFERENCES mailbox (id) ON DELETE CASCADE,
                wrapped \(bytes) NOT NULL,
                master_key_id TEXT NOT NULL,
                created \(integer) NOT NULL,
                UNIQUE (owner_kind, owner_id),
                CHECK ((owner_kind = 'mailbox') = (mailbox_id IS NOT NULL)),
                CHECK ((owner_kind = 'server') = (workspace_id IS NULL))
            )\(options)
            """,
            "CREATE INDEX data_key_by_master_key ON data_key (master_key_id)",
            "CREATE INDEX data_key_by_workspace ON data_key (workspace_id)",
            "CREATE INDEX data_key_by_mailbox ON data_key (mailbox_id)",
            """
            CREATE TABLE credential (
                id \(rowID),
                data_key_id \(integer) NOT NULL REFERENCES data_key (id) ON DELETE CASCADE,
                purpose TEXT NOT NULL,
                sealed \(bytes) NOT NULL,
                created \(integer) NOT NULL,
                UNIQUE (data_key_id, purpose)
            )\(options)
            """,
            """
            CREATE TABLE folder (
                id \(rowID),
                mailbox_id \(integer) NOT NULL REFERENCES mailbox (id) ON DELETE CASCADE,
                name TEXT NOT NULL,
                delimiter TEXT NOT NULL DEFAULT '',
                role TEXT NOT NULL DEFAULT '',
                attributes TEXT NOT NULL DEFAULT '',
                is_selectable \(integer) NOT NULL CHECK (is_selectable IN (0, 1)),
                uid_validity \(integer) NOT NULL DEFAULT 0,
                UNIQUE (mailbox_id, name)
            )\(options)
            """,
            """
            CREATE TABLE check_run (
                id \(rowID),
                public_id TEXT NOT NULL UNIQUE,
                workspace_id \(integer) NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
                mailbox_id \(integer) REFERENCES mailbox (id) ON DELETE CASCADE,
                address TEXT NOT NULL,
                address_key TEXT NOT NULL,
                started \(integer) NOT NULL,
                finished \(integer) NOT NULL,
                outcome TEXT NOT NULL CHECK (outcome IN ('passed', 'failed', 'cancelled')),
                report TEXT NOT NULL
            )\(options)
            """,
            "CREATE INDEX check_run_by_mailbox ON check_run (mailbox_id, id)",
            "CREATE INDEX check_run_by_address ON check_run (workspace_id, address_key, id)",
            "CREATE INDEX check_run_by_finished ON check_run (finished)",
            """
            CREATE TABLE verification (
                id \(rowID),
                public_id TEXT NOT NULL UNIQUE,
                workspace_id \(integer) NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
                mailbox_id \(integer) NOT NULL REFERENCES mailbox (id) ON DELETE CASCADE,
                message_id TEXT NOT NULL,
                token TEXT NOT NULL DEFAULT '',
                started \(integer) NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'received', 'failed')),
                cleanup TEXT NOT NULL CHECK (cleanup IN ('due', 'done', 'abandoned')),
                sent \(integer),
                received \(integer),
                finding TEXT NOT NULL DEFAULT '',
                report TEXT NOT NULL DEFAULT '{}'
            )\(options)
            """,
            "CREATE INDEX verification_by_mailbox ON verification (mailbox_id, id)",
            "CREATE INDEX verification_by_workspace ON verification (workspace_id)",
            "CREATE INDEX verification_by_started ON verification (started)",
            "CREATE INDEX verification_cleanup_due ON verification (id) WHERE cleanup = 'due'",
            """
            CREATE TABLE verification_copy (
                id \(rowID),
                verification_id \(integer) NOT NULL REFERENCES verification (id) ON DELETE CASCADE,
                folder TEXT NOT NULL,
                uid_validity \(integer) NOT NULL DEFAULT 0,
                uid \(integer) NOT NULL DEFAULT 0
            )\(options)
            """,
            "CREATE INDEX verification_copy_by_verification ON verification_copy (verification_id, id)",
            """
            CREATE TABLE change (
                sequence \(rowID),
                workspace_id \(integer) NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
                kind TEXT NOT NULL,
                entity_id TEXT NOT NULL,
                occurred \(integer) NOT NULL
            )\(options)
            """,
            "CREATE INDEX change_by_workspace ON change (workspace_id, sequence)",
            "CREATE INDEX change_by_time ON change (occurred)",
        ]
    }

    private static func server(_ side: String, _ dialect: SQLDialect) -> String {
        """
        \(side)_host TEXT NOT NULL,
            \(side)_port \(dialect.integer) NOT NULL CHECK (\(side)_port BETWEEN 1 AND 65535),
            \(side)_security TEXT NOT NULL CHECK (\(side)_security IN ('implicit', 'starttls')),
            \(side)_user TEXT NOT NULL,
            \(side)_sign_in TEXT NOT NULL CHECK (\(side)_sign_in IN ('password', 'oauth')),
            \(side)_trust TEXT NOT NULL DEFAULT 'system'
        """
    }

    private static func health(_ side: String, _ dialect: SQLDialect) -> String {
        """
        \(side)_status TEXT NOT NULL CHECK (\(side)_status IN ('unproven', 'working', 'failed')),
            \(side)_finding TEXT NOT NULL DEFAULT '',
            \(side)_since \(dialect.integer) NOT NULL,
            \(side)_last_proven \(dialect.integer)
        """
    }
}
