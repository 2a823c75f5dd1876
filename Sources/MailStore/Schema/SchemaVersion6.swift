extension Schema.Migration {
    /// People, their places in workspaces, sessions, invitations, access lists and the audit log.
    static let version6 = Schema.Migration(version: 6, name: "people and access") { dialect in
        let rowID = dialect.rowID
        let integer = dialect.integer
        let bytes = dialect.bytes
        let options = dialect.tableOptions
        return [
            """
            CREATE TABLE person (
                id \(rowID),
                public_id TEXT NOT NULL UNIQUE,
                address TEXT NOT NULL,
                address_key TEXT NOT NULL UNIQUE,
                name TEXT NOT NULL,
                password_hash TEXT NOT NULL,
                password_changed \(integer) NOT NULL,
                created \(integer) NOT NULL
            )\(options)
            """,
            """
            CREATE TABLE member (
                id \(rowID),
                public_id TEXT NOT NULL UNIQUE,
                workspace_id \(integer) NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
                person_id \(integer) NOT NULL REFERENCES person (id) ON DELETE CASCADE,
                role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'editor', 'viewer')),
                joined \(integer) NOT NULL,
                UNIQUE (workspace_id, person_id)
            )\(options)
            """,
            "CREATE INDEX member_by_person ON member (person_id, id)",
            "CREATE INDEX member_by_workspace ON member (workspace_id, id)",
            // A workspace has one owner.
            "CREATE UNIQUE INDEX member_owner ON member (workspace_id) WHERE role = 'owner'",
            // `expires` moves on with use, `ends` does not.
            """
            CREATE TABLE session (
                id \(rowID),
                public_id TEXT NOT NULL UNIQUE,
                person_id \(integer) NOT NULL REFERENCES person (id) ON DELETE CASCADE,
                workspace_id \(integer) REFERENCES workspace (id) ON DELETE SET NULL,
                digest \(bytes) NOT NULL UNIQUE,
                label TEXT NOT NULL,
                source TEXT NOT NULL,
                created \(integer) NOT NULL,
                last_used \(integer) NOT NULL,
                expires \(integer) NOT NULL,
                ends \(integer) NOT NULL
            )\(options)
            """,
            "CREATE INDEX session_by_person ON session (person_id, id)",
            "CREATE INDEX session_by_workspace ON session (workspace_id)",
            "CREATE INDEX session_by_expiry ON session (expires)",
            // Browsers in which a person has signed in before: strangers' failures do not count against them.
            """
            CREATE TABLE device (
                id \(rowID),
                person_id \(integer) NOT NULL REFERENCES person (id) ON DELETE CASCADE,
                digest \(bytes) NOT NULL UNIQUE,
                last_used \(integer) NOT NULL
            )\(options)
            """,
            "CREATE INDEX device_by_person ON device (person_id, last_used)",
            "CREATE INDEX device_by_use ON device (last_used)",
            """
            CREATE TABLE invitation (
                id \(rowID),
                public_id TEXT NOT NULL UNIQUE,
                workspace_id \(integer) NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
                address TEXT NOT NULL,
                address_key TEXT NOT NULL,
                role TEXT NOT NULL CHECK (role IN ('admin', 'member', 'editor', 'viewer')),
                digest \(bytes) NOT NULL UNIQUE,
                inviter TEXT NOT NULL,
                created \(integer) NOT NULL,
                issued \(integer) NOT NULL,
                expires \(integer) NOT NULL,
                UNIQUE (workspace_id, address_key)
            )\(options)
            """,
            "CREATE INDEX invitation_by_expiry ON invitation (expires)",
            // Lists of mailboxes by kind; the conditions are those of MailboxListTable.
            """
            CREATE INDEX mailbox_attention ON mailbox (workspace_id, address_key)
            WHERE state = 'active' AND (receiving_status = 'failed' OR sending_status = 'failed')
            """,
            "CREATE INDEX mailbox_paused ON mailbox (workspace_id, address_key) WHERE state = 'paused'",
            "CREATE INDEX mailbox_disconnected ON mailbox (workspace_id, address_key) WHERE state = 'disconnected'",
            // Without a list everybody in the workspace has access.
            "ALTER TABLE mailbox ADD COLUMN is_restricted \(integer) NOT NULL DEFAULT 0",
            """
            CREATE TABLE mailbox_access (
                id \(rowID),
                mailbox_id \(integer) NOT NULL REFERENCES mailbox (id) ON DELETE CASCADE,
                member_id \(integer) NOT NULL REFERENCES member (id) ON DELETE CASCADE,
                UNIQUE (mailbox_id, member_id)
            )\(options)
            """,
            "CREATE INDEX mailbox_access_by_member ON mailbox_access (member_id)",
            // Names are kept as they were: who is gone is still named.
            """
            CREATE TABLE audit (
                id \(rowID),
                public_id TEXT NOT NULL UNIQUE,
                workspace_id \(integer) NOT NULL REFERENCES workspace (id) ON DELETE CASCADE,
                kind TEXT NOT NULL,
                actor_id TEXT NOT NULL,
                actor_name TEXT NOT NULL,
                subject_id TEXT NOT NULL,
                subject_name TEXT NOT NULL,
                detail TEXT NOT NULL,
                source TEXT NOT NULL,
                occurred \(integer) NOT NULL
            )\(options)
            """,
            "CREATE INDEX audit_by_workspace ON audit (workspace_id, id)",
        ] + finality(dialect)
    }

    /// What is in the audit log stays as it is, until the whole workspace goes.
    private static func finality(_ dialect: SQLDialect) -> [String] {
        switch dialect {
        case .sqlite:
            [
                """
                CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
                BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END
                """,
                """
                CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit
                WHEN EXISTS (SELECT 1 FROM workspace WHERE id = OLD.workspace_id)
                BEGIN SELECT RAISE(ABORT, 'the audit log is never shortened'); END
                """,
            ]
        case .postgreSQL:
            [
                """
                CREATE FUNCTION audit_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF TG_OP = 'UPDATE' OR EXISTS (SELECT 1 FROM workspace WHERE id = OLD.workspace_id) THEN
                        RAISE EXCEPTION 'the audit log is never changed' USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                    RETURN OLD;
                END
                $$
                """,
                """
                CREATE TRIGGER audit_is_final BEFORE UPDATE OR DELETE ON audit
                FOR EACH ROW EXECUTE FUNCTION audit_is_final()
                """,
            ]
        }
    }
}
