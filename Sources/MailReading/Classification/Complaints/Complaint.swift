public import MIME
public import MailModel

/// What a complaint says: a recipient, or a recipient's provider, objects to a message.
public struct Complaint: Sendable, Hashable {
    /// What it is about. ``FeedbackReport/FeedbackType/notSpam`` is the opposite of a complaint.
    public let feedbackType: FeedbackReport.FeedbackType

    /// The report, where it has the form of RFC 5965.
    public let report: FeedbackReport?

    /// The recipients who complained, as written; empty where the provider hides them.
    public let recipients: [String]

    /// The Message-ID of the message that it is about, from the copy that it returns.
    public let originalMessageID: MessageID?

    /// The subject of that message.
    public let originalSubject: String?

    /// Whether a recipient wants no more mail, so that the address is to be suppressed.
    public var suppressesRecipient: Bool {
        switch feedbackType {
        case .abuse, .fraud, .optOut, .other: true
        case .virus, .notSpam, .authenticationFailure: false
        }
    }
}
