import Foundation
import MailModel
import MailStore
import Synchronization
import Testing

@testable import MailStoreSQLite

/// Runs every statement as it is and asks SQLite beforehand how it will be answered.
private final class PlanRecorder: SQLDatabase {
    struct Plan: Hashable {
        let statement: String
        let detail: String
    }

    let database: SQLiteDatabase
    let plans = Mutex<Set<Plan>>([])

    init(_ database: SQLiteDatabase) { self.database = database }

    struct Connection: SQLConnection {
        let base: any SQLConnection
        let recorder: PlanRecorder

        var dialect: SQLDialect { base.dialect }

        func query<T>(
            _ sql: String, _ arguments: [SQLValue], _ decode: (inout RowReader) throws(StoreError) -> T
        ) throws(StoreError) -> [T] {
            try explain(sql, arguments)
            return try base.query(sql, arguments, decode)
        }

        func queryOnce<T>(
            _ sql: String, _ arguments: [SQLValue], _ decode: (inout RowReader) throws(StoreError) -> T
        ) throws(StoreError) -> [T] {
            try explain(sql, arguments)
            return try base.queryOnce(sql, arguments, decode)
        }

        func execute(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int {
            try explain(sql, arguments)
            return try base.execute(sql, arguments)
        }

        private func explain(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) {
            guard ["SELECT", "INSERT", "UPDATE", "DELETE"].contains(where: { sql.hasPrefix($0) }) else { return }
            let details = try base.query("EXPLAIN QUERY PLAN " + sql, arguments) { (row) throws(StoreError) in
                _ = try (row.integer(), row.integer(), row.integer())
                return try row.text()
            }
            recorder.plans.withLock { plans in
                plans.formUnion(details.map { Plan(statement: sql, detail: $0) })
                if details.isEmpty { plans.insert(Plan(statement: sql, detail: "")) }
            }
        }
    }

    func read<T: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws(StoreError) -> T
    ) async throws(StoreError) -> T {
        try await database.read { [self] (connection) throws(StoreError) in
            try body(Connection(base: connection, recorder: self))
        }
    }

    func write<T: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws(StoreError) -> T
    ) async throws(StoreError) -> T {
        try await database.write { [self] (connection) throws(StoreError) in
            try body(Connection(base: connection, recorder: self))
        }
    }

    func discardHistory() async throws(StoreError) { try await database.discardHistory() }

    func close() async throws(StoreError) { try await database.close() }
}

