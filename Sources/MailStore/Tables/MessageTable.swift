internal import MailModel

/// Messages as mailboxes hold them.
enum MessageTable {
    // MARK: - Writing

    private static let insertion = """
        INSERT INTO message (
            public_id, mailbox_id, conversation_id, search_id, received, is_outgoing, attachment_count, kind,
            join_reason, identity, message_id, message_id_hash, subject_digest, provider_message_id,
            provider_thread_id, header_date, size, subject, authors, preview, traits, recipients, in_reply_to,
            reference_ids, attachments, created, removed, places, is_unread, is_flagged, is_answered, is_draft,
            label_keys)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,
            ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33)
        ON CONFLICT (search_id) DO NOTHING RETURNING id
        """

    /// Adds a message.
    ///
    /// - Parameters:
    ///   - state: what it is by the places that it gets.
    ///   - search: the number under which it is indexed, if that is free; it becomes the one that was taken.
    static func insert(
        _ message: NewMessage, conversation: ConversationKey, reason: JoinReason, mailbox: MailboxKey, state: State,
        search: inout Int64, at now: Timestamp, on connection: any SQLConnection
    ) throws(StoreError) -> MessageKey {
        let received = SearchNumber.clamped(message.received)
        let subject = message.tokens.first { $0.kind == .subject }
        let messageID = message.messageID?.description ?? ""
        var arguments: [SQLValue] = [
            .text(MessageRecordID.random().description), .integer(mailbox.rawValue), .integer(conversation.rawValue),
            .integer(search), .integer(received.milliseconds), .integer(message.isOutgoing ? 1 : 0),
            .integer(Int64(message.attachments.count { !$0.isInline })), .text(message.kind), .text(reason.rawValue),
            .bytes(message.identity), .text(messageID), messageID.isEmpty ? .null : .integer(hash(of: messageID)),
            subject.map { .bytes($0.digest) } ?? .null, .optional(message.providerMessageID),
            .optional(message.providerThreadID), .time(message.headerDate), .integer(message.size),
            .text(message.subject), .text(FieldText.text(of: message.from)), .text(message.preview),
            .text(message.traits.joined(separator: " ")),
            .text(FieldText.text(ofGroups: [message.to, message.cc, message.bcc, message.replyTo])),
            .text(text(of: message.inReplyTo)), .text(text(of: message.references)),
            .text(FieldText.text(of: message.attachments)), .integer(now.milliseconds), .optional(state.removed),
            .integer(state.places), .integer(state.isUnread), .integer(state.isFlagged), .integer(state.isAnswered),
            .integer(state.isDraft), .text(state.labelKeys),
        ]
        let decode = { (row: inout RowReader) throws(StoreError) in try row.integer() }
        var id: Int64? = try connection.first(insertion, arguments, decode)
        if id == nil {
            search = try SearchNumber.next(at: received, on: connection)
            arguments[3] = .integer(search)
            id = try connection.first(insertion, arguments, decode)
        }
        guard let id else { throw StoreError(.programmer, "an inserted message has no row id") }
        try setBody(message.packedBody, of: MessageKey(rawValue: id), on: connection)
        return MessageKey(rawValue: id)
    }

