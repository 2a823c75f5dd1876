/// What became of one row of an import file.
public struct ImportRowResult: Sendable, Hashable, Codable {
    /// How far it came.
    public enum State: String, Sendable, Hashable, Codable {
        /// The row itself cannot be used.
        case refused
        /// Its mailbox did not pass the check; nothing of it was saved.
        case failed
        /// Its mailbox passed the check; not saved yet, or not to be saved.
        case passed
        /// Its mailbox is connected with these settings and this password already; nothing was done.
        case unchanged
        /// Its mailbox is saved, but its test message did not make the round trip.
        case saved
        /// Its mailbox is saved and proven.
        case connected

        /// Whether nothing is left to do about the row.
        public var isDone: Bool { self == .passed || self == .unchanged || self == .connected }
    }

    /// The row's number as a spreadsheet shows it.
    public var row: Int
    /// The address, made safe to show.
    public var address: String
    /// How far it came.
    public var state: State
    /// `ok`, the code of a finding, or one that begins with `input.`.
    public var code: String
    /// What is wrong and what to do; without a password.
    public var words: String
    /// What became of the access at a provider that the row's password has taken the place of; nil where there was none.
    public var ended: EndedAccess?

    /// Creates a result.
    public init(row: Int, address: String, state: State, code: String, words: String) {
        self.row = row
        self.address = address
        self.state = state
        self.code = code
        self.words = words
    }
}

/// What became of an import.
public struct ImportReport: Sendable, Hashable, Codable {
    /// The result of every row, by row.
    public var rows: [ImportRowResult]
    /// Headings that mean nothing to us.
    public var unknownColumns: [String]
    /// Whether only the check was asked for.
    public var isDryRun: Bool

    /// Puts the rows in order.
    public init(rows: [ImportRowResult], unknownColumns: [String], isDryRun: Bool) {
        self.rows = rows.sorted { $0.row < $1.row }
        self.unknownColumns = unknownColumns
        self.isDryRun = isDryRun
    }

    /// Rows in a state.
    public func count(_ state: ImportRowResult.State) -> Int { rows.count { $0.state == state } }

    /// The result file: row, address, state, code and words of every row as CSV, never a password. Cells that a
    /// spreadsheet would execute are made text.
    public var resultFile: String {
        CSVWriter.line(["row", "address", "state", "code", "words"])
            + rows.map { CSVWriter.line([String($0.row), $0.address, $0.state.rawValue, $0.code, $0.words]) }.joined()
    }
}
