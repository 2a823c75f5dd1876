extension Schema.Migration {
    /// Links by which people set a new password.
    static let version10 = Schema.Migration(version: 10, name: "password resets") { dialect in
        [
            // A person has one link at a time. Without a workspace it was made by whoever runs the server.
            """
            CREATE TABLE password_reset (
                id \(dialect.rowID),
                person_id \(dialect.integer) NOT NULL UNIQUE REFERENCES person (id) ON DELETE CASCADE,
                workspace_id \(dialect.integer) REFERENCES workspace (id) ON DELETE CASCADE,
                digest \(dialect.bytes) NOT NULL UNIQUE,
                issuer TEXT NOT NULL,
                expires \(dialect.integer) NOT NULL
            )\(dialect.tableOptions)
            """,
            "CREATE INDEX password_reset_by_workspace ON password_reset (workspace_id)",
            "CREATE INDEX password_reset_by_expiry ON password_reset (expires)",
        ]
    }
}
