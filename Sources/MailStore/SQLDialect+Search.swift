/// The index of words is where the databases differ most; all of it is here.
extension SQLDialect {
    /// Makes the index. Its text is kept in it, so that what is deleted is known to the last word. Beginnings of two
    /// to five letters have entries of their own: somebody who types asks for nothing more often, and without them
    /// SQLite would gather everything that any longer word finds before it answers. Sizes of columns are
    /// for ranking, which is by date here.
    var searchTable: [String] {
        switch self {
        case .sqlite:
            [
                """
                CREATE VIRTUAL TABLE message_search USING fts5 (
                    sender, recipients, copies, subject, body, files, scope, tokenize = 'unicode61 remove_diacritics 2',
                    prefix = '2 3 4 5', columnsize = 0)
                """
            ]
        // PostgreSQL's index of words comes with its backend.
        case .postgreSQL: []
        }
    }

    /// Shows the words of the index as a table, one row for each time that a word stands somewhere.
    var searchWords: [String] {
        switch self {
        case .sqlite: ["CREATE VIRTUAL TABLE message_search_word USING fts5vocab (message_search, instance)"]
        case .postgreSQL: []
        }
    }

    /// The first word of the index that is `?1` or comes after it.
    var nextSearchWord: String { "SELECT term FROM message_search_word WHERE term >= ?1 ORDER BY term LIMIT 1" }

    /// Lets the index gather 8 MB of words within a transaction, eight times as much as by itself, before it writes a
    /// piece of itself: fewer pieces are to be merged, which is most of the work of indexing many messages.
    var searchPortions: [String] {
        switch self {
        case .sqlite: ["INSERT INTO message_search (message_search, rank) VALUES ('hashsize', 8388608)"]
        case .postgreSQL: []
        }
    }

    /// Adds a document: row, then the columns in their order.
    var searchInsertion: String {
        """
        INSERT INTO message_search (rowid, sender, recipients, copies, subject, body, files, scope)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        """
    }

    /// Where `?1` is found in rows from `?2` to below `?3`, newest first, `?4` at most.
    var searchHits: String {
        """
        SELECT rowid AS search_id FROM message_search
        WHERE message_search MATCH ?1 AND rowid >= ?2 AND rowid < ?3 ORDER BY rowid DESC LIMIT ?4
        """
    }

    /// Whether a message is found by the parameter of this number, among those from `?2` to below `?3`.
    func isFound(by parameter: Int) -> String {
        """
        message.search_id IN (SELECT rowid FROM message_search
            WHERE message_search MATCH ?\(parameter) AND rowid >= ?2 AND rowid < ?3)
        """
    }

    /// Words around what `?1` finds in the rows of the list `?4`, which lie from `?2` to `?3`. All at once: a beginning of
    /// a long word gathers what every longer word finds, anew for each statement.
    var searchExcerpts: String {
        """
        SELECT rowid, snippet(message_search, -1, char(2), char(3), '…', 20) FROM message_search
        WHERE message_search MATCH ?1 AND rowid >= ?2 AND rowid <= ?3
            AND +rowid IN (SELECT value FROM json_each(?4))
        """
    }

    /// Has a statement read messages from the index that holds what conditions ask, and not their rows. By itself SQLite
    /// takes the index that says only where the row is, because it is unique.
    var searchedMessages: String {
        switch self {
        case .sqlite: "message INDEXED BY message_searched"
        case .postgreSQL: "message"
        }
    }

    /// How many rows this connection has written since it was opened, in whichever table.
    var writtenRows: String { "SELECT total_changes()" }

    /// Goes on with the merging of the index by about `?1` pages: a negative number begins to merge all of it into
    /// one, by which words of deleted messages go for good.
    var searchMerge: String { "INSERT INTO message_search (message_search, rank) VALUES ('merge', ?1)" }
}
