internal import GRDB
internal import GRDBSQLite
internal import MailStore

/// A GRDB connection inside a transaction, as the store wants it.
///
/// Statements are kept and prepared by GRDB, but bound and stepped here: nearly all of the store's work goes through
/// these few lines, and values then go straight between SQLite and ours.
struct SQLiteConnection: SQLConnection {
    let database: Database

    var dialect: SQLDialect { .sqlite }

    func query<T>(
        _ sql: String, _ arguments: [SQLValue], _ decode: (inout RowReader) throws(StoreError) -> T
    ) throws(StoreError) -> [T] {
        try rows(of: try statement { try database.cachedStatement(sql: sql) }, arguments, decode)
    }

    func queryOnce<T>(
        _ sql: String, _ arguments: [SQLValue], _ decode: (inout RowReader) throws(StoreError) -> T
    ) throws(StoreError) -> [T] {
        try rows(of: try statement { try database.makeStatement(sql: sql) }, arguments, decode)
    }

    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int {
        guard Self.isPlain(sql) else { return try executeByGRDB(sql) }
        _ = try rows(of: try statement { try database.cachedStatement(sql: sql) }, arguments) {
            (_) throws(StoreError) in ()
        }
        return database.changesCount
    }

    /// What changes the schema or is a pragma goes the way on which GRDB notices.
    private static func isPlain(_ sql: String) -> Bool {
        ["INSERT", "UPDATE", "DELETE", "SELECT"].contains { sql.hasPrefix($0) }
    }

    private func executeByGRDB(_ sql: String) throws(StoreError) -> Int {
        do {
            try database.execute(sql: sql)
            return database.changesCount
        } catch {
            throw StoreError(sqlite: error)
        }
    }

    private func statement(_ make: () throws -> Statement) throws(StoreError) -> Statement {
        do { return try make() } catch { throw StoreError(sqlite: error) }
    }

    private func rows<T>(
        of statement: Statement, _ arguments: [SQLValue], _ decode: (inout RowReader) throws(StoreError) -> T
    ) throws(StoreError) -> [T] {
        let handle = statement.sqliteStatement
        // Kept until after the last use of its handle.
        defer { withExtendedLifetime(statement) {} }
        // A full disk may have ended the transaction. A statement after that would be one of its own.
        guard database.isInsideTransaction else {
            throw StoreError(.inputOutput, "the transaction was ended by a failure before; nothing of it was kept")
        }
        sqlite3_reset(handle)
        guard sqlite3_bind_parameter_count(handle) == Int32(arguments.count) else {
            throw StoreError(.programmer, "a statement has other parameters than were given")
        }
        for (index, value) in arguments.enumerated() {
            let status = SQLiteValues.bind(value, at: Int32(index + 1), of: handle)
            guard status == SQLITE_OK else { throw failure(status) }
        }
        // Neither values nor a running cursor stay behind, also when a row is not what it should be.
        defer {
            sqlite3_reset(handle)
            sqlite3_clear_bindings(handle)
        }
        var result: [T] = []
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW:
                var reader = RowReader(SQLiteRow(handle: handle))
                result.append(try decode(&reader))
            case SQLITE_DONE:
                return result
            case let status:
                throw failure(status)
            }
        }
    }

    private func failure(_ status: Int32) -> StoreError {
        let message = database.sqliteConnection.map { String(cString: sqlite3_errmsg($0)) }
        let extended = database.sqliteConnection.map { sqlite3_extended_errcode($0) } ?? status
        return StoreError(
            sqlite: DatabaseError(resultCode: ResultCode(rawValue: extended), message: message))
    }
}

/// A row of a running statement.
private struct SQLiteRow: SQLRow {
    let handle: OpaquePointer

    func value(at column: Int) -> SQLValue { SQLiteValues.value(at: Int32(column), of: handle) }
}

/// Values between SQLite and the store.
enum SQLiteValues {
    /// `SQLITE_TRANSIENT`: SQLite takes a copy before the call returns. The C macro is a cast that Swift cannot import.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    static func bind(_ value: SQLValue, at index: Int32, of handle: OpaquePointer) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(handle, index)
        case .integer(let number): return sqlite3_bind_int64(handle, index, number)
        case .text(var text):
            return text.withUTF8 { buffer in
                // An empty buffer may have no address, which would mean NULL.
                buffer.isEmpty
                    ? sqlite3_bind_text(handle, index, "", 0, nil)
                    : buffer.withMemoryRebound(to: CChar.self) {
                        sqlite3_bind_text64(
                            handle, index, $0.baseAddress, UInt64($0.count), copied, UInt8(SQLITE_UTF8))
                    }
            }
        case .bytes(let bytes):
            return bytes.isEmpty
                ? sqlite3_bind_zeroblob(handle, index, 0)
                : bytes.withUnsafeBytes {
                    sqlite3_bind_blob64(handle, index, $0.baseAddress, UInt64($0.count), copied)
                }
        }
    }

    static func value(at column: Int32, of handle: OpaquePointer) -> SQLValue {
        guard column < sqlite3_data_count(handle) else { return .null }
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER:
            return .integer(sqlite3_column_int64(handle, column))
        case SQLITE_TEXT:
            // The text first, its length after: in this order the length is that of the text.
            guard let text = sqlite3_column_text(handle, column) else { return .null }
            let count = Int(sqlite3_column_bytes(handle, column))
            return .text(String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            guard let bytes = sqlite3_column_blob(handle, column) else { return .bytes([]) }
            let count = Int(sqlite3_column_bytes(handle, column))
            return .bytes(Array(UnsafeRawBufferPointer(start: bytes, count: count)))
        default:
            // No column is a floating-point number; the reader takes null for damage.
            return .null
        }
    }
}
