public import MailModel

/// What a change of the history that is wanted means.
public enum HistoryEffect: Sendable, Hashable {
    /// Nothing is other than before.
    case unchanged
    /// More is wanted, and will be fetched.
    case widened
    /// Less is wanted. What is here stays.
    case narrowed
}

extension StoreWriter {
    /// Writes down what people decided the folders of a mailbox are for, in place of all that was decided before, and
    /// brings the folders into the state that follows. The engine hears of it.
    ///
    /// - Parameters:
    ///   - roles: what was decided; folders that are not named have what was found.
    ///   - found: every folder of the mailbox with the role that was found for it, decisions left aside.
    /// - Throws: ``StoreError`` with `notFound`.
    public func chooseRoles(
        _ roles: [FolderKey: FolderRole], found: [FolderRecord], of id: MailboxID, in workspace: WorkspaceID
    ) throws(StoreError) {
        let workspaceRow = try rowID(of: workspace)
        let row = try MailboxTable.rowID(of: id, workspace: workspaceRow, on: connection)
        try FolderTable.setChosenRoles(roles, mailbox: row, on: connection)
        try replace(found, mailbox: row)
        try append(.mailboxUpdated, id.description, workspace: workspaceRow)
        try append(.syncWished, id.description, workspace: workspaceRow)
    }

    /// Writes down how much history of a mailbox is wanted. Where it is more than before, the folders that were complete
    /// are not any more, and the engine hears of it; where it is less, nothing that is here goes.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    @discardableResult
    public func chooseHistory(
        _ choice: HistoryChoice, of id: MailboxID, in workspace: WorkspaceID
    ) throws(StoreError) -> HistoryEffect {
        let workspaceRow = try rowID(of: workspace)
        let record = try found(id, workspace: workspaceRow)
        let mailbox = MailboxKey(rawValue: try MailboxTable.rowID(of: id, workspace: workspaceRow, on: connection))
        var state = try SyncTable.find(mailbox: mailbox, on: connection) ?? SyncState()
        let before = state.history
        state.history = choice
        try setSyncState(state, of: mailbox)
        guard choice != before else { return .unchanged }
        let since = choice.start(connected: record.created)
        for folder in try FolderTable.syncList(mailbox: mailbox, on: connection) where folder.cursor.uidNext > 0 {
            var cursor = folder.cursor
            if cursor.historyFloor > 1 {
                // History is being fetched: it goes on to where it is wanted now.
                cursor.historySince = since
            } else {
                // What is complete stays so where no more is wanted.
                guard let old = cursor.historySince, since.map({ $0 < old }) ?? true else { continue }
                cursor.historySince = since
                // Below the lowest UID that is here nothing was looked at. What is missing above it, as old messages that
                // were moved in, is found by the comparison at the end; for that the floor is at least 2.
                let lowest = try LocationTable.uids(in: folder.key, on: connection).ranges.first?.lowerBound
                cursor.historyFloor = max(2, lowest ?? cursor.uidNext)
            }
            _ = try FolderTable.setCursor(cursor, of: folder.key, on: connection)
        }
        try append(.syncWished, id.description, workspace: workspaceRow)
        return choice.isWider(than: before) ? .widened : .narrowed
    }
}

extension HistoryChoice {
    /// Whether it reaches further back.
    public func isWider(than other: HistoryChoice) -> Bool { days > other.days }

    /// How many days it reaches back.
    private var days: Int {
        switch self {
        case .none: 0
        case .days(let days): days
        case .all: .max
        }
    }
}
