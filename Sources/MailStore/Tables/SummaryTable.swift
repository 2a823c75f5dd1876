internal import MailModel

/// What each mailbox's messages say of a conversation: the rows of lists.
enum SummaryTable {
    /// Where a list was left: the last row that was shown or passed over.
    struct Position: Sendable, Hashable, Comparable {
        var newest: Int64
        var conversation: Int64
        var mailbox: Int64

        static let start = Position(newest: .max, conversation: .max, mailbox: .max)

        static func < (left: Position, right: Position) -> Bool {
            (left.newest, left.conversation, left.mailbox) < (right.newest, right.conversation, right.mailbox)
        }

        var text: String { "\(newest).\(conversation).\(mailbox)" }

        init(newest: Int64, conversation: Int64, mailbox: Int64) {
            self.newest = newest
            self.conversation = conversation
            self.mailbox = mailbox
        }

        init?(text: String) {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int64($0) }
            guard parts.count == 3, let newest = parts[0], let conversation = parts[1], let mailbox = parts[2] else {
                return nil
            }
            self.init(newest: newest, conversation: conversation, mailbox: mailbox)
        }
    }

    /// A place in a list, before its text is read.
    struct Entry: Sendable {
        let row: Int64
        let position: Position
        let unread: Int64
    }

    /// Whose rows are read.
    enum Owner: Sendable {
        case workspace(Int64)
        case mailbox(Int64)

        var column: String {
            switch self {
            case .workspace: "workspace_id"
            case .mailbox: "mailbox_id"
            }
        }

        var row: Int64 {
            switch self {
            case .workspace(let row), .mailbox(let row): row
            }
        }
    }

    /// The next rows of a list, newest first.
    static func entries(
        _ list: ListCondition, of owner: Owner, before position: Position, limit: Int,
        on connection: any SQLConnection
    ) throws(StoreError) -> [Entry] {
        let statement =
            list.label.map { Self.entries(of: $0, owner) } ?? """
                SELECT id, newest, conversation_id, mailbox_id, unread_count FROM conversation_mailbox
                WHERE \(owner.column) = ?1 AND \(list.sql)
                    AND (newest, conversation_id, mailbox_id) < (?2, ?3, ?4)
                ORDER BY newest DESC, conversation_id DESC, mailbox_id DESC LIMIT ?5
                """
        return try connection.query(
            statement,
            [
                .integer(owner.row), .integer(position.newest), .integer(position.conversation),
                .integer(position.mailbox), .integer(Int64(limit)),
            ]
        ) { (row) throws(StoreError) in
            let id = try row.integer()
            return Entry(
                row: id,
                position: Position(
                    newest: try row.integer(), conversation: try row.integer(), mailbox: try row.integer()),
                unread: try row.integer())
        }
    }

    /// The rows of a list of a label: the label's own rows are in order, and lead to those of the conversations.
    private static func entries(of label: LabelKey, _ owner: Owner) -> String {
        let place =
            switch owner {
            case .workspace: "line.workspace_id = ?1"
            case .mailbox: "conversation_label.mailbox_id = ?1"
            }
        return """
            SELECT line.id, conversation_label.newest, conversation_label.conversation_id,
                conversation_label.mailbox_id, line.unread_count
            FROM conversation_label CROSS JOIN conversation_mailbox AS line
                ON line.conversation_id = conversation_label.conversation_id
                AND line.mailbox_id = conversation_label.mailbox_id
            WHERE conversation_label.label_id = \(label.rawValue) AND \(place)
                AND (conversation_label.newest, conversation_label.conversation_id, conversation_label.mailbox_id)
                    < (?2, ?3, ?4)
            ORDER BY conversation_label.newest DESC, conversation_label.conversation_id DESC,
                conversation_label.mailbox_id DESC LIMIT ?5
            """
    }

    /// Where a conversation stands in a list by each of its mailboxes.
    static func positions(
        of conversation: Int64, in list: ListCondition, unreadOnly: Bool, on connection: any SQLConnection
    ) throws(StoreError) -> [Position] {
        try connection.query(
            """
            SELECT newest, conversation_id, mailbox_id FROM conversation_mailbox
            WHERE conversation_id = ?1 AND \(list.sql) AND unread_count >= ?2
            """, [.integer(conversation), .integer(unreadOnly ? 1 : 0)]
        ) { (row) throws(StoreError) in
            Position(newest: try row.integer(), conversation: try row.integer(), mailbox: try row.integer())
        }
    }

    /// How many rows are in a list, up to a bound.
    static func count(
        _ list: ListCondition, of owner: Owner, upTo bound: Int, on connection: any SQLConnection
    ) throws(StoreError) -> Int {
        let rows =
            switch (list.label, owner) {
            case (nil, _): "conversation_mailbox WHERE \(owner.column) = ?1 AND \(list.sql)"
            // A label belongs to one workspace.
            case (let label?, .workspace): "conversation_label WHERE label_id = \(label.rawValue) AND ?1 > 0"
            case (let label?, .mailbox):
                "conversation_label WHERE mailbox_id = ?1 AND label_id = \(label.rawValue)"
            }
        let count: Int64? = try connection.first(
            "SELECT count(*) FROM (SELECT 1 FROM \(rows) LIMIT ?2)",
            [.integer(owner.row), .integer(Int64(max(bound, 0)))]
        ) { (row) throws(StoreError) in try row.integer() }
        return Int(clamping: count ?? 0)
    }

    private static let columns = """
        conversation_mailbox.conversation_id, conversation.public_id, mailbox.public_id, newest, message_count,
        unread_count, flagged_count, attachment_count, draft_count, subject, preview, participants, kinds, places,
        labels, (SELECT member.public_id FROM member WHERE member.id = conversation_mailbox.assignee_id),
        snoozed_until
        """
    private static let source = """
        conversation_mailbox JOIN conversation ON conversation.id = conversation_mailbox.conversation_id
        JOIN mailbox ON mailbox.id = conversation_mailbox.mailbox_id
        """

    private static func decode(_ row: inout RowReader) throws(StoreError) -> ConversationSummary {
        ConversationSummary(
            key: ConversationKey(rawValue: try row.integer()), id: try row.parsed { ConversationID($0) },
            mailbox: try row.parsed { MailboxID($0) }, newest: Timestamp(milliseconds: try row.integer()),
            messageCount: Int(clamping: try row.integer()), unreadCount: Int(clamping: try row.integer()),
            flaggedCount: Int(clamping: try row.integer()), attachmentCount: Int(clamping: try row.integer()),
            draftCount: Int(clamping: try row.integer()), subject: try row.text(), preview: try row.text(),
            participants: FieldText.persons(in: try row.text()),
            kinds: try row.text().split(separator: " ").map(String.init),
            places: FolderPlaces(rawValue: try row.integer()),
            labels: try row.text().split(separator: " ").compactMap { Int64($0) }.map { LabelKey(rawValue: $0) },
            assignee: try row.optionalText().flatMap { MemberID($0) }, snoozedUntil: try row.time())
    }

    static func find(row: Int64, on connection: any SQLConnection) throws(StoreError) -> ConversationSummary? {
        try connection.first(
            "SELECT \(columns) FROM \(source) WHERE conversation_mailbox.id = ?1", [.integer(row)], decode)
    }

    /// The summaries of a conversation, with the row of the mailbox of each.
    static func list(
        conversation: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> [(mailbox: Int64, summary: ConversationSummary)] {
        try connection.query(
            """
            SELECT conversation_mailbox.mailbox_id, \(columns) FROM \(source)
            WHERE conversation_mailbox.conversation_id = ?1
            """, [.integer(conversation)]
        ) { (row) throws(StoreError) in (try row.integer(), try decode(&row)) }
    }

    // MARK: - Making

    /// What a summary is made of, message by message.
    struct Part: Sendable {
        let received: Int64
        let places: FolderPlaces
        let isUnread: Int64
        let isFlagged: Int64
        let isDraft: Int64
        let attachments: Int64
        let kind: String
        let labelKeys: String
    }

    /// The messages of a conversation in a mailbox that are in a folder, oldest first.
    static func parts(
        conversation: Int64, mailbox: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> [(id: Int64, part: Part)] {
        try connection.query(
            """
            SELECT id, received, places, is_unread, is_flagged, is_draft, attachment_count, kind, label_keys
            FROM message
            WHERE conversation_id = ?1 AND mailbox_id = ?2 AND removed IS NULL ORDER BY received
            """, [.integer(conversation), .integer(mailbox)]
        ) { (row) throws(StoreError) in
            (
                try row.integer(),
                Part(
                    received: try row.integer(), places: FolderPlaces(rawValue: try row.integer()),
                    isUnread: try row.integer(), isFlagged: try row.integer(), isDraft: try row.integer(),
                    attachments: try row.integer(), kind: try row.text(), labelKeys: try row.text())
            )
        }
    }

    /// What a summary shows of a message.
    struct Texts: Sendable {
        var subject: String
        var preview: String
        var authors: String
    }

    static func texts(of message: Int64, on connection: any SQLConnection) throws(StoreError) -> Texts? {
        try connection.first("SELECT subject, preview, authors FROM message WHERE id = ?1", [.integer(message)]) {
            (row) throws(StoreError) in
            Texts(subject: try row.text(), preview: try row.text(), authors: try row.text())
        }
    }

    /// A row as it is written.
    struct Row: Sendable {
        var newest: Int64
        var messages: Int64
        var unread: Int64
        var flagged: Int64
        var attachments: Int64
        var drafts: Int64
        var places: FolderPlaces
        var subject: String
        var preview: String
        var participants: String
        var kinds: String
        var group = MailKindGroup.people
        var care = CareTable.Row.none
        var labels: [LabelKey] = []
    }

    private static let insertion: String = {
        let lists = ConversationList.allCases.map(\.column)
        let names =
            [
                "conversation_id", "mailbox_id", "workspace_id", "newest", "message_count", "unread_count",
                "flagged_count", "attachment_count", "draft_count", "places", "subject", "preview", "participants",
                "kinds", "kind_group", "assignee_id", "snoozed_until", "labels",
            ] + lists
        let values = (1...names.count).map { "?\($0)" }.joined(separator: ", ")
        let updates = names.dropFirst(3).map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        return """
            INSERT INTO conversation_mailbox (\(names.joined(separator: ", "))) VALUES (\(values))
            ON CONFLICT (conversation_id, mailbox_id) DO UPDATE SET \(updates)
            """
    }()

    static func upsert(
        _ row: Row, conversation: Int64, mailbox: Int64, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            insertion,
            [
                .integer(conversation), .integer(mailbox), .integer(workspace), .integer(row.newest),
                .integer(row.messages), .integer(row.unread), .integer(row.flagged), .integer(row.attachments),
                .integer(row.drafts), .integer(row.places.rawValue), .text(row.subject), .text(row.preview),
                .text(row.participants), .text(row.kinds), .integer(Int64(row.group.rawValue)),
                .optional(row.care.assignee), .optional(row.care.snoozedUntil),
                .text(row.labels.map { String($0.rawValue) }.joined(separator: " ")),
            ]
                + ConversationList.allCases.map {
                    .truth($0.contains(places: row.places, unread: row.unread, flagged: row.flagged))
                })
    }

    /// Conversations for which somebody cared who is gone are nobody's.
    static func forgetAssignee(
        _ member: Int64, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            UPDATE conversation_mailbox SET assignee_id = NULL
            WHERE workspace_id = ?1 AND in_kept = 1 AND assignee_id = ?2
            """, [.integer(workspace), .integer(member)])
    }

    static func delete(
        conversation: Int64, mailbox: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "DELETE FROM conversation_mailbox WHERE conversation_id = ?1 AND mailbox_id = ?2",
            [.integer(conversation), .integer(mailbox)])
    }
}
