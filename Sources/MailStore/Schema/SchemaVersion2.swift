extension Schema.Migration {
    /// How much a mailbox may send in a day.
    static let version2 = Schema.Migration(version: 2, name: "daily limits") { dialect in
        ["ALTER TABLE mailbox ADD COLUMN daily_limit \(dialect.integer) CHECK (daily_limit > 0)"]
    }
}
