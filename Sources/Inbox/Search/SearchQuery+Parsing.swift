extension SearchQuery {
    /// Octets of a query.
    public static let maximumBytes = 2_000
    /// Words, phrases, operators and groups of a query.
    public static let maximumParts = 64
    /// Parentheses in each other.
    public static let maximumDepth = 10

    /// Reads what somebody typed.
    ///
    /// Words beside each other must all be found, `"words in quotation marks"` one behind the other, `-` excludes, `OR`
    /// joins two neighbours and binds closer than a space, parentheses group, `word*` finds longer words too, and so does
    /// the last word while it is typed. `from: to: cc: subject: body: filename:` look in one place, `has: is: in: folder:
    /// label: mailbox: before: after: on: older_than: newer_than:` ask for more; `docs/conversations.md` has them all.
    /// An empty query finds everything.
    ///
    /// - Throws: ``SearchSyntaxError`` with the word that is wrong and what to write instead. Nothing that was typed is
    ///   ever left out silently.
    public init(parsing text: String) throws(SearchSyntaxError) {
        guard text.utf8.count <= Self.maximumBytes else {
            throw SearchSyntaxError(.tooLong) { _ in
                "the query is longer than \(Self.maximumBytes) bytes; leave some words out"
            }
        }
        var parser = try SearchParser(text)
        self.init(try parser.query())
    }
}
