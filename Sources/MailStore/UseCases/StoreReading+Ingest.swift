public import MailModel

/// What taking in many messages at once asks of the store, each question for all of them together.
extension StoreReading {
    /// The workspace to which a mailbox belongs.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the mailbox is gone.
    public func workspaceID(of mailbox: MailboxKey) throws(StoreError) -> WorkspaceID {
        let found: WorkspaceID? = try connection.first(
            """
            SELECT workspace.public_id FROM mailbox JOIN workspace ON workspace.id = mailbox.workspace_id
            WHERE mailbox.id = ?1
            """, [.integer(mailbox.rawValue)]
        ) { (row) throws(StoreError) in try row.parsed { WorkspaceID($0) } }
        guard let found else { throw StoreError(.notFound, "there is no such mailbox") }
        return found
    }

    /// The messages of a mailbox that have one of these identities, also removed ones; identities that the mailbox has not
    /// are left out.
    public func messages(
        identities: [[UInt8]], in mailbox: MailboxKey
    ) throws(StoreError) -> [[UInt8]: MessageKey] {
        var found: [[UInt8]: MessageKey] = [:]
        for keys in KeyChunks.of(identities.map { .bytes($0) }) {
            let rows = try connection.query(
                """
                SELECT identity, id FROM message
                WHERE mailbox_id = ?1 AND identity IN (\(KeyChunks.places(from: 2)))
                """, [.integer(mailbox.rawValue)] + keys
            ) { (row) throws(StoreError) in (try row.bytes(), MessageKey(rawValue: try row.integer())) }
            for (identity, key) in rows { found[identity] = key }
        }
        return found
    }

    /// The conversations to which marks belong, those that are known.
    public func conversations(
        for tokens: some Collection<ThreadToken>, in workspace: WorkspaceID
    ) throws(StoreError) -> [ThreadToken: ConversationKey] {
        let row = try rowID(of: workspace)
        var found: [ThreadToken: ConversationKey] = [:]
        for kind in ThreadTokenKind.allCases where kind != .subject {
            let digests = tokens.lazy.filter { $0.kind == kind }.map { SQLValue.bytes($0.digest) }
            for keys in KeyChunks.of(Array(digests)) {
                let rows = try connection.query(
                    """
                    SELECT digest, conversation_id FROM thread_token
                    WHERE workspace_id = ?1 AND kind = ?2 AND digest IN (\(KeyChunks.places(from: 3)))
                    """, [.integer(row), .integer(Int64(kind.rawValue))] + keys
                ) { (row) throws(StoreError) in (try row.bytes(), ConversationKey(rawValue: try row.integer())) }
                for (digest, conversation) in rows where digest.count == 16 {
                    found[ThreadToken(kind: kind, digest: digest)] = conversation
                }
            }
        }
        return found
    }

    /// How many messages conversations have in all mailboxes, removed ones included; those that have none are left out.
    public func messageCounts(
        of conversations: some Collection<ConversationKey>
    ) throws(StoreError) -> [ConversationKey: Int] {
        var counts: [ConversationKey: Int] = [:]
        for keys in KeyChunks.of(conversations.map { SQLValue.integer($0.rawValue) }) {
            let rows = try connection.query(
                """
                SELECT conversation_id, count(*) FROM message
                WHERE conversation_id IN (\(KeyChunks.places(from: 1))) GROUP BY conversation_id
                """, keys
            ) { (row) throws(StoreError) in (ConversationKey(rawValue: try row.integer()), Int(try row.integer())) }
            for (key, count) in rows { counts[key] = count }
        }
        return counts
    }
}
