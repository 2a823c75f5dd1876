extension Schema.Migration {
    /// Words of more messages are gathered before they are written into the index.
    static let version14 = Schema.Migration(version: 14, name: "search in large portions") { $0.searchPortions }
}
