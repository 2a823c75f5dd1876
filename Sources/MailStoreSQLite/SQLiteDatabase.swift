internal import Dispatch
internal import GRDB
package import MailStore

/// An SQLite file: one writer, several readers, write-ahead log.
///
/// Work runs on GRDB's own queues, never on the threads of Swift's concurrency.
package final class SQLiteDatabase: SQLDatabase {
    /// `SNOD`: marks the file as ours.
    private static let applicationID: Int64 = 0x534E_4F44

    private let pool: DatabasePool
    private let writes = WriteQueue()
    private let memory: RestingMemory

    /// Opens or makes the file, which must be private already.
    package init(path: String) throws(StoreError) {
        do {
            let pool = try DatabasePool(path: path, configuration: Self.configuration)
            self.pool = pool
            memory = RestingMemory { pool.releaseMemoryEventually() }
        } catch {
            throw StoreError(sqlite: error)
        }
        try claim(path)
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "salesnode"
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            // What is deleted is overwritten, so that an erased credential is not left in free pages.
            try database.execute(sql: "PRAGMA secure_delete = ON")
            // Sorting never spills to a file outside the data folder.
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
            // A damaged page, or a schema that somebody else wrote, is reported instead of being followed.
            try database.execute(sql: "PRAGMA cell_size_check = ON")
            try database.execute(sql: "PRAGMA trusted_schema = OFF")
            // The writer keeps what it has read, since nobody else writes; indexes are filled in random order. Readers
            // throw theirs away with every commit of the writer, and are served by the system's cache.
            let kibibytes = database.configuration.readonly ? 8 << 10 : 64 << 10
            try database.execute(sql: "PRAGMA cache_size = -\(kibibytes)")
            // Pages that many commits change are written into the database once. The log grows to about 32 MB.
            try database.execute(sql: "PRAGMA wal_autocheckpoint = 8000")
        }
        return configuration
    }

    package func read<T: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws(StoreError) -> T
    ) async throws(StoreError) -> T {
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<T, StoreError>, Never>) in
            pool.asyncRead { database in
                continuation.resume(
                    returning: Self.result {
                        let database = try database.get()
                        return try body(SQLiteConnection(database: database))
                    })
            }
        }
        return try result.get()
    }

    package func write<T: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws(StoreError) -> T
    ) async throws(StoreError) -> T {
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<T, StoreError>, Never>) in
            let job = WriteQueue.Job(
                run: { database, scope in
                    let result = Self.result { try Self.run(body, on: database, in: scope) }
                    return { lost in
                        // What failed by itself failed for its own reason.
                        if let lost, case .success = result {
                            continuation.resume(returning: .failure(lost))
                        } else {
                            continuation.resume(returning: result)
                        }
                    }
                }, refuse: { continuation.resume(returning: .failure($0)) })
            if writes.add(job) { runWrites() }
        }
        memory.wrote()
        return try result.get()
    }

    private func runWrites() {
        pool.asyncWriteWithoutTransaction { [self] database in
            // One commit at a time, so that a checkpoint or a backup that waits has its turn.
            if writes.run(database) { runWrites() }
        }
    }

    private static func run<T>(
        _ body: (any SQLConnection) throws(StoreError) -> T, on database: Database, in scope: WriteQueue.Scope
    ) throws -> T {
        var value: T?
        let work = {
            value = try body(SQLiteConnection(database: database))
            return Database.TransactionCompletion.commit
        }
        switch scope {
        case .transaction: try database.inTransaction(.immediate, work)
        case .savepoint: try database.inSavepoint(work)
        }
        guard let value else { throw StoreError(.programmer, "a committed transaction has no result") }
        return value
    }

    package func discardHistory() async throws(StoreError) {
        try await withoutTransaction { database in
            // A statement notices that the connection is closed; the checkpoint alone would follow a null pointer.
            try database.execute(sql: "PRAGMA application_id")
            _ = try database.checkpoint(.truncate)
        }
    }

    /// Writes a complete, compact copy; the file must be there, empty and private.
    package func copy(to path: String) async throws(StoreError) {
        try await withoutTransaction { database in
            try database.execute(sql: "VACUUM INTO ?", arguments: [path])
        }
    }

    package func close() async throws(StoreError) {
        memory.end()
        // A failed checkpoint is no reason to stay open: the log is taken up at the next start.
        try? await discardHistory()
        let pool = pool
        // Closing waits for the queues, which a thread of Swift's concurrency must not.
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<Void, StoreError>, Never>) in
            DispatchQueue.global().async { continuation.resume(returning: Self.result { try pool.close() }) }
        }
        try result.get()
    }

    private func withoutTransaction(_ body: @escaping @Sendable (Database) throws -> Void) async throws(StoreError) {
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<Void, StoreError>, Never>) in
            pool.asyncWriteWithoutTransaction { database in
                continuation.resume(returning: Self.result { try body(database) })
            }
        }
        try result.get()
    }

    private static func result<T>(_ body: () throws -> T) -> Result<T, StoreError> {
        do {
            return .success(try body())
        } catch {
            return .failure(StoreError(sqlite: error))
        }
    }

    /// Marks a new file as ours, and refuses one that is another program's.
    private func claim(_ path: String) throws(StoreError) {
        do {
            try pool.writeWithoutTransaction { database in
                // FULL syncs the log at every commit, NORMAL only at checkpoints: with NORMAL the last commits are lost
                // with the power. A provider that rotates refresh tokens has forgotten the old one by then, and the
                // mailbox is locked out; and a rotation of the master key drops the old key right after its commit. Set
                // here and not above, because GRDB sets NORMAL itself when it turns the log on. See docs/store.md.
                try database.execute(sql: "PRAGMA synchronous = FULL")
                let id = try Int64.fetchOne(database, sql: "PRAGMA application_id")
                guard id != Self.applicationID else { return }
                let tables = try Int64.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master")
                guard id == 0, tables == 0 else {
                    throw StoreError(
                        .notADatabase, "\(path) is a database of another program; name another data folder")
                }
                try database.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
            }
        } catch {
            throw StoreError(sqlite: error)
        }
    }
}
