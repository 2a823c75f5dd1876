internal import FoundationEssentials
internal import GRDB
internal import MailStore

/// A GRDB connection inside a transaction, as the store wants it.
struct SQLiteConnection: SQLConnection {
    let database: Database

    var dialect: SQLDialect { .sqlite }

    func query<T>(
        _ sql: String, _ arguments: [SQLValue], _ decode: (inout RowReader) throws(StoreError) -> T
    ) throws(StoreError) -> [T] {
        try run({ try database.cachedStatement(sql: sql) }, arguments, decode)
    }

    func queryOnce<T>(
        _ sql: String, _ arguments: [SQLValue], _ decode: (inout RowReader) throws(StoreError) -> T
    ) throws(StoreError) -> [T] {
        try run({ try database.makeStatement(sql: sql) }, arguments, decode)
    }

    private func run<T>(
        _ statement: () throws -> Statement, _ arguments: [SQLValue],
        _ decode: (inout RowReader) throws(StoreError) -> T
    ) throws(StoreError) -> [T] {
        do {
            let statement = try statement()
            let cursor = try Row.fetchCursor(statement, arguments: StatementArguments(arguments.map(\.databaseValue)))
            var result: [T] = []
            while let row = try cursor.next() {
                var reader = RowReader(SQLiteRow(row: row))
                result.append(try decode(&reader))
            }
            return result
        } catch {
            throw StoreError(sqlite: error)
        }
    }

    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int {
        do {
            let statement = try database.cachedStatement(sql: sql)
            try statement.execute(arguments: StatementArguments(arguments.map(\.databaseValue)))
            return database.changesCount
        } catch {
            throw StoreError(sqlite: error)
        }
    }
}

/// A row of a running statement.
private struct SQLiteRow: SQLRow {
    let row: Row

    func value(at column: Int) -> SQLValue {
        guard column < row.count else { return .null }
        let value: DatabaseValue = row[column]
        return switch value.storage {
        case .int64(let number): .integer(number)
        case .string(let text): .text(text)
        case .blob(let data): .bytes(Array(data))
        // No column is a floating-point number; the reader takes null for damage.
        case .null, .double: .null
        }
    }
}

extension SQLValue {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .bytes(let bytes): Data(bytes).databaseValue
        }
    }
}
