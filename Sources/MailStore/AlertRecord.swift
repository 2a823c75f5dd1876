public import MailModel

/// An alert as it is stored.
public struct AlertRecord: Sendable, Hashable {
    /// Whether somebody has heard of it. `pending` becomes one of the others and stays that.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// Nobody yet.
        case pending
        /// It was delivered.
        case told
        /// It was decided that nobody needs to: muted, over before it was told, or told today already.
        case withheld
    }

    /// The longest detail that is kept, in bytes.
    public static let maximumDetailBytes = 64 << 10

    /// Its id.
    public let id: AlertID
    /// The workspace in which it is.
    public let workspace: WorkspaceID
    /// The mailbox of which it tells.
    public let mailbox: MailboxID
    /// Whether somebody has heard of it.
    public var state: State
    /// What it tells, as JSON; the store does not look into it.
    public let detail: String
    /// When it was raised.
    public let raised: Timestamp
    /// When it was told or withheld.
    public var settled: Timestamp?

    /// Describes an alert that nobody has heard of.
    public init(
        id: AlertID = .random(), workspace: WorkspaceID, mailbox: MailboxID, detail: String, raised: Timestamp
    ) {
        self.init(
            id: id, workspace: workspace, mailbox: mailbox, state: .pending, detail: detail, raised: raised,
            settled: nil)
    }

    init(
        id: AlertID, workspace: WorkspaceID, mailbox: MailboxID, state: State, detail: String, raised: Timestamp,
        settled: Timestamp?
    ) {
        self.id = id
        self.workspace = workspace
        self.mailbox = mailbox
        self.state = state
        self.detail = detail
        self.raised = raised
        self.settled = settled
    }
}

/// What became of an alert with one of those who should hear it.
public struct AlertDeliveryRecord: Sendable, Hashable {
    /// How far it has come.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// It was about to be handed over. Where that stays so, nobody knows whether it was: the program ended, or the
        /// connection broke at the last moment.
        case started
        /// It was taken for delivery.
        case delivered
    }

    /// The alert.
    public let alert: AlertID
    /// ``EmailAddress/comparisonKey`` of who hears it. Empty for what was told before deliveries were kept: then it is
    /// not known who did.
    public let recipient: String
    /// The notice with which it went, the same when it is handed over again.
    public let notice: String
    /// How far it has come.
    public let state: State
    /// When it came there.
    public let moment: Timestamp
}

/// How a mailbox stands, in full, as it is stored.
public struct HealthRecord: Sendable, Hashable {
    /// The longest state that is kept, in bytes.
    public static let maximumStateBytes = 256 << 10

    /// The mailbox.
    public let mailbox: MailboxID
    /// The workspace in which it is.
    public let workspace: WorkspaceID
    /// Both directions, as JSON; the store does not look into it. Empty where it was never looked at.
    public var state: String
    /// When mail came, as JSON; the store does not look into it. Empty where that is not known.
    public var arrivals: String
    /// When it is looked at next; nil where it waits for a person.
    public var nextCheck: Timestamp?

    /// Describes a mailbox's health.
    public init(
        mailbox: MailboxID, workspace: WorkspaceID, state: String, arrivals: String, nextCheck: Timestamp?
    ) {
        self.mailbox = mailbox
        self.workspace = workspace
        self.state = state
        self.arrivals = arrivals
        self.nextCheck = nextCheck
    }
}

/// A mailbox that is to be looked at.
public struct DueMailbox: Sendable, Hashable {
    /// The mailbox.
    public let mailbox: MailboxID
    /// The workspace in which it is.
    public let workspace: WorkspaceID
    /// Its receiving server, for pacing.
    public let host: String
}

/// Who hears of a mailbox besides the administrators, and whether anybody does now.
public struct AlertPreference: Sendable, Hashable {
    /// The owner's address; nil where only the administrators are told.
    public var address: EmailAddress?
    /// Until when nobody is told of it; nil where it is not muted.
    public var mutedUntil: Timestamp?

    /// Describes a preference.
    public init(address: EmailAddress? = nil, mutedUntil: Timestamp? = nil) {
        self.address = address
        self.mutedUntil = mutedUntil
    }
}
