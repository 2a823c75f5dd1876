package import MailModel

/// The migrations in order, and how they are run.
package struct Schema: Sendable {
    /// One step of the schema. Once released it is never changed; a further change is a further migration.
    package struct Migration: Sendable {
        /// 1 for the first, ascending without gaps.
        package let version: Int
        /// What it does, in a few words.
        package let name: String
        /// Its statements, in the words of a database.
        package let statements: @Sendable (SQLDialect) -> [String]

        package init(version: Int, name: String, statements: @escaping @Sendable (SQLDialect) -> [String]) {
            self.version = version
            self.name = name
            self.statements = statements
        }
    }

    /// What this program writes.
    package static let current = Schema(migrations: [
        .version1, .version2, .version3, .version4, .version5, .version6, .version7, .version8, .version9,
        .version10, .version11, .version12, .version13, .version14, .version15, .version16, .version17,
        .version18, .version19, .version20, .version21,
    ])

    package let migrations: [Migration]

    /// Takes migrations in order; a gap is a programmer's error.
    package init(migrations: [Migration]) {
        precondition(migrations.map(\.version) == Array(1...migrations.count), "migrations are numbered from 1")
        self.migrations = migrations
    }

    package var newestVersion: Int { migrations.count }

    /// The version of the database; 0 where it is empty.
    package func version(on connection: any SQLConnection) throws(StoreError) -> Int {
        let tables: Int64? = try connection.first(Self.tableCount(connection.dialect), []) {
            (row) throws(StoreError) in try row.integer()
        }
        guard let tables, tables > 0 else { return 0 }
        let version: Int64? = try connection.first("SELECT max(version) FROM schema_migration", []) {
            (row) throws(StoreError) in try row.optionalInteger() ?? 0
        }
        return Int(clamping: version ?? 0)
    }

    /// Refuses what a newer program wrote.
    package func check(version: Int) throws(StoreError) {
        guard version <= newestVersion else {
            throw StoreError(
                .schemaTooNew,
                "the data is of schema version \(version), written by a newer Salesnode; this one knows versions up to"
                    + " \(newestVersion). Start the newer program, or put back a backup of version \(newestVersion)."
                    + " Nothing was changed")
        }
    }

    /// Runs every migration after `version`. The caller's transaction makes it all or nothing.
    package func migrate(
        _ connection: any SQLConnection, from version: Int, at now: Timestamp
    ) throws(StoreError) {
        do throws(StoreError) {
            if version == 0 {
                let integer = connection.dialect.integer
                try connection.execute(
                    """
                    CREATE TABLE schema_migration (
                        version \(integer) PRIMARY KEY NOT NULL,
                        name TEXT NOT NULL,
                        applied \(integer) NOT NULL
                    )\(connection.dialect.tableOptions)
                    """, [])
            }
            for migration in migrations where migration.version > version {
                for statement in migration.statements(connection.dialect) { try connection.execute(statement, []) }
                try connection.execute(
                    "INSERT INTO schema_migration (version, name, applied) VALUES (?1, ?2, ?3)",
                    [.integer(Int64(migration.version)), .text(migration.name), .integer(now.milliseconds)])
            }
        } catch {
            guard [.constraint, .programmer, .corrupted].contains(error.code) else { throw error }
            throw StoreError(
                .migrationFailed,
                "the data could not be brought from schema version \(version) to \(newestVersion): \(error). Nothing"
                    + " was changed; go on with the program that you had, and report this")
        }
    }

    private static func tableCount(_ dialect: SQLDialect) -> String {
        switch dialect {
        case .sqlite: "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migration'"
        case .postgreSQL:
            "SELECT count(*) FROM information_schema.tables"
                + " WHERE table_schema = current_schema() AND table_name = 'schema_migration'"
        }
    }
}
