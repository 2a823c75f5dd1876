extension Schema.Migration {
    /// Why access that is to be taken back at its provider is not yet.
    static let version19 = Schema.Migration(version: 19, name: "obstacles of revocations") { _ in
        ["ALTER TABLE oauth_revocation ADD COLUMN obstacle TEXT NOT NULL DEFAULT ''"]
    }
}
