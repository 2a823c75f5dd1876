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
