public import MailModel

/// What one recipient is told at once.
public struct AlertNotice: Sendable, Hashable {
    /// Who is told.
    public var recipient: EmailAddress
    /// The news, the most important first; empty for a test.
    public var groups: [AlertGroup]
    /// The same for the same news: a recipient who gets it twice can see that.
    public var id: String
    /// When it is told.
    public var moment: Timestamp

    /// A notice of groups.
    ///
    /// - Parameter id: under which it was handed over before; nil for one that follows from the alerts.
    init(to recipient: EmailAddress, groups: [AlertGroup], id: String? = nil, at moment: Timestamp) {
        let ids = groups.flatMap { $0.alerts.map(\.id) }
        let own = id ?? "\(ids.min()?.description ?? "alerts").\(ids.count)"
        self.init(to: recipient, groups: groups, id: own, at: moment)
    }

    /// The alerts in it.
    var alerts: [AlertID] { groups.flatMap { $0.alerts.map(\.id) } }

    private init(to recipient: EmailAddress, groups: [AlertGroup], id: String, at moment: Timestamp) {
        self.recipient = recipient
        self.groups = groups
        self.id = id
        self.moment = moment
    }

    /// A notice by which somebody sees that alerts arrive.
    static func test(to recipient: EmailAddress, at moment: Timestamp) -> AlertNotice {
        AlertNotice(to: recipient, groups: [], id: "test.\(AlertID.random())", at: moment)
    }
}

/// What became of a notice.
public enum AlertDelivery: Sendable, Hashable {
    /// It was taken for delivery; by whom, in words, and what failed before that.
    case delivered(via: String, after: String? = nil)
    /// The connection broke when it may already have been taken; in words.
    case uncertain(String)
    /// It was certainly not taken; why, in words.
    case failed(String)
}

/// A way by which alerts reach people. E-mail is one.
public protocol AlertChannel: Sendable {
    /// Delivers a notice. Must come to an end, also when the task is cancelled.
    func deliver(_ notice: AlertNotice) async -> AlertDelivery
}
