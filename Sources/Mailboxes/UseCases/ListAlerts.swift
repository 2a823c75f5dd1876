public import MailModel
import MailStore

/// An alert in a list.
public struct AlertEntry: Sendable, Hashable, Codable {
    /// Its id.
    public var id: AlertID
    /// `pending`, `told` or `withheld`.
    public var state: String
    /// When it was raised.
    public var raisedAt: Timestamp
    /// When it was told or withheld.
    public var settledAt: Timestamp?
    /// What and whom, in a few words.
    public var headline: String
    /// Everything that it tells; nil where another version wrote it in a form that is no longer read.
    public var alert: Alert?
}

/// What was told lately, and what was not.
public struct ListAlerts: Sendable {
    /// How many are listed.
    public static let maximumEntries = 500

    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Reads them, newest first.
    ///
    /// - Throws: ``MailboxError`` with `storeFailed`.
    public func run() async throws(MailboxError) -> [AlertEntry] {
        let workspace = dependencies.workspace
        let page = try await dependencies.reading { try $0.alerts(in: workspace, limit: Self.maximumEntries) }
        return page.items.map { record in
            let alert = Alert(record)
            let headline = alert.map { AlertGroup(alerts: [StoredAlert(id: record.id, alert: $0)]).headline }
            return AlertEntry(
                id: record.id, state: record.state.rawValue, raisedAt: record.raised, settledAt: record.settled,
                headline: headline ?? "(of another version)", alert: alert)
        }
    }
}
