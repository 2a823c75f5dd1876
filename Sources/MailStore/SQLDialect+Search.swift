/// The index of words is where the databases differ most; all of it is here.
extension SQLDialect {
    /// Makes the index. Its text is kept in it, so that what is deleted is known to the last word.
    var searchTable: [String] {
        switch self {
        case .sqlite:
            [
                """
                CREATE VIRTUAL TABLE message_search USING fts5 (
                    sender, recipients, copies, subject, body, files, scope, tokenize = 'unicode61 remove_diacritics 2')
                """
            ]
        case .postgreSQL:
            [
                """
                CREATE TABLE message_search (
                    rowid BIGINT PRIMARY KEY, sender TEXT NOT NULL, recipients TEXT NOT NULL, copies TEXT NOT NULL,
                    subject TEXT NOT NULL, body TEXT NOT NULL, files TEXT NOT NULL, scope TEXT NOT NULL,
                    words TSVECTOR GENERATED ALWAYS AS (
                        to_tsvector('simple', sender || ' ' || recipients || ' ' || copies || ' ' || subject || ' '
                            || body || ' ' || files || ' ' || scope)) STORED)
                """,
                "CREATE INDEX message_search_words ON message_search USING gin (words)",
            ]
        }
    }

    /// Adds a document: row, then the columns in their order.
    var searchInsertion: String {
        """
        INSERT INTO message_search (rowid, sender, recipients, copies, subject, body, files, scope)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        """
    }
}
