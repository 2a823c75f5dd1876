public import MailModel

extension StoreReading {
    /// Something that a member did, for as long as it can be undone; the latest where none is named. Nil where there is
    /// none.
    public func undoRecord(
        _ id: UndoID?, of member: MemberID, in workspace: WorkspaceID, at now: Timestamp
    ) throws(StoreError) -> UndoRecord? {
        let row = try rowID(of: member, in: try rowID(of: workspace))
        let found =
            if let id {
                try UndoTable.find(id, member: row, on: connection)
            } else {
                try UndoTable.latest(member: row, on: connection)
            }
        guard let found, now.milliseconds - found.at.milliseconds < Self.undoLifetime else { return nil }
        return found
    }

    /// What a member did lately and can be undone, newest first.
    public func undoRecords(
        of member: MemberID, in workspace: WorkspaceID, limit: Int
    ) throws(StoreError) -> [UndoRecord] {
        try UndoTable.list(
            member: try rowID(of: member, in: try rowID(of: workspace)), limit: bounded(limit), on: connection)
    }

    /// How long something can be undone, in milliseconds: an hour. Later the way back would lead past what others did.
    public static var undoLifetime: Int64 { 3_600_000 }
}

extension StoreWriter {
    /// The most bytes of the way back. What has a longer one cannot be undone.
    public static var maximumUndoBytes: Int { 1 << 20 }

    /// Keeps what a member did, and forgets what is too old.
    ///
    /// - Throws: ``StoreError`` with `tooLarge`, or `notFound` where the member is not in the workspace.
    public func addUndoRecord(
        _ record: UndoRecord, of member: MemberID, in workspace: WorkspaceID
    ) throws(StoreError) {
        guard record.steps.utf8.count <= Self.maximumUndoBytes, record.words.utf8.count <= 2_000 else {
            throw StoreError(.tooLarge, "the way back is longer than can be kept")
        }
        let row = try rowID(of: member, in: try rowID(of: workspace))
        try UndoTable.delete(madeBefore: now.adding(milliseconds: -Self.undoLifetime), on: connection)
        try UndoTable.insert(record, member: row, on: connection)
    }

    /// Takes something out, so that it is not undone twice.
    public func removeUndoRecord(_ id: UndoID) throws(StoreError) { try UndoTable.delete(id, on: connection) }
}