@Suite("Query plans")
struct QueryPlanTests {
    @Test("no statement of the store reads a whole table or sorts, and none uses OFFSET")
    func plans() async throws {
        let folder = try TemporaryFolder()
        let recorder = PlanRecorder(try SQLiteDatabase(path: folder.path + "/x.db"))
        let store = try await Store.open(recorder, now: { Sample.time }) { (_, _) throws(StoreError) in }
        let workspace = try await store.prepared()
        recorder.plans.withLock { $0 = [] }
        let id = try await store.connect("alice", in: workspace)
        try await useMail(of: store, workspace, mailbox: id)
        try await useOAuth(of: store, workspace, masterKey: Sample.masterKey)
        let address = try EmailAddress("alice@mail.test")
        let message = try #require(MessageID("<x@mail.test>"))
        var verification = VerificationRecord(
            id: .random(), workspace: workspace, mailbox: id, messageID: message, started: Sample.time)
        verification.copies = [VerificationCopy(folder: .inbox)]
        let begun = verification
        verification.state = .received
        let received = verification
        let check = CheckRunRecord(
            id: .random(), workspace: workspace, mailbox: id, address: address, started: Sample.time,
            finished: Sample.time, outcome: .passed, report: "{}")
        let alert = AlertRecord(workspace: workspace, mailbox: id, detail: "{}", raised: Sample.time)
        try await store.write {
            try $0.recordCheck(check)
            try $0.beginVerification(begun)
            try $0.advanceVerification(received)
            try $0.pauseMailbox(id, in: workspace)
            try $0.resumeMailbox(id, in: workspace)
            try $0.recordHealth(of: id, in: workspace, receiving: .proven, sending: .failed(finding: "x"))
            try $0.replaceFolders(of: id, in: workspace, with: [FolderRecord(name: FolderName("other"))])
            try $0.recordHealth(
                HealthRecord(mailbox: id, workspace: workspace, state: "{}", arrivals: "", nextCheck: Sample.time),
                raising: [alert])
            try $0.beginAlertDelivery(of: [alert.id], to: address, notice: "1", in: workspace)
            try $0.finishAlertDelivery(of: [alert.id], to: address, in: workspace)
            try $0.dropAlertDelivery(of: [alert.id], to: address, in: workspace)
            try $0.settleAlert(alert.id, as: .told, in: workspace)
            try $0.setAlertPreference(AlertPreference(address: address), of: id, in: workspace)
            try $0.changeTags(of: id, in: workspace, adding: [try #require(MailboxTag("team"))])
            try $0.changeTags(
                of: id, in: workspace, adding: [try #require(MailboxTag("other"))],
                removing: [try #require(MailboxTag("team"))])
            _ = try $0.rewrapDataKeys(masterKeyID: "bbbb") { _ in [1] }
            try $0.adoptMasterKey("bbbb")
        }
        try await store.read {
            _ = try $0.installation()
            _ = try $0.defaultWorkspace()
            _ = try $0.masterKeyIDsInUse()
            _ = try $0.mailbox(id, in: workspace)
            _ = try $0.mailbox(address: address, in: workspace)
            _ = try $0.mailboxes(in: workspace)
            _ = try $0.credentials(of: id, in: workspace)
            _ = try $0.folders(of: id, in: workspace)
            _ = try $0.checkRun(check.id, in: workspace)
            _ = try $0.checkRuns(for: address, in: workspace)
            _ = try $0.verification(begun.id, in: workspace)
            _ = try $0.latestVerification(of: id, in: workspace)
            _ = try $0.reportedVerifications(of: id, in: workspace)
            _ = try $0.pendingVerifications()
            _ = try $0.changes(after: 0)
            _ = try $0.changes(in: workspace, after: 0)
            _ = try $0.feedPosition()
            _ = try $0.health(of: id, in: workspace)
            _ = try $0.mailboxesDue(at: Sample.time, limit: 10)
            _ = try $0.pendingAlerts(in: workspace)
            _ = try $0.alertsTold(in: workspace, since: Sample.time)
            _ = try $0.alertDeliveries(in: workspace, since: Sample.time)
            _ = try $0.alerts(in: workspace)
            _ = try $0.alertPreference(of: id, in: workspace)
            _ = try $0.mailboxTags(in: workspace)
            _ = try $0.tags(of: id, in: workspace)
            _ = try $0.mailboxOwners(in: workspace)
            _ = try $0.mailboxProviders(in: workspace)
            _ = try $0.mailDays(of: id, in: workspace, since: Sample.time)
            for order in MailboxOrder.allCases {
                let query = MailboxQuery(
                    workspace: workspace, tag: "other", owner: "alice@mail.test", provider: "google")
                _ = try $0.mailboxes(query, by: order)
                _ = try $0.mailboxes(MailboxQuery(workspace: workspace, provider: "google"), by: order)
            }
        }
        try await usePeople(of: store, workspace, mailbox: id)
        try await store.write {
            try $0.prune()
            try $0.disconnectMailbox(id, in: workspace, erase: false)
            try $0.disconnectMailbox(id, in: workspace, erase: true)
        }
        try await store.close()

        let plans = recorder.plans.withLock { $0 }
        #expect(Set(plans.map(\.statement)).count > 45)
        for plan in plans {
            // The index of words answers by itself, by row or by words; without either it would read all.
            if plan.detail.hasPrefix("SCAN"), plan.detail.contains("message_search") {
                #expect(!plan.detail.hasSuffix("INDEX 0:"), "\(plan.detail): \(plan.statement)")
                continue
            }
            #expect(!plan.detail.contains("TEMP B-TREE"), "\(plan.detail): \(plan.statement)")
            #expect(!plan.statement.uppercased().contains("OFFSET"), "\(plan.statement)")
            // Reading along an index or the row ids in order until LIMIT is no reading of the whole table.
            let isBounded = plan.statement.contains("LIMIT")
            let isSmall = ["schema_migration", "installation", "CONSTANT ROW", "json_each"].contains {
                plan.detail.contains($0)
            }
            #expect(!plan.detail.hasPrefix("SCAN") || isBounded || isSmall, "\(plan.detail): \(plan.statement)")
        }
    }

    @Test("a foreign key is always found by an index, so that erasing a mailbox reads no whole table")
    func foreignKeys() async throws {
        let folder = try TemporaryFolder()
        let database = try SQLiteDatabase(path: folder.path + "/x.db")
        let store = try await Store.open(database) { (_, _) throws(StoreError) in }
        let missing = try await database.read { (connection) throws(StoreError) in
            let tables = try connection.query("SELECT name FROM sqlite_master WHERE type = 'table'", []) {
                (row) throws(StoreError) in try row.text()
            }
            var missing: [String] = []
            for table in tables {
                let columns = try connection.query("SELECT \"from\" FROM pragma_foreign_key_list(?1)", [.text(table)]) {
                    (row) throws(StoreError) in try row.text()
                }
                var indexed = try connection.query(
                    """
                    SELECT info.name FROM pragma_index_list(?1) AS list
                    JOIN pragma_index_info(list.name) AS info WHERE info.seqno = 0 AND list.partial = 0
                    """, [.text(table)]
                ) { (row) throws(StoreError) in try row.text() }
                // A single integer primary key is the row id itself, which needs no index.
                indexed += try connection.query("SELECT name FROM pragma_table_info(?1) WHERE pk = 1", [.text(table)]) {
                    (row) throws(StoreError) in try row.text()
                }
                missing += columns.filter { !indexed.contains($0) }.map { "\(table).\($0)" }
            }
            return missing
        }
        #expect(missing.isEmpty)
        try await store.close()
    }

    @Test("every table of ours is strict, and row ids are never given again")
    func strict() async throws {
        let folder = try TemporaryFolder()
        let database = try SQLiteDatabase(path: folder.path + "/x.db")
        let store = try await Store.open(database) { (_, _) throws(StoreError) in }
        let tables = try await database.read { (connection) throws(StoreError) in
            try connection.query(
                """
                SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                    AND name NOT LIKE 'message_search%'
                """, []
            ) { (row) throws(StoreError) in (try row.text(), try row.text()) }
        }
        let withoutOwnIDs = [
            "installation", "schema_migration", "mailbox_health", "mailbox_sync", "message_body", "conversation_care",
        ]
        #expect(tables.count == 52)
        for (name, sql) in tables {
            let isKeyed = sql.hasSuffix("STRICT, WITHOUT ROWID")
            #expect(sql.hasSuffix("STRICT") || isKeyed, "\(name)")
            #expect(sql.contains("AUTOINCREMENT") || withoutOwnIDs.contains(name) || isKeyed, "\(name)")
        }
        try await store.close()
    }
}
