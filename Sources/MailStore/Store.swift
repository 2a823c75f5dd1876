public import MailModel
internal import Synchronization

/// Everything that is kept, over whichever database.
///
/// Reads and writes are closures that cannot wait: nobody can hold a transaction open over the network. A write
/// commits when its closure returns and is rolled back when it throws; a change of state and its entry in the feed
/// are one transaction.
///
/// ```swift
/// let mailbox = try await store.read { try $0.mailbox(address: address, in: workspace) }
/// try await store.write { try $0.pauseMailbox(id, in: workspace) }
/// ```
public final class Store: Sendable {
    private let database: any SQLDatabase
    private let signal = ChangeSignal()
    private let now: @Sendable () -> Timestamp
    private let hasHistoryToDiscard = Atomic(false)

    /// Opens the store on a database: runs the migrations that it lacks and makes the first workspace.
    ///
    /// - Parameters:
    ///   - now: the wall clock; tests give their own.
    ///   - beforeMigration: called before an older schema is changed, with its version and the new one: the time for a
    ///     backup. If it throws, nothing is changed.
    /// - Throws: ``StoreError`` with `schemaTooNew`, `migrationFailed`, or what the database says.
    public static func open(
        _ database: any SQLDatabase, now: @escaping @Sendable () -> Timestamp = { .now() },
        beforeMigration: (_ from: Int, _ to: Int) async throws(StoreError) -> Void
    ) async throws(StoreError) -> Store {
        try await open(database, schema: .current, now: now, beforeMigration: beforeMigration)
    }

    package static func open(
        _ database: any SQLDatabase, schema: Schema, now: @escaping @Sendable () -> Timestamp,
        beforeMigration: (_ from: Int, _ to: Int) async throws(StoreError) -> Void
    ) async throws(StoreError) -> Store {
        let version = try await database.read { (connection) throws(StoreError) in try schema.version(on: connection) }
        try schema.check(version: version)
        if version < schema.newestVersion {
            if version > 0 { try await beforeMigration(version, schema.newestVersion) }
            let time = now()
            try await database.write { (connection) throws(StoreError) in
                try schema.migrate(connection, from: version, at: time)
            }
        }
        let store = Store(database: database, now: now)
        try await store.write { try $0.prepareInstallation() }
        return store
    }

    private init(database: any SQLDatabase, now: @escaping @Sendable () -> Timestamp) {
        self.database = database
        self.now = now
    }

    /// The time by the store's clock, which is that of everything that it writes.
    public var time: Timestamp { now() }

    /// Reads in one consistent snapshot.
    ///
    /// Cancellation is not looked at: transactions are short.
    ///
    /// - Throws: ``StoreError``; what else the closure throws comes as `aborted`, with the error in
    ///   ``StoreError/underlying``.
    public func read<T: Sendable>(
        _ body: @escaping @Sendable (StoreReader) throws -> T
    ) async throws(StoreError) -> T {
        try await database.read { (connection) throws(StoreError) in
            do { return try body(StoreReader(connection: connection)) } catch { throw StoreError(caller: error) }
        }
    }

    /// Writes in one transaction that survives a power failure once this has returned.
    ///
    /// Followers of the feed are woken after the commit. Where the closure erased secrets, the database's history is
    /// discarded as well before this returns; if readers are in the way, that is made up for at the next write.
    ///
    /// Cancellation is not looked at, so that a task that was stopped can still write down where it stands.
    ///
    /// - Throws: ``StoreError``; nothing is kept then. What else the closure throws comes as `aborted`, with the
    ///   error in ``StoreError/underlying``.
    @discardableResult
    public func write<T: Sendable>(
        _ body: @escaping @Sendable (StoreWriter) throws -> T
    ) async throws(StoreError) -> T {
        let time = now()
        let (result, effects) = try await database.write {
            (connection) throws(StoreError) -> (T, StoreWriter.Effects) in
            let writer = StoreWriter(connection: connection, now: time)
            do {
                let result = try body(writer)
                try writer.settle()
                return (result, writer.effects)
            } catch {
                throw StoreError(caller: error)
            }
        }
        if let sequence = effects.lastSequence { signal.notify(sequence) }
        if effects.erasedSecrets { hasHistoryToDiscard.store(true, ordering: .relaxed) }
        if hasHistoryToDiscard.exchange(false, ordering: .relaxed) {
            // The transaction stands, so a failure here is not the caller's; it is tried again with the next write.
            do { try await database.discardHistory() } catch { hasHistoryToDiscard.store(true, ordering: .relaxed) }
        }
        return result
    }

    /// Wakes after each commit that appended to the feed, with the newest sequence number. Commits while the
    /// subscriber is busy count as one. The stream ends with the store.
    public func changeSignal() -> AsyncStream<Int64> { signal.subscribe() }

    /// Ends all work and closes the database. Nothing can be read or written afterwards.
    public func close() async throws(StoreError) {
        signal.finish()
        try await database.close()
    }
}

/// What can be read, inside a read or a write.
public protocol StoreReading {
    /// The connection on which statements run.
    var connection: any SQLConnection { get }
}

/// A read transaction. Not to be kept beyond it.
public struct StoreReader: StoreReading {
    /// The connection on which statements run.
    public let connection: any SQLConnection
}

/// A write transaction: everything that can be read, and every change that can be made. Not to be kept beyond it.
///
/// Summaries of conversations, counters of folders and entries of the feed that follow from changed messages are written
/// once, when the closure returns. Until then, lists show them as they were.
public final class StoreWriter: StoreReading {
    struct Effects: Sendable {
        var lastSequence: Int64?
        var erasedSecrets = false
    }

    /// The connection on which statements run.
    public let connection: any SQLConnection
    /// The time of everything that this transaction writes.
    public let now: Timestamp
    var effects = Effects()
    /// What changed, to be settled at the end.
    var touched = TouchedMail()

    init(connection: any SQLConnection, now: Timestamp) {
        self.connection = connection
        self.now = now
    }

    /// Appends to the feed. Every change of state calls it once.
    func append(_ kind: ChangeKind, _ entityID: String, workspace: Int64) throws(StoreError) {
        effects.lastSequence = try ChangeTable.insert(
            kind: kind, entityID: entityID, workspace: workspace, at: now, on: connection)
    }
}
