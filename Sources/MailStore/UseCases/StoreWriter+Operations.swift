public import MailModel

extension StoreWriter {
    /// Takes in what is to be done on a server. A change of flags or labels is made here at once, in every place of
    /// the message, and stays in force against what the server says until the operation is over. An id that was taken
    /// in already changes nothing.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the mailbox is gone.
    @discardableResult
    public func enqueueOperation(_ operation: NewOperation) throws(StoreError) -> OperationID {
        let owner = try owner(of: operation.mailbox)
        guard try OperationTable.insert(operation, at: now, on: connection) else { return operation.id }
        if let message = operation.message {
            try MessageTable.addPending(1, to: message.rawValue, on: connection)
            try dropKept(operation.flagChange?.removed ?? [], of: message)
            try showAnew(message)
        }
        try append(.operationUpdated, operation.id.description, workspace: owner.workspace)
        return operation.id
    }

    /// Writes down how a try ended.
    ///
    /// A change of flags that is done is from now on what the server said; one that failed is taken back, but for labels:
    /// what a server does not keep, is kept here. An operation that is not there changes nothing.
    public func finishOperation(_ id: OperationID, _ outcome: OperationOutcome) throws(StoreError) {
        guard let operation = try OperationTable.find(id, on: connection), operation.state == .pending else { return }
        let owner = try owner(of: operation.mailbox)
        switch outcome {
        case .retry(let time, let error):
            try OperationTable.setOutcome(id, state: .pending, nextTry: time, error: error, on: connection)
            return
        case .done:
            if let message = operation.message {
                for row in try LocationTable.list(message: message.rawValue, on: connection) {
                    var settled = row
                    if let change = operation.flagChange {
                        settled.serverFlags = FieldText.text(
                            of: change.applied(to: FieldText.flags(in: row.serverFlags)))
                    }
                    if let change = operation.labelChange {
                        settled.serverLabels = FieldText.text(
                            ofValues: change.applied(to: FieldText.values(in: row.serverLabels)))
                    }
                    if settled.serverFlags != row.serverFlags || settled.serverLabels != row.serverLabels {
                        try LocationTable.update(settled, on: connection)
                    }
                }
            }
            try OperationTable.delete(id, on: connection)
        case .failed(let error):
            try OperationTable.setOutcome(id, state: .failed, nextTry: now, error: error, on: connection)
            if let message = operation.message { try keep(operation.flagChange?.added ?? [], on: message) }
        }
        if let message = operation.message {
            try MessageTable.addPending(-1, to: message.rawValue, on: connection)
            try showAnew(message)
        }
        try append(.operationUpdated, id.description, workspace: owner.workspace)
    }

    /// Forgets an operation that was given up.
    public func dismissOperation(_ id: OperationID) throws(StoreError) {
        guard let operation = try OperationTable.find(id, on: connection), operation.state == .failed else { return }
        try OperationTable.delete(id, on: connection)
        try append(
            .operationUpdated, id.description, workspace: try owner(of: operation.mailbox).workspace)
    }

    /// Moves a message here at once, before the server hears of it: its place is shown no more, and it is shown in
    /// `target`, or nowhere where that is nil.
    ///
    /// The old place keeps its UID, so that it is not taken for a new message. It goes with
    /// ``removeLocations(folder:uids:)``, when the server has moved the message; the new place gets its UID with
    /// ``addLocation(_:of:)``.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    public func moveLocally(_ location: LocationKey, to target: FolderKey?) throws(StoreError) {
        guard let old = try LocationTable.find(location.rawValue, on: connection) else {
            throw StoreError(.notFound, "the message is not there any more")
        }
        guard old.isLeaving == 0, old.folder != target?.rawValue else { return }
        if let target {
            let role = try folderInfo(target).role
            let inTarget = try LocationTable.list(message: old.message, on: connection)
                .first { $0.folder == target.rawValue }
            if var back = inTarget {
                let was = back
                back.isLeaving = 0
                _ = try replace(was, by: back)
            } else {
                var row = old
                row.id = 0
                row.folder = target.rawValue
                row.uid = nil
                row.modSeq = nil
                try show(
                    FieldText.flags(in: old.serverFlags), labels: FieldText.values(in: old.serverLabels), in: &row,
                    role: role, isNew: false)
                count(row, 1)
                _ = try LocationTable.insert(row, on: connection)
            }
        }
        touch(message: MessageKey(rawValue: old.message), kind: .updated)
        guard old.uid != nil else { return try remove(old) }
        var row = old
        row.isLeaving = 1
        _ = try replace(old, by: row)
    }

    /// Takes a move back that the server refused: places of the message that were leaving are shown again, and places
    /// of which only we know go.
    public func undoMove(_ message: MessageKey) throws(StoreError) {
        let rows = try LocationTable.list(message: message.rawValue, on: connection)
        guard rows.contains(where: { $0.isLeaving == 1 }) else { return }
        for row in rows {
            if row.uid == nil {
                try remove(row)
            } else if row.isLeaving == 1 {
                var back = row
                back.isLeaving = 0
                _ = try replace(row, by: back)
            }
        }
    }

    /// Shows every place of a message as the server's word and our own changes say now.
    private func showAnew(_ message: MessageKey) throws(StoreError) {
        for old in try LocationTable.list(message: message.rawValue, on: connection) {
            var row = old
            let role = try folderInfo(FolderKey(rawValue: old.folder)).role
            try show(
                FieldText.flags(in: old.serverFlags), labels: FieldText.values(in: old.serverLabels), in: &row,
                role: role, isNew: false)
            _ = try replace(old, by: row)
        }
    }
}
