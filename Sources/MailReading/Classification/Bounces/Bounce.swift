public import MIME
public import MailModel

/// What a report on a failed or late delivery says.
///
/// A stranger's word: believe it where ``concerns(_:)`` holds for a message that was really sent.
public struct Bounce: Sendable, Hashable {
    /// The recipients that it names, each once, in order; empty where it names none. A report that names none still
    /// has one reason in ``reason``.
    public let recipients: [BouncedRecipient]

    /// The Message-ID of the message that it is about, from the copy or header that it returns.
    public let originalMessageID: MessageID?

    /// The ids that the report answers to, by In-Reply-To and References.
    public let answeredMessageIDs: [MessageID]

    /// The server that reports.
    public let reportingServer: ServerText?

    /// Whether a server gave up for one recipient at least; otherwise the message is late.
    public let outcome: Outcome

    /// The reason for the first recipient that failed, or of the report as a whole.
    public let reason: BounceReason

    /// The subject of the returned message, where it was returned.
    public let originalSubject: String?

    /// What has become of the message.
    public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
        /// The server gave up.
        case failed
        /// The server goes on trying.
        case delayed
    }

    /// Whether this is about the message with that id.
    ///
    /// The id in the returned copy decides; only where nothing was returned do In-Reply-To and References count.
    public func concerns(_ id: MessageID) -> Bool {
        if let originalMessageID { return originalMessageID == id }
        return answeredMessageIDs.contains(id)
    }
}

/// What a bounce says about one recipient.
public struct BouncedRecipient: Sendable, Hashable {
    /// The address as it is written in the report, without brackets.
    public let address: String

    /// Whether the server gave up on it.
    public let outcome: Bounce.Outcome

    /// The enhanced status code (RFC 3463).
    public let status: DeliveryStatusCode?

    /// The reply code of the server that refused, 400 to 599.
    public let replyCode: Int?

    /// Why.
    public let reason: BounceReason

    /// The words of the server that refused, or of the report.
    public let text: ServerText?

    /// The server that refused.
    public let remoteServer: ServerText?

    /// Whether sending to the address again is pointless. Never for a delay, nor where the code says that the fault
    /// may pass.
    public var isHard: Bool {
        guard outcome == .failed, reason.isAboutAddressForGood else { return false }
        if reason == .moved || reason == .domainUnknown { return true }
        return status.map { $0.statusClass == 5 } ?? replyCode.map { $0 >= 500 } ?? true
    }

    /// Whose fault it is.
    public var fault: BounceFault { reason.fault }

    /// What it asks of us.
    public var consequence: BounceConsequence {
        if outcome == .delayed { return .wait }
        if reason.isAboutAddressForGood, !isHard { return .countSoft }
        return reason.consequence
    }
}