    static func setBody(
        _ packed: [UInt8], of message: MessageKey, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO message_body (message_id, packed) VALUES (?1, ?2)
            ON CONFLICT (message_id) DO UPDATE SET packed = excluded.packed
            """, [.integer(message.rawValue), .bytes(packed)])
    }

    /// What a message is by all of its locations.
    struct State: Sendable, Hashable {
        var places: Int64 = 0
        var isUnread: Int64 = 0
        var isFlagged: Int64 = 0
        var isAnswered: Int64 = 0
        var isDraft: Int64 = 0
        var removed: Int64?
        /// Labels and keywords as they are compared, see ``FieldText/keys(of:flags:)``.
        var labelKeys = ""
    }

    /// The state that is written down, with whose message it is; nil where there is no such message.
    static func state(
        of message: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> (mailbox: Int64, conversation: Int64, state: State)? {
        try connection.first(
            """
            SELECT mailbox_id, conversation_id, places, is_unread, is_flagged, is_answered, is_draft, removed,
                label_keys
            FROM message WHERE id = ?1
            """, [.integer(message)]
        ) { (row) throws(StoreError) in
            (
                try row.integer(), try row.integer(),
                State(
                    places: try row.integer(), isUnread: try row.integer(), isFlagged: try row.integer(),
                    isAnswered: try row.integer(), isDraft: try row.integer(), removed: try row.optionalInteger(),
                    labelKeys: try row.text())
            )
        }
    }

    static func setState(
        _ state: State, of message: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            UPDATE message SET places = ?1, is_unread = ?2, is_flagged = ?3, is_answered = ?4, is_draft = ?5,
                removed = ?6, label_keys = ?7
            WHERE id = ?8
            """,
            [
                .integer(state.places), .integer(state.isUnread), .integer(state.isFlagged), .integer(state.isAnswered),
                .integer(state.isDraft), state.removed.map { .integer($0) } ?? .null, .text(state.labelKeys),
                .integer(message),
            ])
    }

    static func addPending(_ count: Int64, to message: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute(
            "UPDATE message SET pending = pending + ?1 WHERE id = ?2", [.integer(count), .integer(message)])
    }

    static func pending(of message: Int64, on connection: any SQLConnection) throws(StoreError) -> Int64 {
        try connection.first("SELECT pending FROM message WHERE id = ?1", [.integer(message)]) {
            (row) throws(StoreError) in try row.integer()
        } ?? 0
    }

    // MARK: - Reading

    /// In the order in which ``decode(_:)`` reads them.
    static let columns = """
        message.id, message.public_id, message.mailbox_id, mailbox.public_id, message.conversation_id,
        message.join_reason, message.identity, message.message_id, message.in_reply_to, message.reference_ids,
        message.subject, message.authors, message.recipients, message.header_date, message.received, message.size,
        message.kind, message.traits, message.preview, message.attachments, message.provider_message_id,
        message.provider_thread_id, message.is_outgoing, message.places, message.is_unread, message.is_flagged,
        message.is_answered, message.is_draft, message.removed
        """

    static let columnCount = 29

    static func decode(_ row: inout RowReader) throws(StoreError) -> MessageRecord {
        let key = MessageKey(rawValue: try row.integer())
        let id = try row.parsed { MessageRecordID($0) }
        let mailboxKey = MailboxKey(rawValue: try row.integer())
        let mailbox = try row.parsed { MailboxID($0) }
        let conversation = ConversationKey(rawValue: try row.integer())
        let reason = try row.parsed(JoinReason.init)
        let identity = try row.bytes()
        let messageID = MessageID(try row.text())
        let inReplyTo = messageIDs(in: try row.text())
        let references = messageIDs(in: try row.text())
        let subject = try row.text()
        let people = people(authors: try row.text(), recipients: try row.text())
        return MessageRecord(
            key: key, id: id, mailboxKey: mailboxKey, mailbox: mailbox, conversation: conversation, reason: reason,
            identity: identity, messageID: messageID, inReplyTo: inReplyTo, references: references, subject: subject,
            people: people, headerDate: try row.time(), received: Timestamp(milliseconds: try row.integer()),
            size: try row.integer(), kind: try row.text(),
            traits: try row.text().split(separator: " ").map(String.init), preview: try row.text(),
            attachments: FieldText.attachments(in: try row.text()), providerMessageID: try row.optionalText(),
            providerThreadID: try row.optionalText(), isOutgoing: try row.integer() == 1,
            places: FolderPlaces(rawValue: try row.integer()), isUnread: try row.integer() == 1,
            isFlagged: try row.integer() == 1, isAnswered: try row.integer() == 1, isDraft: try row.integer() == 1,
            removed: try row.time())
    }

    static func find(_ key: MessageKey, on connection: any SQLConnection) throws(StoreError) -> MessageRecord? {
        try connection.first(
            "SELECT \(columns) FROM message JOIN mailbox ON mailbox.id = message.mailbox_id WHERE message.id = ?1",
            [.integer(key.rawValue)], decode)
    }

    static func find(
        _ id: MessageRecordID, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> MessageRecord? {
        try connection.first(
            """
            SELECT \(columns) FROM message JOIN mailbox ON mailbox.id = message.mailbox_id
            WHERE message.public_id = ?1 AND mailbox.workspace_id = ?2
            """, [.text(id.description), .integer(workspace)], decode)
    }

    static func publicID(of message: Int64, on connection: any SQLConnection) throws(StoreError) -> MessageRecordID? {
        try connection.first("SELECT public_id FROM message WHERE id = ?1", [.integer(message)]) {
            (row) throws(StoreError) in try row.parsed { MessageRecordID($0) }
        }
    }

    /// The messages of a conversation that are in a folder, by mailbox and time.
    static func list(
        conversation: ConversationKey, on connection: any SQLConnection
    ) throws(StoreError) -> [MessageRecord] {
        try connection.query(
            """
            SELECT \(columns) FROM message JOIN mailbox ON mailbox.id = message.mailbox_id
            WHERE message.conversation_id = ?1 AND message.removed IS NULL
            """, [.integer(conversation.rawValue)], decode)
    }

    static func body(of message: MessageKey, on connection: any SQLConnection) throws(StoreError) -> StoredBody? {
        let packed: [UInt8]? = try connection.first(
            "SELECT packed FROM message_body WHERE message_id = ?1", [.integer(message.rawValue)]
        ) { (row) throws(StoreError) in try row.bytes() }
        guard let packed else { return nil }
        return try BodyCoding.unpack(packed)
    }

    // MARK: - Known messages

    private static let knownColumns = "id, mailbox_id, conversation_id, received, message_id, removed"

    private static func decodeKnown(_ row: inout RowReader) throws(StoreError) -> KnownMessage {
        KnownMessage(
            key: MessageKey(rawValue: try row.integer()), mailbox: MailboxKey(rawValue: try row.integer()),
            conversation: ConversationKey(rawValue: try row.integer()),
            received: Timestamp(milliseconds: try row.integer()), messageID: MessageID(try row.text()),
            isRemoved: try row.optionalInteger() != nil)
    }

    static func known(identity: [UInt8], on connection: any SQLConnection) throws(StoreError) -> [KnownMessage] {
        try connection.query(
            "SELECT \(knownColumns) FROM message WHERE identity = ?1", [.bytes(identity)], decodeKnown)
    }

    static func known(
        identity: [UInt8], mailbox: MailboxKey, on connection: any SQLConnection
    ) throws(StoreError) -> KnownMessage? {
        try connection.first(
            "SELECT \(knownColumns) FROM message WHERE identity = ?1 AND mailbox_id = ?2",
            [.bytes(identity), .integer(mailbox.rawValue)], decodeKnown)
    }

    static func known(
        messageID: MessageID, mailbox: MailboxKey, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [KnownMessage] {
        try connection.query(
            """
            SELECT \(knownColumns) FROM message
            WHERE mailbox_id = ?1 AND message_id_hash = ?2 AND message_id = ?3 LIMIT ?4
            """,
            [
                .integer(mailbox.rawValue), .integer(hash(of: messageID.description)), .text(messageID.description),
                .integer(Int64(limit)),
            ], decodeKnown)
    }

    static func known(
        providerMessageID: String, mailbox: MailboxKey, on connection: any SQLConnection
    ) throws(StoreError) -> KnownMessage? {
        try connection.first(
            "SELECT \(knownColumns) FROM message WHERE mailbox_id = ?1 AND provider_message_id = ?2 LIMIT 1",
            [.integer(mailbox.rawValue), .text(providerMessageID)], decodeKnown)
    }

    static func subjectCandidates(
        digest: [UInt8], mailbox: MailboxKey, from: Timestamp, through: Timestamp, limit: Int,
        on connection: any SQLConnection
    ) throws(StoreError) -> [SubjectCandidate] {
        try connection.query(
            """
            SELECT id, conversation_id, received, authors, recipients, is_outgoing, join_reason FROM message
            WHERE mailbox_id = ?1 AND subject_digest = ?2 AND received >= ?3 AND received <= ?4
            ORDER BY received DESC LIMIT ?5
            """,
            [
                .integer(mailbox.rawValue), .bytes(digest), .integer(from.milliseconds),
                .integer(through.milliseconds), .integer(Int64(limit)),
            ]
        ) { (row) throws(StoreError) in
            SubjectCandidate(
                message: MessageKey(rawValue: try row.integer()),
                conversation: ConversationKey(rawValue: try row.integer()),
                received: Timestamp(milliseconds: try row.integer()),
                people: people(authors: try row.text(), recipients: try row.text()),
                isOutgoing: try row.integer() == 1, reason: try row.parsed(JoinReason.init))
        }
    }

    // MARK: - Columns

    static func people(authors: String, recipients: String) -> MessagePeople {
        let groups = FieldText.groups(in: recipients, count: 4)
        return MessagePeople(
            from: FieldText.persons(in: authors), to: groups[0], cc: groups[1], bcc: groups[2], replyTo: groups[3])
    }

    private static func text(of ids: [MessageID]) -> String {
        ids.isEmpty ? "" : ids.map(\.description).joined(separator: " ")
    }

    private static func messageIDs(in text: String) -> [MessageID] {
        text.isEmpty ? [] : text.split(separator: " ").compactMap { MessageID($0) }
    }

    /// FNV-1a: short keys for an index whose finds are compared in full.
    private static func hash(of text: String) -> Int64 {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int64(bitPattern: value)
    }
}
