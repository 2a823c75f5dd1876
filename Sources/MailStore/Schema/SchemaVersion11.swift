extension Schema.Migration {
    /// What services say is among what people are to look at, and no list of its own.
    static let version11 = Schema.Migration(version: 11, name: "notifications are people's") { _ in
        ["workspace", "mailbox"].map { "DROP INDEX conversation_group_4_by_\($0)" } + [
            "UPDATE conversation_mailbox SET kind_group = 0 WHERE kind_group = 4"
        ]
    }
}
