extension Schema.Migration {
    /// What people do with conversations: who cares for them, what is put off, notes; and lists by kinds of mail.
    static let version9 = Schema.Migration(version: 9, name: "care for conversations") { dialect in
        let (integer, rowID, options) = (dialect.integer, dialect.rowID, dialect.tableOptions)
        return [
            """
            CREATE TABLE conversation_care (
                conversation_id \(integer) PRIMARY KEY NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
                assignee_id \(integer) REFERENCES member (id) ON DELETE SET NULL,
                snoozed_until \(integer)
            )\(options)
            """,
            "CREATE INDEX conversation_care_by_assignee ON conversation_care (assignee_id)",
            "CREATE INDEX conversation_care_due ON conversation_care (snoozed_until) WHERE snoozed_until IS NOT NULL",
            // Names are kept as they were: who is gone is still named.
            """
            CREATE TABLE conversation_event (
                id \(rowID),
                public_id TEXT NOT NULL UNIQUE,
                conversation_id \(integer) NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
                kind TEXT NOT NULL,
                actor_id TEXT NOT NULL,
                actor_name TEXT NOT NULL,
                detail TEXT NOT NULL,
                mentions TEXT NOT NULL,
                occurred \(integer) NOT NULL
            )\(options)
            """,
            "CREATE INDEX conversation_event_by_conversation ON conversation_event (conversation_id, id)",
            """
            CREATE TABLE saved_search (
                id \(rowID),
                public_id TEXT NOT NULL UNIQUE,
                member_id \(integer) NOT NULL REFERENCES member (id) ON DELETE CASCADE,
                name TEXT NOT NULL,
                query TEXT NOT NULL,
                created \(integer) NOT NULL
            )\(options)
            """,
            "CREATE INDEX saved_search_by_member ON saved_search (member_id, id)",
            "ALTER TABLE conversation_mailbox ADD COLUMN kind_group \(integer) NOT NULL DEFAULT 0",
            "ALTER TABLE conversation_mailbox ADD COLUMN assignee_id \(integer)",
            "ALTER TABLE conversation_mailbox ADD COLUMN snoozed_until \(integer)",
            sorting,
        ] + indexes
    }

    /// The groups of conversations that are there, by what was received in them: sent mail and drafts (2 and 4) aside.
    private static let sorting = """
        UPDATE conversation_mailbox SET kind_group = coalesce((
            SELECT min(CASE message.kind
                WHEN 'automatic-reply' THEN 1 WHEN 'bounce' THEN 2 WHEN 'complaint' THEN 2 WHEN 'list' THEN 3
                WHEN 'notification' THEN 4 ELSE 0 END)
            FROM message
            WHERE message.conversation_id = conversation_mailbox.conversation_id
                AND message.mailbox_id = conversation_mailbox.mailbox_id AND message.removed IS NULL
                AND (message.places & 121) <> 0), 0)
        """

    private static var indexes: [String] {
        let lists =
            (0...4).map { ("group_\($0)", ListCondition.inbox(group: $0)) }
            + [
                ("unassigned", ListCondition.unassigned), ("snoozed", ListCondition.snoozed),
                ("unread_people", ListCondition.unreadPeopleSQL),
            ]
        return ["workspace", "mailbox"].flatMap { owner in
            lists.map { name, condition in
                """
                CREATE INDEX conversation_\(name)_by_\(owner)
                ON conversation_mailbox (\(owner)_id, newest, conversation_id, mailbox_id) WHERE \(condition)
                """
            } + [
                """
                CREATE INDEX conversation_assigned_by_\(owner)
                ON conversation_mailbox (\(owner)_id, assignee_id, newest, conversation_id, mailbox_id)
                WHERE in_kept = 1 AND assignee_id IS NOT NULL
                """
            ]
        }
    }
}
