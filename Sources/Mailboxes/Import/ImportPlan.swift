/// An import whose rows are checked and not all saved: the results, and the rows that passed with their passwords.
///
/// It lives in memory alone. Whoever drops it has lost nothing but time: the same file can be imported again.
public struct ImportPlan: Sendable {
    /// A row with what its check found.
    struct Row: Sendable {
        var row: ImportRow
        var result: ImportRowResult
        var request: ConnectMailboxRequest?
        var inspection: Check.Inspection?
    }

    /// The result of each row so far, by row.
    var results: [Int: ImportRowResult] = [:]
    /// The rows that passed the check, saved ones included.
    var good: [Row] = []
    /// Headings that mean nothing to us.
    public let unknownColumns: [String]

    init(unknownColumns: [String]) { self.unknownColumns = unknownColumns }

    /// The rows that passed and are not saved yet, in the order of the file.
    var waiting: [Row] {
        good.filter { results[$0.result.row]?.state == .passed }.sorted { $0.result.row < $1.result.row }
    }

    /// How many rows passed and are not saved yet.
    public var waitingCount: Int { good.count { results[$0.result.row]?.state == .passed } }

    /// How the rows stand.
    public func report(isDryRun: Bool = false) -> ImportReport {
        ImportReport(rows: Array(results.values), unknownColumns: unknownColumns, isDryRun: isDryRun)
    }
}
