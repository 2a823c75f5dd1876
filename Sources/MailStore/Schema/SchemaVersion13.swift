extension Schema.Migration {
    /// Grants that an organisation's own app has, without an owner who signs in.
    static let version13 = Schema.Migration(version: 13, name: "grants of apps") { _ in
        ["ALTER TABLE oauth_grant ADD COLUMN kind TEXT NOT NULL DEFAULT 'owner'"]
    }
}
