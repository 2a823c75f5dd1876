import FoundationEssentials
public import MailModel
import MailStore

/// Something about a mailbox that its owner and the administrators should hear.
public struct Alert: Sendable, Hashable, Codable {
    /// What kind of news it is.
    public enum Kind: String, Sendable, Hashable, Codable {
        /// A direction stopped working, or fails for another reason.
        case failure
        /// A direction works again.
        case recovered
        /// It works but will not go on working.
        case warning
        /// The reason for a warning is gone.
        case warningEnded = "warning-ended"
        /// Nothing has come for longer than is normal.
        case silence
        /// Something has come again.
        case silenceEnded = "silence-ended"
    }

    /// What kind of news it is.
    public var kind: Kind
    /// The mailbox.
    public var mailbox: MailboxID
    /// Its address.
    public var address: String
    /// Which half of it.
    public var direction: MailDirection
    /// The finding; for an all-clear the one that is over.
    public var code: FindingCode
    /// The server of this direction.
    public var host: String
    /// The cause in one sentence; empty for an all-clear.
    public var cause: String
    /// The one next step; empty for an all-clear.
    public var action: String
    /// Who must act.
    public var actor: Finding.Actor
    /// The provider's page on the next step.
    public var page: String?
    /// The server's own words, where it said any.
    public var serverText: ServerText?
    /// When it ends to work, for a warning.
    public var date: Timestamp?
    /// Since when it is so; for an all-clear since when it was.
    public var since: Timestamp
    /// When it was noticed.
    public var moment: Timestamp
    /// When it is tried next by itself; nil where it waits for a person.
    public var nextTry: Timestamp?

    /// What a change of a mailbox's health has to tell.
    init(_ change: MailboxHealth.Change, of mailbox: MailboxRecord, health: MailboxHealth) {
        let direction = change.direction
        let state = health[direction]
        let host = (direction == .receiving ? mailbox.imap : mailbox.smtp).endpoint.host.description
        func make(_ kind: Kind, _ finding: Finding, since: Timestamp) -> Alert {
            Alert(
                kind: kind, mailbox: mailbox.id, address: mailbox.address.description, direction: direction,
                code: finding.code, host: host, cause: finding.cause, action: finding.action, actor: finding.actor,
                page: finding.page, serverText: finding.serverText, date: finding.date, since: since,
                moment: change.moment, nextTry: state.nextTry)
        }
        func allClear(_ kind: Kind, _ code: FindingCode, since: Timestamp) -> Alert {
            Alert(
                kind: kind, mailbox: mailbox.id, address: mailbox.address.description, direction: direction, code: code,
                host: host, cause: "", action: "", actor: .nobody, since: since, moment: change.moment)
        }
        switch change.kind {
        case .firstFailure(let finding), .causeChanged(_, let finding):
            self = make(.failure, finding, since: state.failingSince ?? change.moment)
        case .recovered(let code, let since): self = allClear(.recovered, code, since: since)
        case .warningDue(let finding):
            self = make(finding.code == .receiveSilent ? .silence : .warning, finding, since: change.moment)
        case .warningEnded(let code):
            self = allClear(code == .receiveSilent ? .silenceEnded : .warningEnded, code, since: change.moment)
        }
    }

    /// Creates an alert.
    public init(
        kind: Kind, mailbox: MailboxID, address: String, direction: MailDirection, code: FindingCode, host: String,
        cause: String, action: String, actor: Finding.Actor, page: String? = nil, serverText: ServerText? = nil,
        date: Timestamp? = nil, since: Timestamp, moment: Timestamp, nextTry: Timestamp? = nil
    ) {
        self.kind = kind
        self.mailbox = mailbox
        self.address = address
        self.direction = direction
        self.code = code
        self.host = host
        self.cause = cause
        self.action = action
        self.actor = actor
        self.page = page
        self.serverText = serverText
        self.date = date
        self.since = since
        self.moment = moment
        self.nextTry = nextTry
    }

    /// As the store keeps it.
    func record(in workspace: WorkspaceID) throws -> AlertRecord {
        AlertRecord(
            workspace: workspace, mailbox: mailbox,
            detail: String(decoding: try JSONEncoder().encode(self), as: UTF8.self),
            raised: moment)
    }

    /// Reads what the store kept; nil where another version wrote it in a form that is no longer read.
    init?(_ record: AlertRecord) {
        guard let alert = try? JSONDecoder().decode(Alert.self, from: Data(record.detail.utf8)) else { return nil }
        self = alert
    }
}

/// An alert with its place in the store.
public struct StoredAlert: Sendable, Hashable {
    /// Its id.
    public var id: AlertID
    /// What it tells.
    public var alert: Alert

    /// Puts them together.
    public init(id: AlertID, alert: Alert) {
        self.id = id
        self.alert = alert
    }
}

/// Alerts that are told as one: the same news, for the same reason, at the same server.
public struct AlertGroup: Sendable, Hashable {
    /// The alerts, at least one, by address.
    public var alerts: [StoredAlert]
    /// The sending server, where the same is true of sending for the same mailboxes and is told with it.
    var sendingHost: String?

    /// Creates a group.
    public init(alerts: [StoredAlert]) { self.alerts = alerts }

    /// The first one, which stands for all.
    public var first: Alert? { alerts.first?.alert }
}
