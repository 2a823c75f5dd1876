extension Schema.Migration {
    /// Messages, conversations, search, and what keeps them in step with the servers.
    static let version4 = Schema.Migration(version: 4, name: "the inbox") { dialect in
        folders(dialect) + conversations(dialect) + messages(dialect) + summaries(dialect) + engine(dialect)
            + dialect.searchTable
            + [
                // Messages are indexed in the order of their rows; those up to the cursor are.
                "ALTER TABLE installation ADD COLUMN search_cursor \(dialect.integer) NOT NULL DEFAULT 0",
                // Whether words of erased messages may still lie in the index.
                "ALTER TABLE installation ADD COLUMN search_purge \(dialect.integer) NOT NULL DEFAULT 0",
                "ALTER TABLE workspace ADD COLUMN identity_key \(dialect.bytes)",
            ]
    }

    private static func folders(_ dialect: SQLDialect) -> [String] {
        let integer = dialect.integer
        let columns = [
            "object_id TEXT NOT NULL DEFAULT ''",
            // The cursor. Its UIDVALIDITY is that of the stored UIDs; `uid_validity` is what a listing said last.
            "cursor_validity \(integer) NOT NULL DEFAULT 0", "uid_next \(integer) NOT NULL DEFAULT 0",
            "highest_mod_seq \(integer)", "history_floor \(integer) NOT NULL DEFAULT 0", "history_since \(integer)",
            "last_synced \(integer)", "flags_compared \(integer)",
            // The ledger.
            "server_messages \(integer) NOT NULL DEFAULT 0", "stored_messages \(integer) NOT NULL DEFAULT 0",
            "outside_history \(integer) NOT NULL DEFAULT 0", "quarantined \(integer) NOT NULL DEFAULT 0",
            "gap \(integer) NOT NULL DEFAULT 0", "gap_since \(integer)", "audited \(integer)",
            // Counters.
            "message_count \(integer) NOT NULL DEFAULT 0", "unread_count \(integer) NOT NULL DEFAULT 0",
        ]
        return columns.map { "ALTER TABLE folder ADD COLUMN \($0)" }
    }

    private static func conversations(_ dialect: SQLDialect) -> [String] {
        let (integer, options) = (dialect.integer, dialect.tableOptions)
        return [
            // A conversation that was merged into another stays as its alias.
            """
            CREATE TABLE conversation (
                id \(dialect.rowID),
                public_id TEXT NOT NULL UNIQUE,
                workspace_id \(integer) NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
                merged_into \(integer) REFERENCES conversation (id) ON DELETE CASCADE,
                created \(integer) NOT NULL
            )\(options)
            """,
            "CREATE INDEX conversation_by_workspace ON conversation (workspace_id)",
            "CREATE INDEX conversation_by_target ON conversation (merged_into)",
            """
            CREATE TABLE thread_token (
                workspace_id \(integer) NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
                kind \(integer) NOT NULL,
                digest \(dialect.bytes) NOT NULL CHECK (length(digest) = 16),
                conversation_id \(integer) NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
                PRIMARY KEY (workspace_id, kind, digest)
            )\(dialect.keyedTableOptions)
            """,
            "CREATE INDEX thread_token_by_conversation ON thread_token (conversation_id)",
            """
            CREATE TABLE conversation_edit (
                id \(dialect.rowID),
                kind TEXT NOT NULL CHECK (kind IN ('merge', 'split')),
                conversation_id \(integer) NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
                other_id \(integer) NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
                tokens \(dialect.bytes) NOT NULL,
                occurred \(integer) NOT NULL,
                undone \(integer)
            )\(options)
            """,
            "CREATE INDEX conversation_edit_by_conversation ON conversation_edit (conversation_id, id)",
            "CREATE INDEX conversation_edit_by_other ON conversation_edit (other_id)",
        ]
    }

    private static func messages(_ dialect: SQLDialect) -> [String] {
        let (integer, bytes, options) = (dialect.integer, dialect.bytes, dialect.tableOptions)
        return [
            // Lists of persons and attachments are text of our own form, see `FieldText`. `search_id` rises with the
            // time of receipt, so that the index is read from the newest.
            """
            CREATE TABLE message (
                id \(dialect.rowID),
                public_id TEXT NOT NULL UNIQUE,
                mailbox_id \(integer) NOT NULL REFERENCES mailbox (id) ON DELETE CASCADE,
                conversation_id \(integer) NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
                search_id \(integer) NOT NULL UNIQUE,
                received \(integer) NOT NULL,
                places \(integer) NOT NULL DEFAULT 0,
                is_unread \(integer) NOT NULL DEFAULT 0,
                is_flagged \(integer) NOT NULL DEFAULT 0,
                is_answered \(integer) NOT NULL DEFAULT 0,
                is_draft \(integer) NOT NULL DEFAULT 0,
                removed \(integer),
                pending \(integer) NOT NULL DEFAULT 0,
                is_outgoing \(integer) NOT NULL,
                attachment_count \(integer) NOT NULL,
                kind TEXT NOT NULL,
                join_reason TEXT NOT NULL,
                identity \(bytes) NOT NULL CHECK (length(identity) = 32),
                message_id TEXT NOT NULL,
                message_id_hash \(integer),
                subject_digest \(bytes),
                provider_message_id TEXT,
                provider_thread_id TEXT,
                header_date \(integer),
                size \(integer) NOT NULL,
                subject TEXT NOT NULL,
                authors TEXT NOT NULL,
                preview TEXT NOT NULL,
                traits TEXT NOT NULL,
                recipients TEXT NOT NULL,
                in_reply_to TEXT NOT NULL,
                reference_ids TEXT NOT NULL,
                attachments TEXT NOT NULL,
                created \(integer) NOT NULL,
                UNIQUE (identity, mailbox_id)
            )\(options)
            """,
            "CREATE INDEX message_by_mailbox ON message (mailbox_id, search_id)",
            "CREATE INDEX message_by_conversation ON message (conversation_id, mailbox_id, received)",
            """
            CREATE INDEX message_by_message_id ON message (mailbox_id, message_id_hash)
            WHERE message_id_hash IS NOT NULL
            """,
            """
            CREATE INDEX message_by_subject ON message (mailbox_id, subject_digest, received)
            WHERE subject_digest IS NOT NULL
            """,
            """
            CREATE INDEX message_by_provider_id ON message (mailbox_id, provider_message_id)
            WHERE provider_message_id IS NOT NULL
            """,
            "CREATE INDEX message_removed ON message (removed) WHERE removed IS NOT NULL",
            """
            CREATE TABLE message_body (
                message_id \(integer) PRIMARY KEY NOT NULL REFERENCES message (id) ON DELETE CASCADE,
                packed \(bytes) NOT NULL
            )\(options)
            """,
            // `flags` and `labels` have our own changes in them, which the server may not have heard of yet.
            """
            CREATE TABLE location (
                id \(dialect.rowID),
                message_id \(integer) NOT NULL REFERENCES message (id) ON DELETE CASCADE,
                folder_id \(integer) NOT NULL REFERENCES folder (id) ON DELETE CASCADE,
                uid \(integer),
                mod_seq \(integer),
                flags TEXT NOT NULL,
                server_flags TEXT NOT NULL,
                labels TEXT NOT NULL,
                server_labels TEXT NOT NULL,
                label_keys TEXT NOT NULL,
                places \(integer) NOT NULL,
                is_unread \(integer) NOT NULL,
                is_flagged \(integer) NOT NULL,
                is_answered \(integer) NOT NULL,
                is_draft \(integer) NOT NULL,
                is_deleted \(integer) NOT NULL,
                is_leaving \(integer) NOT NULL DEFAULT 0,
                UNIQUE (folder_id, uid)
            )\(options)
            """,
            "CREATE INDEX location_by_message ON location (message_id, folder_id)",
            """
            CREATE TABLE conversation_move (
                edit_id \(integer) NOT NULL REFERENCES conversation_edit (id) ON DELETE CASCADE,
                message_id \(integer) NOT NULL REFERENCES message (id) ON DELETE CASCADE,
                join_reason TEXT NOT NULL,
                PRIMARY KEY (edit_id, message_id)
            )\(dialect.keyedTableOptions)
            """,
            "CREATE INDEX conversation_move_by_message ON conversation_move (message_id)",
            // Messages that are to be indexed again. A new entry takes the place of an older one of its message, so
            // that who indexes an older text does not take it away.
            """
            CREATE TABLE search_queue (
                id \(dialect.rowID),
                message_id \(integer) NOT NULL UNIQUE REFERENCES message (id) ON DELETE CASCADE
            )\(options)
            """,
        ]
    }

    /// What lists are read from: a row for each conversation and mailbox, and an index for each list.
    private static func summaries(_ dialect: SQLDialect) -> [String] {
        let integer = dialect.integer
        let lists = ConversationList.allCases.map { "\($0.column) \(integer) NOT NULL" }.joined(separator: ",\n    ")
        return [
            """
            CREATE TABLE conversation_mailbox (
                id \(dialect.rowID),
                conversation_id \(integer) NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
                mailbox_id \(integer) NOT NULL REFERENCES mailbox (id) ON DELETE CASCADE,
                workspace_id \(integer) NOT NULL,
                newest \(integer) NOT NULL,
                message_count \(integer) NOT NULL,
                unread_count \(integer) NOT NULL,
                flagged_count \(integer) NOT NULL,
                attachment_count \(integer) NOT NULL,
                draft_count \(integer) NOT NULL,
                places \(integer) NOT NULL,
                \(lists),
                subject TEXT NOT NULL,
                preview TEXT NOT NULL,
                participants TEXT NOT NULL,
                kinds TEXT NOT NULL,
                UNIQUE (conversation_id, mailbox_id)
            )\(dialect.tableOptions)
            """,
            "CREATE INDEX conversation_mailbox_by_mailbox ON conversation_mailbox (mailbox_id)",
        ]
            + ConversationList.allCases.flatMap { list in
                ["workspace", "mailbox"].map { owner in
                    """
                    CREATE INDEX conversation_\(list.rawValue)_by_\(owner)
                    ON conversation_mailbox (\(owner)_id, newest, conversation_id, mailbox_id) WHERE \(list.column) = 1
                    """
                }
            }
    }

    private static func engine(_ dialect: SQLDialect) -> [String] {
        let (integer, options) = (dialect.integer, dialect.tableOptions)
        return [
            """
            CREATE TABLE mailbox_sync (
                mailbox_id \(integer) PRIMARY KEY NOT NULL REFERENCES mailbox (id) ON DELETE CASCADE,
                history TEXT NOT NULL,
                phase TEXT NOT NULL,
                done \(integer) NOT NULL,
                total \(integer),
                last_connected \(integer),
                last_activity \(integer),
                last_error TEXT NOT NULL
            )\(options)
            """,
            """
            CREATE TABLE quarantine (
                id \(dialect.rowID),
                folder_id \(integer) NOT NULL REFERENCES folder (id) ON DELETE CASCADE,
                uid \(integer) NOT NULL,
                reason TEXT NOT NULL,
                tries \(integer) NOT NULL,
                next_try \(integer),
                since \(integer) NOT NULL,
                UNIQUE (folder_id, uid)
            )\(options)
            """,
            """
            CREATE TABLE remote_operation (
                id \(dialect.rowID),
                public_id TEXT NOT NULL UNIQUE,
                mailbox_id \(integer) NOT NULL REFERENCES mailbox (id) ON DELETE CASCADE,
                message_id \(integer) REFERENCES message (id) ON DELETE CASCADE,
                kind TEXT NOT NULL,
                payload TEXT NOT NULL,
                flags_added TEXT NOT NULL,
                flags_removed TEXT NOT NULL,
                labels_added TEXT NOT NULL,
                labels_removed TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('pending', 'failed')),
                attempts \(integer) NOT NULL DEFAULT 0,
                next_try \(integer) NOT NULL,
                last_error TEXT NOT NULL DEFAULT '',
                created \(integer) NOT NULL
            )\(options)
            """,
            "CREATE INDEX remote_operation_by_mailbox ON remote_operation (mailbox_id, state, id)",
            "CREATE INDEX remote_operation_by_message ON remote_operation (message_id, state, id)",
            "CREATE INDEX remote_operation_due ON remote_operation (state, next_try, id)",
        ]
    }
}
