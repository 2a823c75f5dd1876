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

    /// A notice of groups, with an id that follows from them.
    init(to recipient: EmailAddress, groups: [AlertGroup], at moment: Timestamp) {
        let ids = groups.flatMap { $0.alerts.map(\.id) }
        self.init(to: recipient, groups: groups, id: "\(ids.min()?.description ?? "alerts").\(ids.count)", at: moment)
    }

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
    /// It was taken for delivery; by whom, in words.
    case delivered(via: String)
    /// It was not; why, in words.
    case failed(String)
}

/// A way by which alerts reach people. E-mail is one.
public protocol AlertChannel: Sendable {
    /// Delivers a notice. Must come to an end, also when the task is cancelled.
    func deliver(_ notice: AlertNotice) async -> AlertDelivery
}
