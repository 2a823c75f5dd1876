internal import MailModel

/// The index of words.
enum SearchTable {
    static func enqueue(_ message: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("DELETE FROM search_queue WHERE message_id = ?1", [.integer(message)])
        try connection.execute("INSERT INTO search_queue (message_id) VALUES (?1)", [.integer(message)])
    }

    /// The oldest entries of messages that the cursor has passed; the others are indexed with their new text anyway.
    static func queued(
        through cursor: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [(entry: Int64, message: Int64)] {
        try connection.query(
            "SELECT id, message_id FROM search_queue WHERE message_id <= ?1 ORDER BY message_id LIMIT ?2",
            [.integer(cursor), .integer(Int64(limit))]
        ) { (row) throws(StoreError) in (try row.integer(), try row.integer()) }
    }

    /// Takes a message's entry away unless it is newer than what was indexed.
    static func dequeue(
        _ message: Int64, through entry: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            "DELETE FROM search_queue WHERE message_id = ?1 AND id <= ?2", [.integer(message), .integer(entry)])
    }

    private static let sourceColumns = "id, subject, authors, recipients, attachments, packed"

    private static func decodeSource(_ row: inout RowReader) throws(StoreError) -> SearchSource {
        let key = MessageKey(rawValue: try row.integer())
        let subject = try row.text()
        let people = MessageTable.people(authors: try row.text(), recipients: try row.text())
        return SearchSource(
            key: key, subject: subject, people: people, attachments: FieldText.attachments(in: try row.text()),
            text: try BodyCoding.unpackText(try row.bytes()))
    }

    /// Messages after a row, in the order of rows.
    static func sources(
        after row: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> [SearchSource] {
        try connection.query(
            """
            SELECT \(sourceColumns) FROM message JOIN message_body ON message_body.message_id = message.id
            WHERE message.id > ?1 ORDER BY message.id LIMIT ?2
            """, [.integer(row), .integer(Int64(limit))], decodeSource)
    }

    static func source(_ message: Int64, on connection: any SQLConnection) throws(StoreError) -> SearchSource? {
        try connection.first(
            """
            SELECT \(sourceColumns) FROM message JOIN message_body ON message_body.message_id = message.id
            WHERE message.id = ?1
            """, [.integer(message)], decodeSource)
    }

    /// How many messages come after a row, counted up to `limit`, and when the first of them was written.
    static func waiting(
        after row: Int64, limit: Int, on connection: any SQLConnection
    ) throws(StoreError) -> (count: Int, oldest: Timestamp?) {
        let rows = try connection.query(
            "SELECT id FROM message WHERE id > ?1 ORDER BY id LIMIT ?2", [.integer(row), .integer(Int64(limit))]
        ) { (row) throws(StoreError) in try row.integer() }
        let oldest: Timestamp? = try connection.first(
            "SELECT created FROM message WHERE id > ?1 ORDER BY id LIMIT 1", [.integer(row)]
        ) { (row) throws(StoreError) in Timestamp(milliseconds: try row.integer()) }
        return (rows.count, oldest)
    }

    /// The rows of messages in the index, and their mailboxes; those that are gone are left out.
    static func places(
        of messages: [Int64], on connection: any SQLConnection
    ) throws(StoreError) -> [Int64: (searchID: Int64, mailbox: Int64)] {
        var places: [Int64: (searchID: Int64, mailbox: Int64)] = [:]
        for keys in KeyChunks.of(messages.map { .integer($0) }) {
            let rows = try connection.query(
                "SELECT id, search_id, mailbox_id FROM message WHERE id IN (\(KeyChunks.places(from: 1)))", keys
            ) { (row) throws(StoreError) in (try row.integer(), try row.integer(), try row.integer()) }
            for (message, searchID, mailbox) in rows { places[message] = (searchID, mailbox) }
        }
        return places
    }

    static func insert(
        _ document: SearchDocument, searchID: Int64, mailbox: Int64, workspace: Int64,
        on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            connection.dialect.searchInsertion,
            [
                .integer(searchID), .text(document.sender), .text(document.recipients), .text(document.copies),
                .text(document.subject), .text(document.body), .text(document.files),
                .text(scopeText(mailbox: mailbox, workspace: workspace)),
            ])
    }

    static func delete(searchID: Int64, on connection: any SQLConnection) throws(StoreError) {
        try connection.execute("DELETE FROM message_search WHERE rowid = ?1", [.integer(searchID)])
    }

    /// Merges some of the index; tells whether all of it is one piece, in which nothing deleted is left.
    static func merge(pages: Int, on connection: any SQLConnection) throws(StoreError) -> Bool {
        let before = try writtenRows(on: connection)
        try connection.execute(connection.dialect.searchMerge, [.integer(Int64(-pages))])
        // One row is the command itself. What has nothing to merge writes nothing else.
        return try writtenRows(on: connection) - before < 2
    }

    private static func writtenRows(on connection: any SQLConnection) throws(StoreError) -> Int64 {
        try connection.first(connection.dialect.writtenRows, []) { (row) throws(StoreError) in try row.integer() } ?? 0
    }

    /// The words that stand for a mailbox and its workspace, so that a search is bounded to them by the index itself.
    static func scopeText(mailbox: Int64, workspace: Int64) -> String {
        "\(word(ofMailbox: mailbox)) \(word(ofWorkspace: workspace))"
    }

    static func word(ofMailbox mailbox: Int64) -> String { "mailbox\(mailbox)" }

    static func word(ofWorkspace workspace: Int64) -> String { "workspace\(workspace)" }
}
