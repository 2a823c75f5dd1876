internal import MailModel

/// Who has heard of which alert.
enum AlertDeliveryTable {
    /// Begins, or begins anew under the same notice.
    static func begin(
        _ alert: AlertID, to recipient: String, notice: String, workspace: Int64, at now: Timestamp,
        on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            INSERT INTO alert_delivery (alert_id, recipient, notice, state, moment)
            SELECT id, ?3, ?4, 'started', ?5 FROM alert WHERE public_id = ?1 AND workspace_id = ?2
            ON CONFLICT (alert_id, recipient) DO UPDATE SET notice = excluded.notice, moment = excluded.moment
            WHERE alert_delivery.state = 'started'
            """,
            [
                .text(alert.description), .integer(workspace), .text(recipient), .text(notice),
                .integer(now.milliseconds),
            ])
    }

    /// Whether it is news.
    static func finish(
        _ alert: AlertID, to recipient: String, workspace: Int64, at now: Timestamp, on connection: any SQLConnection
    ) throws(StoreError) -> Bool {
        try connection.execute(
            """
            UPDATE alert_delivery SET state = 'delivered', moment = ?4
            WHERE alert_id = (SELECT id FROM alert WHERE public_id = ?1 AND workspace_id = ?2) AND recipient = ?3
                AND state = 'started'
            """,
            [.text(alert.description), .integer(workspace), .text(recipient), .integer(now.milliseconds)]) > 0
    }

    static func drop(
        _ alert: AlertID, to recipient: String, workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) {
        try connection.execute(
            """
            DELETE FROM alert_delivery
            WHERE alert_id = (SELECT id FROM alert WHERE public_id = ?1 AND workspace_id = ?2) AND recipient = ?3
                AND state = 'started'
            """, [.text(alert.description), .integer(workspace), .text(recipient)])
    }

    private static let columns = """
        alert.public_id, alert_delivery.recipient, alert_delivery.notice, alert_delivery.state, alert_delivery.moment
        """

    /// Of pending alerts, oldest alert first.
    static func ofPending(
        workspace: Int64, on connection: any SQLConnection
    ) throws(StoreError) -> [AlertDeliveryRecord] {
        try connection.query(
            """
            SELECT \(columns) FROM alert CROSS JOIN alert_delivery ON alert_delivery.alert_id = alert.id
            WHERE alert.workspace_id = ?1 AND alert.state = 'pending' ORDER BY alert.id
            """, [.integer(workspace)], decode)
    }

    /// Of alerts that were told since a moment.
    static func ofTold(
        workspace: Int64, since: Timestamp, on connection: any SQLConnection
    ) throws(StoreError) -> [AlertDeliveryRecord] {
        try connection.query(
            """
            SELECT \(columns) FROM alert CROSS JOIN alert_delivery ON alert_delivery.alert_id = alert.id
            WHERE alert.workspace_id = ?1 AND alert.state = 'told' AND alert.settled >= ?2 ORDER BY alert.settled
            """, [.integer(workspace), .integer(since.milliseconds)], decode)
    }

    private static func decode(_ row: inout RowReader) throws(StoreError) -> AlertDeliveryRecord {
        AlertDeliveryRecord(
            alert: try row.parsed { AlertID($0) }, recipient: try row.text(), notice: try row.text(),
            state: try row.parsed(AlertDeliveryRecord.State.init),
            moment: Timestamp(milliseconds: try row.integer()))
    }
}
