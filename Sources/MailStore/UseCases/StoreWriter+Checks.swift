internal import MailModel

extension StoreWriter {
    /// Adds a run of the connection test to the history.
    ///
    /// - Throws: ``StoreError`` with `notFound` where its mailbox is not in its workspace, `tooLarge` where the
    ///   report is longer than ``CheckRunRecord/maximumReportBytes``.
    public func recordCheck(_ record: CheckRunRecord) throws(StoreError) {
        guard record.report.utf8.count <= CheckRunRecord.maximumReportBytes else {
            throw StoreError(
                .tooLarge,
                "a report of \(record.report.utf8.count) bytes is longer than \(CheckRunRecord.maximumReportBytes)")
        }
        let workspace = try rowID(of: record.workspace)
        var mailbox: Int64?
        if let id = record.mailbox { mailbox = try MailboxTable.rowID(of: id, workspace: workspace, on: connection) }
        try CheckRunTable.insert(record, workspace: workspace, mailbox: mailbox, on: connection)
        try append(.checkRecorded, record.id.description, workspace: workspace)
    }

    /// Notes that a test message is about to be sent. To be committed before the first byte goes out, so that its
    /// clean-up is not forgotten whatever happens.
    ///
    /// - Throws: ``StoreError`` with `notFound` where its mailbox is not in its workspace.
    public func beginVerification(_ record: VerificationRecord) throws(StoreError) {
        let workspace = try rowID(of: record.workspace)
        let mailbox = try MailboxTable.rowID(of: record.mailbox, workspace: workspace, on: connection)
        try VerificationTable.insert(record, workspace: workspace, mailbox: mailbox, on: connection)
        try append(.verificationUpdated, record.id.description, workspace: workspace)
    }

    /// Stores how far a verification is: state, times, finding, report, copies, clean-up. With `received`, the
    /// mailbox counts as verified at that time.
    ///
    /// - Throws: ``StoreError`` with `notFound`, or `invalidState` for a step back: see ``VerificationRecord/State``
    ///   and ``VerificationRecord/Cleanup``.
    public func advanceVerification(_ record: VerificationRecord) throws(StoreError) {
        let workspace = try rowID(of: record.workspace)
        guard let known = try VerificationTable.find(record.id, workspace: workspace, on: connection) else {
            throw StoreError(.notFound, "there is no verification \(record.id) in this workspace")
        }
        guard known.record.state.canBecome(record.state), known.record.cleanup.canBecome(record.cleanup) else {
            throw StoreError(
                .invalidState,
                "a verification that is \(known.record.state), clean-up \(known.record.cleanup), cannot become"
                    + " \(record.state), clean-up \(record.cleanup)")
        }
        try VerificationTable.update(record, row: known.id, on: connection)
        if record.state == .received, known.record.state != .received {
            let mailbox = try found(known.record.mailbox, workspace: workspace)
            let verified = max(record.received ?? now, mailbox.lastVerified ?? record.received ?? now)
            try save(mailbox.with(updated: now, lastVerified: verified), workspace: workspace)
            try append(.mailboxUpdated, mailbox.id.description, workspace: workspace)
        }
        try append(.verificationUpdated, record.id.description, workspace: workspace)
    }
}

extension VerificationRecord.State {
    /// Whether this step is allowed; staying is. A message that was given up can still be seen to arrive.
    func canBecome(_ next: VerificationRecord.State) -> Bool {
        switch (self, next) {
        case (.pending, _), (.sent, .sent), (.sent, .received), (.sent, .failed), (.received, .received),
            (.failed, .failed), (.failed, .received):
            true
        default: false
        }
    }
}

extension VerificationRecord.Cleanup {
    /// Whether this step is allowed; staying is.
    func canBecome(_ next: VerificationRecord.Cleanup) -> Bool { self == .due || self == next }
}
