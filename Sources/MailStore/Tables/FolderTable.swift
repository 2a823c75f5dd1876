internal import MailModel

/// The folders of mailboxes.
enum FolderTable {
    static func list(mailbox: Int64, on connection: any SQLConnection) throws(StoreError) -> [FolderRecord] {
        try connection.query(
            """
            SELECT name, delimiter, role, attributes, is_selectable, uid_validity
            FROM folder WHERE mailbox_id = ?1 ORDER BY name
            """, [.integer(mailbox)], decode)
    }

    /// Adds a folder or brings the one with its name up to date; its row id stays. A UIDVALIDITY that is not told keeps
    /// what was known.
    static func upsert(
        _ record: FolderRecord, mailbox: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO folder (mailbox_id, name, delimiter, role, attributes, is_selectable, uid_validity)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            ON CONFLICT (mailbox_id, name) DO UPDATE SET
                delimiter = excluded.delimiter, role = excluded.role, attributes = excluded.attributes,
                is_selectable = excluded.is_selectable,
                uid_validity = CASE WHEN excluded.uid_validity = 0 THEN folder.uid_validity
                    ELSE excluded.uid_validity END
            """,
            [
                .integer(mailbox), .text(record.name.description), .text(record.delimiter ?? ""),
                .text(record.role?.rawValue ?? ""),
                // An attribute is an atom (RFC 9051 §7.3.1) and so has no space; one that has is not kept.
                .text(record.attributes.filter { !$0.contains(" ") }.joined(separator: " ")),
                .integer(record.isSelectable ? 1 : 0), .integer(Int64(record.uidValidity?.rawValue ?? 0)),
            ])
    }

    // MARK: - Synchronisation

    private static let syncColumns = """
        id, mailbox_id, object_id, cursor_validity, uid_next, highest_mod_seq, history_floor, history_since,
        last_synced, flags_compared, server_messages, stored_messages, outside_history, quarantined, gap, gap_since,
        audited, message_count, unread_count, chosen_role, name, delimiter, role, attributes, is_selectable, uid_validity
        """

    static func syncList(mailbox: MailboxKey, on connection: any SQLConnection) throws(StoreError) -> [SyncFolder] {
        try connection.query(
            "SELECT \(syncColumns) FROM folder WHERE mailbox_id = ?1 ORDER BY name", [.integer(mailbox.rawValue)],
            decodeSync)
    }

    static func sync(_ key: FolderKey, on connection: any SQLConnection) throws(StoreError) -> SyncFolder? {
        try connection.first("SELECT \(syncColumns) FROM folder WHERE id = ?1", [.integer(key.rawValue)], decodeSync)
    }

    private static func decodeSync(_ row: inout RowReader) throws(StoreError) -> SyncFolder {
        let key = FolderKey(rawValue: try row.integer())
        let mailbox = MailboxKey(rawValue: try row.integer())
        let objectID = try row.text()
        let cursor = FolderCursor(
            uidValidity: UInt32(exactly: try row.integer()).flatMap { UIDValidity($0) },
            uidNext: UInt32(clamping: try row.integer()),
            highestModSeq: try row.optionalInteger().flatMap { UInt64(exactly: $0) }.flatMap { ModSeq($0) },
            historyFloor: UInt32(clamping: try row.integer()), historySince: try row.time(),
            lastSynced: try row.time(), flagsCompared: try row.time())
        let ledger = FolderLedger(
            serverMessages: Int(clamping: try row.integer()), storedMessages: Int(clamping: try row.integer()),
            outsideHistory: Int(clamping: try row.integer()), quarantined: Int(clamping: try row.integer()),
            gap: Int(clamping: try row.integer()), gapSince: try row.time(), audited: try row.time())
        let counts = FolderCounts(
            messages: Int(clamping: try row.integer()), unread: Int(clamping: try row.integer()))
        let chosen = FolderRole(rawValue: try row.text())
        return SyncFolder(
            key: key, mailbox: mailbox, record: try decode(&row), chosenRole: chosen,
            objectID: objectID.isEmpty ? nil : objectID,
            cursor: cursor, ledger: ledger, counts: counts)
    }

    /// Whether there is such a folder.
    static func setCursor(
        _ cursor: FolderCursor, of key: FolderKey, on connection: any SQLConnection
    ) throws(StoreError) -> Bool {
        try connection.execute(
            """
            UPDATE folder SET cursor_validity = ?1, uid_next = ?2, highest_mod_seq = ?3, history_floor = ?4,
                history_since = ?5, last_synced = ?6, flags_compared = ?7
            WHERE id = ?8
            """,
            [
                .integer(Int64(cursor.uidValidity?.rawValue ?? 0)), .integer(Int64(cursor.uidNext)),
                .optional(cursor.highestModSeq?.rawValue), .integer(Int64(cursor.historyFloor)),
                .time(cursor.historySince), .time(cursor.lastSynced), .time(cursor.flagsCompared),
                .integer(key.rawValue),
            ]) > 0
    }

    static func setLedger(
        _ ledger: FolderLedger, of key: FolderKey, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            UPDATE folder SET server_messages = ?1, stored_messages = ?2, outside_history = ?3, quarantined = ?4,
                gap = ?5, gap_since = ?6, audited = ?7
            WHERE id = ?8
            """,
            [
                .integer(Int64(ledger.serverMessages)), .integer(Int64(ledger.storedMessages)),
                .integer(Int64(ledger.outsideHistory)), .integer(Int64(ledger.quarantined)),
                .integer(Int64(ledger.gap)), .time(ledger.gapSince), .time(ledger.audited), .integer(key.rawValue),
            ])
    }

    static func addCounts(
        _ counts: FolderCounts, to key: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "UPDATE folder SET message_count = message_count + ?1, unread_count = unread_count + ?2 WHERE id = ?3",
            [.integer(Int64(counts.messages)), .integer(Int64(counts.unread)), .integer(key)])
    }

    static func rename(
        _ key: FolderKey, to name: FolderName, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "UPDATE folder SET name = ?1 WHERE id = ?2", [.text(name.description), .integer(key.rawValue)])
    }

    static func setObjectID(
        _ id: String?, of key: FolderKey, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "UPDATE folder SET object_id = ?1 WHERE id = ?2", [.text(id ?? ""), .integer(key.rawValue)])
    }

    /// What people decided the folders of a mailbox are for, by their names.
    static func chosenRoles(
        mailbox: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> [FolderName: FolderRole] {
        let found = try connection.query(
            "SELECT name, chosen_role FROM folder WHERE mailbox_id = ?1 AND chosen_role <> ''", [.integer(mailbox)]
        ) { (row) throws(StoreError) in (FolderName(try row.text()), FolderRole(rawValue: try row.text())) }
        return Dictionary(
            found.compactMap { name, role in role.map { (name, $0) } }, uniquingKeysWith: { first, _ in first })
    }

    /// Puts decisions in place of all that there were.
    static func setChosenRoles(
        _ roles: [FolderKey: FolderRole], mailbox: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "UPDATE folder SET chosen_role = '' WHERE mailbox_id = ?1 AND chosen_role <> ''", [.integer(mailbox)])
        for (key, role) in roles {
            try connection.execute(
                "UPDATE folder SET chosen_role = ?1 WHERE id = ?2 AND mailbox_id = ?3",
                [.text(role.rawValue), .integer(key.rawValue), .integer(mailbox)])
        }
    }

    static func rowID(
        of name: FolderName, mailbox: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> FolderKey? {
        try connection.first(
            "SELECT id FROM folder WHERE mailbox_id = ?1 AND name = ?2",
            [.integer(mailbox), .text(name.description)]
        ) { (row) throws(StoreError) in FolderKey(rawValue: try row.integer()) }
    }

    static func delete(name: FolderName, mailbox: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute(
            "DELETE FROM folder WHERE mailbox_id = ?1 AND name = ?2", [.integer(mailbox), .text(name.description)])
    }

    private static func decode(_ row: inout RowReader) throws(StoreError) -> FolderRecord {
        let name = FolderName(try row.text())
        let delimiter = try row.text()
        let role = try row.text()
        let attributes = try row.text()
        let isSelectable = try row.integer() == 1
        let uidValidity = UInt32(exactly: try row.integer()).flatMap { UIDValidity($0) }
        return FolderRecord(
            name: name, delimiter: delimiter.isEmpty ? nil : delimiter, role: FolderRole(rawValue: role),
            attributes: attributes.split(separator: " ").map(String.init), isSelectable: isSelectable,
            uidValidity: uidValidity)
    }
}
