internal import FoundationEssentials
public import MailModel
public import MailStore

/// Opens the store in a data folder.
public enum SQLiteStore {
    /// How many backups from before migrations are kept.
    public static let keptBackups = 3

    /// Opens or makes the database of `folder`, and brings its schema up to date after a backup.
    ///
    /// All files are readable by their owner alone. The folder stays locked as long as `folder` lives: keep it at least
    /// until the store is closed.
    ///
    /// - Parameter now: the wall clock; tests give their own.
    /// - Throws: ``StoreError``: `schemaTooNew` where a newer program wrote it, `corrupted`, `notADatabase`,
    ///   `diskFull`, `readOnly`, `cannotOpen`, `migrationFailed`. In each case the data is as it was.
    public static func open(
        in folder: DataFolder, now: @escaping @Sendable () -> Timestamp = { .now() }
    ) async throws(StoreError) -> Store {
        try await open(in: folder, schema: .current, now: now)
    }

    package static func open(
        in folder: DataFolder, schema: Schema, now: @escaping @Sendable () -> Timestamp
    ) async throws(StoreError) -> Store {
        try FileSystem.makePrivate(folder.databasePath)
        let database = try SQLiteDatabase(path: folder.databasePath)
        var made: (path: String, version: Int)?
        do throws(StoreError) {
            let store = try await Store.open(database, schema: schema, now: now) {
                (from, _) throws(StoreError) in
                made = (try await backUp(database, in: folder, version: from, at: now()), from)
            }
            // The log of a process that was killed may still have what it erased.
            try await database.discardHistory()
            return store
        } catch {
            // A server that is started again and again must not fill the disk with copies of what did not change.
            let version = try? await database.read { (connection) throws(StoreError) in
                try schema.version(on: connection)
            }
            if let made, made.version == version { FileSystem.remove(made.path) }
            try? await database.close()
            throw error
        }
    }

    /// Copies the database into `backups`, so that a crash leaves a whole copy or none, and removes the oldest ones. Gives
    /// the path of the copy.
    private static func backUp(
        _ database: SQLiteDatabase, in folder: DataFolder, version: Int, at now: Timestamp
    ) async throws(StoreError) -> String {
        let backups = folder.backupsPath
        try FileSystem.makeFolders(backups)
        for name in FileSystem.names(in: backups) where name.contains(".db.partial") {
            FileSystem.remove("\(backups)/\(name)")
        }
        let time = String(now.description.filter { $0 != "-" && $0 != ":" })
        let target = "\(backups)/salesnode-\(time)-schema\(version).db"
        let partial = target + ".partial"
        do throws(StoreError) {
            try FileSystem.makePrivate(partial)
            try await database.copy(to: partial)
            try FileSystem.sync(partial)
            try FileSystem.move(partial, to: target)
            try FileSystem.sync(backups)
        } catch {
            FileSystem.remove(partial)
            FileSystem.remove(partial + "-journal")
            throw StoreError(
                error.code, "the backup that must come before the migration failed: \(error). Nothing was changed")
        }
        let complete = FileSystem.names(in: backups).filter { $0.hasPrefix("salesnode-") && $0.hasSuffix(".db") }
        for name in complete.dropLast(keptBackups) { FileSystem.remove("\(backups)/\(name)") }
        return target
    }
}
