internal import MailModel

/// What people do with conversations.
enum CareTable {
    struct Row: Sendable, Hashable {
        var assignee: Int64?
        var snoozedUntil: Int64?

        static let none = Row()
    }

    static func find(_ conversation: Int64, on connection: any SQLConnection) throws(StoreError) -> Row? {
        try connection.first(
            "SELECT assignee_id, snoozed_until FROM conversation_care WHERE conversation_id = ?1",
            [.integer(conversation)]
        ) { (row) throws(StoreError) in
            Row(assignee: try row.optionalInteger(), snoozedUntil: try row.optionalInteger())
        }
    }

    static func upsert(_ row: Row, of conversation: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO conversation_care (conversation_id, assignee_id, snoozed_until) VALUES (?1, ?2, ?3)
            ON CONFLICT (conversation_id) DO UPDATE
            SET assignee_id = excluded.assignee_id, snoozed_until = excluded.snoozed_until
            """, [.integer(conversation), .optional(row.assignee), .optional(row.snoozedUntil)])
    }

    /// Conversations whose time has come, the longest due first.
    static func due(at now: Timestamp, limit: Int, on connection: any SQLConnection) throws(StoreError) -> [Int64] {
        try connection.query(
            """
            SELECT conversation_id FROM conversation_care
            WHERE snoozed_until IS NOT NULL AND snoozed_until <= ?1 ORDER BY snoozed_until LIMIT ?2
            """, [.integer(now.milliseconds), .integer(Int64(limit))]
        ) { (row) throws(StoreError) in try row.integer() }
    }

    /// The mailboxes that hold messages of a conversation.
    static func mailboxes(of conversation: Int64, on connection: any SQLConnection) throws(StoreError) -> [Int64] {
        try connection.query(
            "SELECT mailbox_id FROM conversation_mailbox WHERE conversation_id = ?1", [.integer(conversation)]
        ) { (row) throws(StoreError) in try row.integer() }
    }

    // MARK: - Events

    static func insert(
        _ event: ConversationEvent, of conversation: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO conversation_event (
                public_id, conversation_id, kind, actor_id, actor_name, detail, mentions, occurred)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """,
            [
                .text(event.id.description), .integer(conversation), .text(event.kind.rawValue),
                .text(event.actor?.description ?? ""), .text(event.actorName), .text(event.detail),
                .text(event.mentions.map(\.description).sorted().joined(separator: " ")),
                .integer(event.at.milliseconds),
            ])
    }

    /// Who made an event of a kind; nil where there is none of that id.
    static func author(
        of id: ConversationEventID, kind: ConversationEvent.Kind, on connection: any SQLConnection
    ) throws(StoreError) -> MemberID? {
        try connection.first(
            "SELECT actor_id FROM conversation_event WHERE public_id = ?1 AND kind = ?2",
            [.text(id.description), .text(kind.rawValue)]
        ) { (row) throws(StoreError) in try row.parsed { MemberID($0) } }
    }

    /// The events of a conversation with their rows, which follow each other as the events did; newest first.
    static func events(
        of conversation: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [(row: Int64, event: ConversationEvent)] {
        try connection.query(
            """
            SELECT id, public_id, kind, actor_id, actor_name, detail, mentions, occurred FROM conversation_event
            WHERE conversation_id = ?1 ORDER BY id DESC LIMIT ?2
            """, [.integer(conversation), .integer(Int64(limit))]
        ) { (row) throws(StoreError) in
            (
                try row.integer(),
                ConversationEvent(
                    id: try row.parsed { ConversationEventID($0) },
                    kind: try row.parsed(ConversationEvent.Kind.init), actor: MemberID(try row.text()),
                    actorName: try row.text(), detail: try row.text(),
                    mentions: Set(try row.text().split(separator: " ").compactMap { MemberID($0) }),
                    at: Timestamp(milliseconds: try row.integer()))
            )
        }
    }

    /// The conversations that went into one.
    static func aliases(of conversation: Int64, on connection: any SQLConnection) throws(StoreError) -> [Int64] {
        try connection.query(
            "SELECT id FROM conversation WHERE merged_into = ?1", [.integer(conversation)]
        ) { (row) throws(StoreError) in try row.integer() }
    }

    // MARK: - Searches

    static func insertSearch(
        _ search: SavedSearch, member: Int64, at now: Timestamp, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "INSERT INTO saved_search (public_id, member_id, name, query, created) VALUES (?1, ?2, ?3, ?4, ?5)",
            [
                .text(search.id.description), .integer(member), .text(search.name), .text(search.query),
                .integer(now.milliseconds),
            ])
    }

    static func deleteSearch(
        _ id: SavedSearchID, member: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> Bool {
        try connection.execute(
            "DELETE FROM saved_search WHERE public_id = ?1 AND member_id = ?2",
            [.text(id.description), .integer(member)]) > 0
    }

    static func searches(of member: Int64, on connection: any SQLConnection) throws(StoreError) -> [SavedSearch] {
        try connection.query(
            "SELECT public_id, name, query FROM saved_search WHERE member_id = ?1 ORDER BY id LIMIT ?2",
            [.integer(member), .integer(Int64(SavedSearch.maximumCount))]
        ) { (row) throws(StoreError) in
            SavedSearch(
                id: try row.parsed { SavedSearchID($0) }, name: try row.text(), query: try row.text())
        }
    }
}
