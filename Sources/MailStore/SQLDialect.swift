/// Where the databases differ. Everything else is written once.
///
/// Statements use numbered parameters (`?1`), `RETURNING` and `ON CONFLICT … DO UPDATE`, which SQLite since 3.35 and
/// PostgreSQL share. They use no date functions and no implicit conversions.
public enum SQLDialect: Sendable, Hashable {
    /// SQLite 3.37 or newer.
    case sqlite
    /// PostgreSQL 13 or newer.
    case postgreSQL

    /// A row id that is given by the database and never given again.
    var rowID: String {
        switch self {
        case .sqlite: "INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"
        case .postgreSQL: "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
        }
    }

    /// A whole number of 64 bits.
    var integer: String { self == .sqlite ? "INTEGER" : "BIGINT" }

    /// Bytes.
    var bytes: String { self == .sqlite ? "BLOB" : "BYTEA" }

    /// What follows the column list of a table.
    var tableOptions: String { self == .sqlite ? " STRICT" : "" }

    /// What follows the column list of a table that is kept in the order of its primary key.
    var keyedTableOptions: String { self == .sqlite ? " STRICT, WITHOUT ROWID" : "" }

    /// What stands behind the last `@` of an address. A local part has none.
    func domain(of column: String) -> String {
        switch self {
        case .sqlite: "substr(\(column), instr(\(column), '@') + 1)"
        case .postgreSQL: "substr(\(column), strpos(\(column), '@') + 1)"
        }
    }

    /// A statement with its parameters in the database's own form.
    public func statement(_ sql: String) -> String {
        self == .sqlite ? sql : String(sql.map { $0 == "?" ? "$" : $0 })
    }
}
