internal import MailModel

/// Conversations, and the log of what was done to them.
enum ConversationTable {
    static func insert(
        _ publicID: ConversationID, workspace: Int64, at now: Timestamp, on connection: any SQLConnection
    ) throws(StoreError) -> ConversationKey {
        let id: Int64? = try connection.first(
            "INSERT INTO conversation (public_id, workspace_id, created) VALUES (?1, ?2, ?3) RETURNING id",
            [.text(publicID.description), .integer(workspace), .integer(now.milliseconds)]
        ) { (row) throws(StoreError) in try row.integer() }
        guard let id else { throw StoreError(.programmer, "an inserted conversation has no row id") }
        return ConversationKey(rawValue: id)
    }

    /// A conversation by its public id; where it was merged into another, that one.
    static func find(
        _ id: ConversationID, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> ConversationKey? {
        let row: Int64? = try connection.first(
            "SELECT id FROM conversation WHERE public_id = ?1 AND workspace_id = ?2",
            [.text(id.description), .integer(workspace)]
        ) { (row) throws(StoreError) in try row.integer() }
        guard let row else { return nil }
        return try standing(ConversationKey(rawValue: row), on: connection)
    }

    /// The conversation itself, or the one into which it was merged. Chains are short: a merge of a merged one goes
    /// to its target.
    static func standing(
        _ key: ConversationKey, on connection: any SQLConnection
    ) throws(StoreError) -> ConversationKey {
        var key = key
        for _ in 0..<1000 {
            let target: Int64?? = try connection.first(
                "SELECT merged_into FROM conversation WHERE id = ?1", [.integer(key.rawValue)]
            ) { (row) throws(StoreError) in try row.optionalInteger() }
            guard let target else { throw StoreError(.notFound, "there is no such conversation") }
            guard let target else { return key }
            key = ConversationKey(rawValue: target)
        }
        throw StoreError(.corrupted, "the database is damaged: conversations were merged in a circle")
    }

    static func publicID(
        of key: ConversationKey, on connection: any SQLConnection
    ) throws(StoreError) -> (id: ConversationID, workspace: Int64)? {
        try connection.first(
            "SELECT public_id, workspace_id FROM conversation WHERE id = ?1", [.integer(key.rawValue)]
        ) { (row) throws(StoreError) in (try row.parsed { ConversationID($0) }, try row.integer()) }
    }

    static func setTarget(
        _ target: ConversationKey?, of key: ConversationKey, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "UPDATE conversation SET merged_into = ?1 WHERE id = ?2",
            [.optional(target?.rawValue), .integer(key.rawValue)])
    }

    /// Whether any message, also a removed one, is in it.
    static func hasMessages(_ key: ConversationKey, on connection: any SQLConnection) throws(StoreError) -> Bool {
        let found: Int64? = try connection.first(
            "SELECT id FROM message WHERE conversation_id = ?1 LIMIT 1", [.integer(key.rawValue)]
        ) { (row) throws(StoreError) in try row.integer() }
        return found != nil
    }

    /// Removes a conversation with its aliases and marks.
    static func delete(_ key: ConversationKey, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("DELETE FROM conversation WHERE id = ?1", [.integer(key.rawValue)])
    }

    // MARK: - Marks

