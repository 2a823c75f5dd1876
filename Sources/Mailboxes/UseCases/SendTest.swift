public import MailModel

/// What came of a test message that was sent by hand.
public struct SendTestResult: Sendable, Hashable, Codable {
    /// Whether the sending server took it.
    public var outcome: CheckReport.Outcome
    /// To whom it was sent.
    public var recipient: String
    /// The Message-ID, by which the provider finds it in its logs.
    public var messageID: String
    /// The server's answer where it was accepted.
    public var reply: ServerText?
    /// Why it was not sent, or may not have been.
    public var finding: Finding?

    /// Creates a result.
    public init(
        outcome: CheckReport.Outcome, recipient: String, messageID: String, reply: ServerText? = nil,
        finding: Finding? = nil
    ) {
        self.outcome = outcome
        self.recipient = recipient
        self.messageID = messageID
        self.reply = reply
        self.finding = finding
    }
}

/// Sends a short message through a mailbox, to see it arrive somewhere else. It is not removed afterwards.
public struct SendTest: Sendable {
    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Sends through the mailbox with that address or id.
    ///
    /// - Parameter recipient: to whom; the mailbox itself where nil.
    /// - Throws: ``MailboxError``; that the server refuses the message is no error but the result.
    public func run(_ reference: String, to recipient: EmailAddress? = nil) async throws(MailboxError) -> SendTestResult
    {
        let mailbox = try await dependencies.mailbox(reference)
        let credentials = try await dependencies.credentials(of: mailbox)
        let settings = try MailboxSettings(mailbox)
        let recipient = recipient ?? settings.address
        let message = try TestMessage(
            from: settings.address, displayName: settings.displayName, to: recipient, at: .now())
        let session = SendingSession(
            connector: dependencies.connector, settings: settings, credential: credentials.smtp)
        let outcome = await session.send(message.bytes, to: [recipient])
        guard !Task.isCancelled else { throw MailboxError(.cancelled, "Interrupted; the message may have been sent.") }
        var result = SendTestResult(
            outcome: .passed, recipient: recipient.description, messageID: message.id.description)
        switch outcome {
        case .accepted(let reply): result.reply = reply
        case .uncertain(let finding), .refused(let finding):
            result.outcome = .failed
            result.finding = finding
        }
        return result
    }
}
