extension Schema.Migration {
    /// What searches ask of the messages that words have found, beside each other: a search with few finds among many looks
    /// at thousands, whose rows lie all over the file.
    static let version18 = Schema.Migration(version: 18, name: "conditions of searches") { _ in
        [
            """
            CREATE INDEX message_searched ON message (
                search_id, removed, places, is_unread, is_flagged, is_answered, is_draft, is_outgoing, attachment_count,
                mailbox_id, kind)
            """
        ]
    }
}
