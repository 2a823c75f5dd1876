/// What a database must offer for the store to stand on it: connections and transactions, no knowledge of tables.
///
/// `MailStoreSQLite` implements it; PostgreSQL joins as another implementation.
public protocol SQLDatabase: Sendable {
    /// Runs `body` on one connection, in one consistent snapshot, writing nothing.
    func read<T: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws(StoreError) -> T
    ) async throws(StoreError) -> T

    /// Runs `body` in one transaction, alone. Commits when it returns and rolls back when it throws. When this
    /// returns, the transaction survives a power failure.
    func write<T: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws(StoreError) -> T
    ) async throws(StoreError) -> T

    /// Removes what earlier versions of rows left behind outside the tables, after something was erased for good. It
    /// may fail when readers are in the way; it is then done at the next occasion.
    func discardHistory() async throws(StoreError)

    /// Ends all work and closes the files.
    func close() async throws(StoreError)
}

/// One connection inside a transaction. Not to be kept beyond it.
public protocol SQLConnection {
    /// Which SQL the database speaks.
    var dialect: SQLDialect { get }

    /// Runs one statement that returns rows, and decodes each.
    ///
    /// - Parameters:
    ///   - sql: one statement with parameters `?1`, `?2`, …, each used at least once.
    ///   - arguments: their values in order.
    func query<T>(
        _ sql: String, _ arguments: [SQLValue], _ decode: (inout RowReader) throws(StoreError) -> T
    ) throws(StoreError) -> [T]

    /// Like ``query(_:_:_:)``, for a statement that was made for this one call and is not to be kept.
    func queryOnce<T>(
        _ sql: String, _ arguments: [SQLValue], _ decode: (inout RowReader) throws(StoreError) -> T
    ) throws(StoreError) -> [T]

    /// Runs one statement that returns no rows; gives how many rows it changed.
    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws(StoreError) -> Int
}

extension SQLConnection {
    /// The first row, for statements that return one at most.
    public func first<T>(
        _ sql: String, _ arguments: [SQLValue], _ decode: (inout RowReader) throws(StoreError) -> T
    ) throws(StoreError) -> T? {
        try query(sql, arguments, decode).first
    }
}

/// A value of a column or a parameter.
public enum SQLValue: Sendable, Hashable {
    /// No value.
    case null
    /// A whole number of 64 bits; also times (milliseconds) and truths (0, 1).
    case integer(Int64)
    /// A text.
    case text(String)
    /// Bytes.
    case bytes([UInt8])
}

/// A row of a result, by column number from 0.
public protocol SQLRow {
    /// The value in a column.
    func value(at column: Int) -> SQLValue
}

/// Reads a row's columns from left to right, so that the order is written down once, in the statement.
///
/// A value of the wrong type is damage, not a reason to stop the program: it throws `corrupted`.
public struct RowReader {
    private let row: any SQLRow
    private var column = 0

    /// Starts at the first column.
    public init(_ row: any SQLRow) { self.row = row }

    /// The next column as a whole number.
    public mutating func integer() throws(StoreError) -> Int64 {
        guard case .integer(let value) = next() else { throw unexpected("a number") }
        return value
    }

    /// The next column as a whole number, or nil where it is null.
    public mutating func optionalInteger() throws(StoreError) -> Int64? {
        switch next() {
        case .integer(let value): return value
        case .null: return nil
        default: throw unexpected("a number or nothing")
        }
    }

    /// The next column as text.
    public mutating func text() throws(StoreError) -> String {
        guard case .text(let value) = next() else { throw unexpected("a text") }
        return value
    }

    /// The next column as text, or nil where it is null.
    public mutating func optionalText() throws(StoreError) -> String? {
        switch next() {
        case .text(let value): return value
        case .null: return nil
        default: throw unexpected("a text or nothing")
        }
    }

    /// The next column as bytes.
    public mutating func bytes() throws(StoreError) -> [UInt8] {
        guard case .bytes(let value) = next() else { throw unexpected("bytes") }
        return value
    }

    /// The next column as bytes, or nil where it is null.
    public mutating func optionalBytes() throws(StoreError) -> [UInt8]? {
        switch next() {
        case .bytes(let value): return value
        case .null: return nil
        default: throw unexpected("bytes or nothing")
        }
    }

    /// The next column, whatever it is.
    public mutating func any() -> SQLValue { next() }

    /// The next column as text in the form that `parse` accepts.
    public mutating func parsed<T>(_ parse: (String) -> T?) throws(StoreError) -> T {
        guard let value = parse(try text()) else { throw unexpected("a \(T.self)") }
        return value
    }

    private mutating func next() -> SQLValue {
        defer { column += 1 }
        return row.value(at: column)
    }

    private func unexpected(_ wanted: String) -> StoreError {
        StoreError(.corrupted, "the database is damaged: column \(column) of a row is not \(wanted)")
    }
}
