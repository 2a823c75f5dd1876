extension Schema.Migration {
    /// OAuth: clients, sign-ins under way, grants, and links for owners.
    static let version8 = Schema.Migration(version: 8, name: "OAuth") { dialect in
        let rowID = dialect.rowID
        let integer = dialect.integer
        let bytes = dialect.bytes
        let options = dialect.tableOptions
        return [
            // Without a workspace it serves all. A public client has no secret.
            """
            CREATE TABLE oauth_client (
                id \(rowID),
                public_id TEXT NOT NULL UNIQUE,
                workspace_id \(integer) REFERENCES workspace (id) ON DELETE CASCADE,
                provider TEXT NOT NULL,
                realm TEXT NOT NULL,
                client_id TEXT NOT NULL,
                configuration TEXT NOT NULL,
                sealed_secret \(bytes),
                secret_expires \(integer),
                created \(integer) NOT NULL,
                updated \(integer) NOT NULL
            )\(options)
            """,
            "CREATE INDEX oauth_client_by_workspace ON oauth_client (workspace_id, id)",
            // Of state and handle there are digests only; the rest is sealed.
            """
            CREATE TABLE oauth_sign_in (
                id \(rowID),
                workspace_id \(integer) NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
                stage TEXT NOT NULL CHECK (stage IN ('asked', 'granted')),
                digest \(bytes) NOT NULL UNIQUE,
                browser \(bytes) NOT NULL,
                sealed \(bytes) NOT NULL,
                created \(integer) NOT NULL,
                expires \(integer) NOT NULL
            )\(options)
            """,
            "CREATE INDEX oauth_sign_in_by_workspace ON oauth_sign_in (workspace_id)",
            "CREATE INDEX oauth_sign_in_by_expiry ON oauth_sign_in (expires)",
            // The tokens are a credential of the mailbox; what stands here may be shown. It dies with the data key.
            """
            CREATE TABLE oauth_grant (
                id \(rowID),
                data_key_id \(integer) NOT NULL UNIQUE REFERENCES data_key (id) ON DELETE CASCADE,
                mailbox_id \(integer) NOT NULL UNIQUE REFERENCES mailbox (id) ON DELETE CASCADE,
                workspace_id \(integer) NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
                client_id \(integer) REFERENCES oauth_client (id) ON DELETE SET NULL,
                version \(integer) NOT NULL,
                issuer TEXT NOT NULL,
                subject TEXT NOT NULL,
                account TEXT NOT NULL,
                scopes TEXT NOT NULL,
                granted \(integer) NOT NULL,
                granted_by TEXT NOT NULL,
                last_used \(integer),
                last_refreshed \(integer) NOT NULL,
                access_expires \(integer),
                grant_expires \(integer),
                refresh_started \(integer),
                finding TEXT NOT NULL DEFAULT ''
            )\(options)
            """,
            "CREATE INDEX oauth_grant_by_workspace ON oauth_grant (workspace_id, id)",
            "CREATE INDEX oauth_grant_by_client ON oauth_grant (client_id, id)",
            // A link that was used stays until it expires, so that it can say so.
            """
            CREATE TABLE oauth_link (
                id \(rowID),
                public_id TEXT NOT NULL UNIQUE,
                workspace_id \(integer) NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
                client_id \(integer) NOT NULL REFERENCES oauth_client (id) ON DELETE CASCADE,
                digest \(bytes) NOT NULL,
                address TEXT NOT NULL,
                inviter TEXT NOT NULL,
                created \(integer) NOT NULL,
                expires \(integer) NOT NULL,
                used \(integer)
            )\(options)
            """,
            "CREATE INDEX oauth_link_by_workspace ON oauth_link (workspace_id, id)",
            "CREATE INDEX oauth_link_by_client ON oauth_link (client_id)",
            "CREATE INDEX oauth_link_by_expiry ON oauth_link (expires)",
        ]
    }
}
