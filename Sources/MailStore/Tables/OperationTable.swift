internal import MailModel

/// What is to be done on servers.
enum OperationTable {
    private static let columns = """
        public_id, mailbox_id, message_id, kind, payload, flags_added, flags_removed, labels_added, labels_removed,
        state, attempts, next_try, last_error, created
        """

    private static func decode(_ row: inout RowReader) throws(StoreError) -> OperationRecord {
        let id = try row.parsed { OperationID($0) }
        let mailbox = MailboxKey(rawValue: try row.integer())
        let message = try row.optionalInteger().map { MessageKey(rawValue: $0) }
        let kind = OperationKind(rawValue: try row.text())
        let payload = try row.text()
        let flags = FlagChange(added: FieldText.flags(in: try row.text()), removed: FieldText.flags(in: try row.text()))
        let labels = LabelChange(
            added: Set(FieldText.values(in: try row.text())), removed: Set(FieldText.values(in: try row.text())))
        return OperationRecord(
            id: id, mailbox: mailbox, message: message, kind: kind, payload: payload,
            flagChange: flags.added.isEmpty && flags.removed.isEmpty ? nil : flags,
            labelChange: labels.added.isEmpty && labels.removed.isEmpty ? nil : labels,
            state: try row.parsed(OperationRecord.State.init), attempts: Int(clamping: try row.integer()),
            nextTry: Timestamp(milliseconds: try row.integer()), lastError: try row.text(),
            created: Timestamp(milliseconds: try row.integer()))
    }

    /// Whether it is new.
    static func insert(
        _ operation: NewOperation, at now: Timestamp, on connection: any SQLConnection
    ) throws(StoreError) -> Bool {
        try connection.execute(
            """
            INSERT INTO remote_operation (
                public_id, mailbox_id, message_id, kind, payload, flags_added, flags_removed, labels_added,
                labels_removed, state, next_try, created)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'pending', ?10, ?11)
            ON CONFLICT (public_id) DO NOTHING
            """,
            [
                .text(operation.id.description), .integer(operation.mailbox.rawValue),
                .optional(operation.message?.rawValue), .text(operation.kind.rawValue), .text(operation.payload),
                .text(FieldText.text(of: operation.flagChange?.added ?? [])),
                .text(FieldText.text(of: operation.flagChange?.removed ?? [])),
                .text(FieldText.text(ofValues: (operation.labelChange?.added ?? []).sorted())),
                .text(FieldText.text(ofValues: (operation.labelChange?.removed ?? []).sorted())),
                .integer((operation.nextTry ?? now).milliseconds), .integer(now.milliseconds),
            ]) > 0
    }

    static func find(_ id: OperationID, on connection: any SQLConnection) throws(StoreError) -> OperationRecord? {
        try connection.first(
            "SELECT \(columns) FROM remote_operation WHERE public_id = ?1", [.text(id.description)], decode)
    }

    /// Those of a message that are still to be done, in the order in which they were made.
    static func pending(message: Int64, on connection: any SQLConnection) throws(StoreError) -> [OperationRecord] {
        try connection.query(
            "SELECT \(columns) FROM remote_operation WHERE message_id = ?1 AND state = 'pending' ORDER BY id",
            [.integer(message)], decode)
    }

    static func list(
        mailbox: MailboxKey, state: OperationRecord.State, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [OperationRecord] {
        try connection.query(
            "SELECT \(columns) FROM remote_operation WHERE mailbox_id = ?1 AND state = ?2 ORDER BY id LIMIT ?3",
            [.integer(mailbox.rawValue), .text(state.rawValue), .integer(Int64(limit))], decode)
    }

    static func due(
        at now: Timestamp, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [OperationRecord] {
        try connection.query(
            """
            SELECT \(columns) FROM remote_operation WHERE state = 'pending' AND next_try <= ?1
            ORDER BY next_try, id LIMIT ?2
            """, [.integer(now.milliseconds), .integer(Int64(limit))], decode)
    }

    static func delete(_ id: OperationID, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("DELETE FROM remote_operation WHERE public_id = ?1", [.text(id.description)])
    }

    static func setOutcome(
        _ id: OperationID, state: OperationRecord.State, nextTry: Timestamp, error: String,
        on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            UPDATE remote_operation SET state = ?1, attempts = attempts + 1, next_try = ?2, last_error = ?3
            WHERE public_id = ?4
            """, [.text(state.rawValue), .integer(nextTry.milliseconds), .text(error), .text(id.description)])
    }
}
