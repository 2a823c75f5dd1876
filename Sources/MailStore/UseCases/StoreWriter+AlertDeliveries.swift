public import MailModel

extension StoreReading {
    /// What became of alerts with those who should hear them: of every pending alert, and of those that were told since
    /// a moment.
    public func alertDeliveries(
        in workspace: WorkspaceID, since: Timestamp
    ) throws(StoreError) -> [AlertDeliveryRecord] {
        let row = try rowID(of: workspace)
        return try AlertDeliveryTable.ofPending(workspace: row, on: connection)
            + AlertDeliveryTable.ofTold(workspace: row, since: since, on: connection)
    }
}

extension StoreWriter {
    /// Notes that a notice with these alerts is about to be handed over to somebody. What was delivered to them stays so.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the workspace is not there.
    public func beginAlertDelivery(
        of alerts: [AlertID], to recipient: EmailAddress, notice: String, in workspace: WorkspaceID
    ) throws(StoreError) {
        let row = try rowID(of: workspace)
        for alert in alerts {
            try AlertDeliveryTable.begin(
                alert, to: recipient.comparisonKey, notice: notice, workspace: row, at: now, on: connection)
        }
    }

    /// Notes that what was begun was taken for delivery.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the workspace is not there.
    public func finishAlertDelivery(
        of alerts: [AlertID], to recipient: EmailAddress, in workspace: WorkspaceID
    ) throws(StoreError) {
        let row = try rowID(of: workspace)
        for alert in alerts {
            let isNews = try AlertDeliveryTable.finish(
                alert, to: recipient.comparisonKey, workspace: row, at: now, on: connection)
            if isNews { try append(.alertUpdated, alert.description, workspace: row) }
        }
    }

    /// Notes that what was begun was certainly not taken.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the workspace is not there.
    public func dropAlertDelivery(
        of alerts: [AlertID], to recipient: EmailAddress, in workspace: WorkspaceID
    ) throws(StoreError) {
        let row = try rowID(of: workspace)
        for alert in alerts {
            try AlertDeliveryTable.drop(alert, to: recipient.comparisonKey, workspace: row, on: connection)
        }
    }
}
