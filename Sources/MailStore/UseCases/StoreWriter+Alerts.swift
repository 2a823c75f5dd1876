public import MailModel

extension StoreReading {
    /// How a mailbox stands, in full; its texts are empty where it was never looked at.
    ///
    /// - Throws: ``StoreError`` with `notFound` where workspace or mailbox are not there.
    public func health(of mailbox: MailboxID, in workspace: WorkspaceID) throws(StoreError) -> HealthRecord {
        let found = try HealthTable.find(mailbox, workspace: try rowID(of: workspace), on: connection)
        guard let found else { throw StoreError(.notFound, "there is no mailbox \(mailbox) in this workspace") }
        return found
    }

    /// Mailboxes of all workspaces that are to be looked at now, the longest due first.
    public func mailboxesDue(at now: Timestamp, limit: Int) throws(StoreError) -> [DueMailbox] {
        try HealthTable.due(at: now, limit: max(1, limit), on: connection)
    }

    /// Alerts of which nobody has heard, oldest first.
    public func pendingAlerts(in workspace: WorkspaceID, limit: Int = 20_000) throws(StoreError) -> [AlertRecord] {
        try AlertTable.pending(workspace: try rowID(of: workspace), limit: max(1, limit), on: connection)
    }

    /// Alerts that were told since a moment, in the order in which they were told.
    public func alertsTold(in workspace: WorkspaceID, since: Timestamp) throws(StoreError) -> [AlertRecord] {
        try AlertTable.told(workspace: try rowID(of: workspace), since: since, on: connection)
    }

    /// Alerts, newest first.
    ///
    /// - Parameters:
    ///   - after: ``Page/next`` of the part before; nil for the first.
    ///   - limit: how many at most, up to ``maximumPageItems``.
    public func alerts(
        in workspace: WorkspaceID, after: String? = nil, limit: Int = 50
    ) throws(StoreError) -> Page<AlertRecord> {
        let limit = min(max(limit, 1), Self.maximumPageItems)
        let found = try AlertTable.list(
            workspace: try rowID(of: workspace), before: after.flatMap { Int64($0) } ?? .max, limit: limit + 1,
            on: connection)
        return Page(
            items: found.prefix(limit).map(\.record),
            next: found.count > limit ? String(found[limit - 1].id) : nil)
    }

    /// Who hears of a mailbox.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    public func alertPreference(
        of mailbox: MailboxID, in workspace: WorkspaceID
    ) throws(StoreError) -> AlertPreference {
        try AlertTable.preference(mailbox: try rowID(of: mailbox, in: workspace), on: connection) ?? AlertPreference()
    }

    /// The mailboxes that have an owner who hears of them, or of which nobody hears now, by address.
    ///
    /// - Parameter limit: how many at most, up to ``maximumPageItems``.
    public func alertPreferences(
        in workspace: WorkspaceID, at now: Timestamp, limit: Int = 100
    ) throws(StoreError) -> [(mailbox: MailboxID, address: EmailAddress, preference: AlertPreference)] {
        try AlertTable.preferences(
            workspace: try rowID(of: workspace), at: now, limit: bounded(limit), on: connection)
    }
}

extension StoreWriter {
    /// Keeps how a mailbox stands, with the alerts that this raises, in one step.
    ///
    /// - Throws: ``StoreError`` with `notFound`, or `tooLarge` where a text is longer than its limit.
    public func recordHealth(_ record: HealthRecord, raising alerts: [AlertRecord] = []) throws(StoreError) {
        guard record.state.utf8.count + record.arrivals.utf8.count <= HealthRecord.maximumStateBytes,
            alerts.allSatisfy({ $0.detail.utf8.count <= AlertRecord.maximumDetailBytes })
        else { throw StoreError(.tooLarge, "the description of a mailbox's health is too long") }
        let workspace = try rowID(of: record.workspace)
        let mailbox = try MailboxTable.rowID(of: record.mailbox, workspace: workspace, on: connection)
        try HealthTable.upsert(record, mailbox: mailbox, on: connection)
        for alert in alerts {
            try AlertTable.insert(alert, workspace: workspace, mailbox: mailbox, on: connection)
            try append(.alertUpdated, alert.id.description, workspace: workspace)
        }
    }

    /// Notes that a pending alert was told, or need not be. One that is settled already stays as it is.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the workspace is not there.
    public func settleAlert(
        _ id: AlertID, as state: AlertRecord.State, in workspace: WorkspaceID
    ) throws(StoreError) {
        let row = try rowID(of: workspace)
        guard try AlertTable.settle(id, as: state, workspace: row, at: now, on: connection) else { return }
        try append(.alertUpdated, id.description, workspace: row)
    }

    /// Says who hears of a mailbox.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    public func setAlertPreference(
        _ preference: AlertPreference, of mailbox: MailboxID, in workspace: WorkspaceID
    ) throws(StoreError) {
        let row = try rowID(of: workspace)
        try AlertTable.setPreference(
            preference, mailbox: try MailboxTable.rowID(of: mailbox, workspace: row, on: connection), on: connection)
        try append(.mailboxUpdated, mailbox.description, workspace: row)
    }
}