    static func addToken(
        _ token: ThreadToken, conversation: ConversationKey, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO thread_token (workspace_id, kind, digest, conversation_id) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT DO NOTHING
            """,
            [
                .integer(workspace), .integer(Int64(token.kind.rawValue)), .bytes(token.digest),
                .integer(conversation.rawValue),
            ])
    }

    static func conversation(
        of token: ThreadToken, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> ConversationKey? {
        try connection.first(
            "SELECT conversation_id FROM thread_token WHERE workspace_id = ?1 AND kind = ?2 AND digest = ?3",
            [.integer(workspace), .integer(Int64(token.kind.rawValue)), .bytes(token.digest)]
        ) { (row) throws(StoreError) in ConversationKey(rawValue: try row.integer()) }
    }

    static func setConversation(
        _ conversation: ConversationKey, of token: ThreadToken, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO thread_token (workspace_id, kind, digest, conversation_id) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (workspace_id, kind, digest) DO UPDATE SET conversation_id = excluded.conversation_id
            """,
            [
                .integer(workspace), .integer(Int64(token.kind.rawValue)), .bytes(token.digest),
                .integer(conversation.rawValue),
            ])
    }

    static func tokens(
        of conversation: ConversationKey, on connection: any SQLConnection
    ) throws(StoreError) -> [ThreadToken] {
        try connection.query(
            "SELECT kind, digest FROM thread_token WHERE conversation_id = ?1", [.integer(conversation.rawValue)]
        ) { (row) throws(StoreError) in
            let kind = ThreadTokenKind(rawValue: Int(clamping: try row.integer()))
            let digest = try row.bytes()
            guard let kind, digest.count == 16 else {
                throw StoreError(.corrupted, "the database is damaged: a mark of a conversation is none")
            }
            return ThreadToken(kind: kind, digest: digest)
        }
    }

    static func moveTokens(
        from: ConversationKey, to: ConversationKey, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "UPDATE thread_token SET conversation_id = ?1 WHERE conversation_id = ?2",
            [.integer(to.rawValue), .integer(from.rawValue)])
    }

    // MARK: - Messages

    static func messages(
        of key: ConversationKey, on connection: any SQLConnection
    ) throws(StoreError) -> [(message: Int64, mailbox: Int64, reason: String)] {
        try connection.query(
            "SELECT id, mailbox_id, join_reason FROM message WHERE conversation_id = ?1", [.integer(key.rawValue)]
        ) { (row) throws(StoreError) in (try row.integer(), try row.integer(), try row.text()) }
    }

    static func setConversation(
        _ conversation: ConversationKey, reason: String, of message: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "UPDATE message SET conversation_id = ?1, join_reason = ?2 WHERE id = ?3",
            [.integer(conversation.rawValue), .text(reason), .integer(message)])
    }

    // MARK: - Log

    static func insertEdit(
        _ kind: ConversationEdit.Kind, conversation: ConversationKey, other: ConversationKey, tokens: [ThreadToken],
        at now: Timestamp, on connection: any SQLConnection
    ) throws(StoreError) -> ConversationEditKey {
        let id: Int64? = try connection.first(
            """
            INSERT INTO conversation_edit (kind, conversation_id, other_id, tokens, occurred)
            VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id
            """,
            [
                .text(kind.rawValue), .integer(conversation.rawValue), .integer(other.rawValue),
                .bytes(tokens.flatMap { [UInt8($0.kind.rawValue)] + $0.digest }), .integer(now.milliseconds),
            ]
        ) { (row) throws(StoreError) in try row.integer() }
        guard let id else { throw StoreError(.programmer, "an inserted edit has no row id") }
        return ConversationEditKey(rawValue: id)
    }

    static func insertMove(
        message: Int64, reason: String, edit: ConversationEditKey, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "INSERT INTO conversation_move (edit_id, message_id, join_reason) VALUES (?1, ?2, ?3)",
            [.integer(edit.rawValue), .integer(message), .text(reason)])
    }

    static func moves(
        of edit: ConversationEditKey, on connection: any SQLConnection
    ) throws(StoreError) -> [(message: Int64, reason: String)] {
        try connection.query(
            "SELECT message_id, join_reason FROM conversation_move WHERE edit_id = ?1", [.integer(edit.rawValue)]
        ) { (row) throws(StoreError) in (try row.integer(), try row.text()) }
    }

    struct Edit: Sendable {
        let key: ConversationEditKey
        let kind: ConversationEdit.Kind
        let conversation: ConversationKey
        let other: ConversationKey
        /// The marks that changed place.
        let tokens: [ThreadToken]
        let at: Timestamp
        let undone: Timestamp?
    }

    private static let editColumns = "id, kind, conversation_id, other_id, tokens, occurred, undone"

    private static func decodeEdit(_ row: inout RowReader) throws(StoreError) -> Edit {
        Edit(
            key: ConversationEditKey(rawValue: try row.integer()),
            kind: try row.parsed(ConversationEdit.Kind.init),
            conversation: ConversationKey(rawValue: try row.integer()),
            other: ConversationKey(rawValue: try row.integer()), tokens: tokens(in: try row.bytes()),
            at: Timestamp(milliseconds: try row.integer()), undone: try row.time())
    }

    /// One byte for the kind and 16 for the digest of each.
    private static func tokens(in bytes: [UInt8]) -> [ThreadToken] {
        stride(from: 0, to: bytes.count - 16, by: 17).compactMap { start in
            ThreadTokenKind(rawValue: Int(bytes[start])).map {
                ThreadToken(kind: $0, digest: Array(bytes[(start + 1)..<(start + 17)]))
            }
        }
    }

    static func edit(_ key: ConversationEditKey, on connection: any SQLConnection) throws(StoreError) -> Edit? {
        try connection.first(
            "SELECT \(editColumns) FROM conversation_edit WHERE id = ?1", [.integer(key.rawValue)], decodeEdit)
    }

    /// Newest first.
    static func edits(
        of conversation: ConversationKey, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [Edit] {
        try connection.query(
            "SELECT \(editColumns) FROM conversation_edit WHERE conversation_id = ?1 ORDER BY id DESC LIMIT ?2",
            [.integer(conversation.rawValue), .integer(Int64(limit))], decodeEdit)
    }

    static func setUndone(
        _ key: ConversationEditKey, at now: Timestamp, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "UPDATE conversation_edit SET undone = ?1 WHERE id = ?2",
            [.integer(now.milliseconds), .integer(key.rawValue)])
    }
}
