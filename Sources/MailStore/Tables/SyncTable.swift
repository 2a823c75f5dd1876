internal import MailModel

/// How each mailbox's synchronisation stands.
enum SyncTable {
    static func find(mailbox: MailboxKey, on connection: any SQLConnection) throws(StoreError) -> SyncState? {
        try connection.first(
            """
            SELECT history, phase, done, total, last_connected, last_activity, last_error FROM mailbox_sync
            WHERE mailbox_id = ?1
            """, [.integer(mailbox.rawValue)]
        ) { (row) throws(StoreError) in
            SyncState(
                history: try row.parsed { HistoryChoice($0) }, phase: try row.parsed(SyncPhase.init),
                done: Int(clamping: try row.integer()), total: try row.optionalInteger().map(Int.init(clamping:)),
                lastConnected: try row.time(), lastActivity: try row.time(), lastError: try row.text())
        }
    }

    static func upsert(
        _ state: SyncState, mailbox: MailboxKey, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO mailbox_sync (
                mailbox_id, history, phase, done, total, last_connected, last_activity, last_error)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (mailbox_id) DO UPDATE SET
                history = excluded.history, phase = excluded.phase, done = excluded.done, total = excluded.total,
                last_connected = excluded.last_connected, last_activity = excluded.last_activity,
                last_error = excluded.last_error
            """,
            [
                .integer(mailbox.rawValue), .text(state.history.description), .text(state.phase.rawValue),
                .integer(Int64(state.done)), .optional(state.total.map(Int64.init)), .time(state.lastConnected),
                .time(state.lastActivity), .text(state.lastError),
            ])
    }
}

/// Messages that could not be taken in.
enum QuarantineTable {
    private static let columns = "quarantine.folder_id, uid, reason, tries, next_try, since"

    private static func decode(_ row: inout RowReader) throws(StoreError) -> QuarantineRecord {
        QuarantineRecord(
            folder: FolderKey(rawValue: try row.integer()), uid: UInt32(clamping: try row.integer()),
            reason: try row.text(), tries: Int(clamping: try row.integer()), nextTry: try row.time(),
            since: Timestamp(milliseconds: try row.integer()))
    }

    /// Adds a message, or counts a further try of it.
    static func add(
        folder: FolderKey, uid: UInt32, reason: String, nextTry: Timestamp?, at now: Timestamp,
        on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO quarantine (folder_id, uid, reason, tries, next_try, since) VALUES (?1, ?2, ?3, 1, ?4, ?5)
            ON CONFLICT (folder_id, uid) DO UPDATE SET
                reason = excluded.reason, tries = quarantine.tries + 1, next_try = excluded.next_try
            """,
            [
                .integer(folder.rawValue), .integer(Int64(uid)), .text(reason), .time(nextTry),
                .integer(now.milliseconds),
            ])
    }

    static func delete(
        folder: FolderKey, in range: ClosedRange<UInt32>, on connection: any SQLConnection
    ) throws(StoreError) -> Int {
        try connection.execute(
            "DELETE FROM quarantine WHERE folder_id = ?1 AND uid >= ?2 AND uid <= ?3",
            [.integer(folder.rawValue), .integer(Int64(range.lowerBound)), .integer(Int64(range.upperBound))])
    }

    static func setNextTry(
        _ time: Timestamp?, folder: FolderKey, uid: UInt32, on connection: any SQLConnection
    ) throws(StoreError) -> Bool {
        try connection.execute(
            "UPDATE quarantine SET next_try = ?1 WHERE folder_id = ?2 AND uid = ?3",
            [.time(time), .integer(folder.rawValue), .integer(Int64(uid))]) > 0
    }

    static func list(
        folder: FolderKey, after uid: UInt32, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [QuarantineRecord] {
        try connection.query(
            "SELECT \(columns) FROM quarantine WHERE folder_id = ?1 AND uid > ?2 ORDER BY uid LIMIT ?3",
            [.integer(folder.rawValue), .integer(Int64(uid)), .integer(Int64(limit))], decode)
    }
}
