extension Schema.Migration {
    /// The words of the index in their order, for beginnings of long words. It is a view of the index and holds nothing
    /// itself.
    static let version20 = Schema.Migration(version: 20, name: "words of the index") { dialect in
        dialect.searchWords
    }
}
