extension Schema.Migration {
    /// Access that is to be taken back at its provider, which could not be reached.
    static let version16 = Schema.Migration(version: 16, name: "revocations") { dialect in
        let integer = dialect.integer
        return [
            // It outlives its mailbox: nothing of the mailbox is left but what names it to people. The token is sealed
            // under its workspace's key.
            """
            CREATE TABLE oauth_revocation (
                id \(dialect.rowID),
                public_id TEXT NOT NULL UNIQUE,
                workspace_id \(integer) NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
                client_id \(integer) REFERENCES oauth_client (id) ON DELETE SET NULL,
                mailbox TEXT NOT NULL,
                address TEXT NOT NULL,
                issuer TEXT NOT NULL,
                subject TEXT NOT NULL,
                sealed \(dialect.bytes) NOT NULL,
                attempts \(integer) NOT NULL,
                created \(integer) NOT NULL,
                due \(integer) NOT NULL,
                ends \(integer) NOT NULL
            )\(dialect.tableOptions)
            """,
            "CREATE INDEX oauth_revocation_by_workspace ON oauth_revocation (workspace_id, id)",
            "CREATE INDEX oauth_revocation_by_client ON oauth_revocation (client_id, subject)",
            "CREATE INDEX oauth_revocation_by_due ON oauth_revocation (due, id)",
            // Whether a second mailbox stands on the same grant.
            "CREATE INDEX oauth_grant_by_subject ON oauth_grant (client_id, subject)",
        ]
    }
}
