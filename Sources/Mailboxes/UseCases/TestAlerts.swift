public import MailModel

/// How a test alert went.
public struct AlertTestResult: Sendable, Hashable, Codable {
    /// One who was told, or not.
    public struct Recipient: Sendable, Hashable, Codable {
        /// The address.
        public var address: String
        /// By which server or mailbox it went; nil where it did not.
        public var via: String?
        /// Why it did not go, or did not go by the first way.
        public var reason: String?

        /// Says how it went with one of them.
        public init(address: String, via: String? = nil, reason: String? = nil) {
            self.address = address
            self.via = via
            self.reason = reason
        }
    }

    /// Passed where there is somebody, and everybody was reached.
    public var outcome: CheckReport.Outcome
    /// Everybody who hears of every alert.
    public var recipients: [Recipient]

    /// Creates a result.
    public init(recipients: [Recipient]) {
        self.recipients = recipients
        outcome = !recipients.isEmpty && recipients.allSatisfy { $0.via != nil } ? .passed : .failed
    }
}

/// Sends a test alert to the administrators.
public struct TestAlerts: Sendable {
    private let channel: any AlertChannel
    private let administrators: [EmailAddress]

    /// Creates the use case.
    public init(channel: any AlertChannel, administrators: [EmailAddress]) {
        self.channel = channel
        self.administrators = administrators
    }

    /// Sends to one after the other.
    public func run(at now: Timestamp) async -> AlertTestResult {
        var recipients: [AlertTestResult.Recipient] = []
        for address in administrators {
            var recipient = AlertTestResult.Recipient(address: address.description)
            switch await channel.deliver(.test(to: address, at: now)) {
            case .delivered(let via, let reason):
                recipient.via = via
                recipient.reason = reason
            case .uncertain(let reason), .failed(let reason): recipient.reason = reason
            }
            recipients.append(recipient)
        }
        return AlertTestResult(recipients: recipients)
    }
}
