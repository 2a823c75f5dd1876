public import MailModel
import MailTransport
public import SMTPCore

/// What became of a message that was to be sent.
public struct SMTPSendResult: Sendable {
    /// Whether the server has the message.
    public enum Outcome: Sendable {
        /// The server took responsibility for the message, for the recipients that it accepted.
        case accepted
        /// The server does not have the message: it may be sent again without a duplicate.
        case notAccepted(SMTPClientError)
        /// The connection was lost after the whole message may have been sent and before the verdict: the server may
        /// have it. Look for it before sending again.
        case uncertain(SMTPClientError)
    }

    /// Whether the server has the message.
    public let outcome: Outcome
    /// The server's words on the accepted message, often with its queue id; untrusted.
    public let serverText: ServerText?
    /// The recipients in the envelope's order.
    public let recipients: [SMTPRecipientResult]
    /// Whether wishes about delivery reports were passed on.
    public let requestsDSN: Bool

    /// Whether the message was accepted for every recipient.
    public var isAcceptedForAll: Bool {
        if case .accepted = outcome { return recipients.allSatisfy(\.isAccepted) }
        return false
    }

    /// Why the message is not known to be accepted; nil where it is.
    public var error: SMTPClientError? {
        switch outcome {
        case .accepted: nil
        case .notAccepted(let error), .uncertain(let error): error
        }
    }

    init(_ result: SMTPTransactionResult, redactor: Redactor, transport: TransportError?) {
        var serverText: ServerText?
        switch result.outcome {
        case .accepted(let reply):
            outcome = .accepted
            serverText = reply.serverText(redactor)
        case .probed: outcome = .accepted
        case .notAccepted(let error):
            outcome = .notAccepted(SMTPClientError(error, redactor: redactor, transport: transport))
        case .uncertain(let error):
            outcome = .uncertain(SMTPClientError(error, redactor: redactor, transport: transport))
        }
        self.serverText = serverText
        recipients = result.recipients.map { SMTPRecipientResult($0, redactor: redactor) }
        requestsDSN = result.requestsDSN
    }

    init(notAccepted error: SMTPClientError, _ envelope: SMTPEnvelope) {
        outcome = .notAccepted(error)
        serverText = nil
        recipients = envelope.recipients.map { SMTPRecipientResult(unasked: $0.address) }
        requestsDSN = false
    }
}

/// What the server said to one recipient.
public struct SMTPRecipientResult: Sendable {
    /// Whom the envelope names.
    public let address: EmailAddress
    /// Whether the server accepts the address; it says nothing of the message.
    public let isAccepted: Bool
    /// The three digits; nil where no answer came.
    public let replyCode: Int?
    /// The enhanced status code.
    public let enhancedCode: EnhancedStatusCode?
    /// The server's words with its codes; untrusted.
    public let serverText: ServerText?

    init(_ recipient: SMTPTransactionResult.Recipient, redactor: Redactor) {
        address = recipient.address
        isAccepted = recipient.isAccepted
        replyCode = recipient.reply?.code
        enhancedCode = recipient.reply?.enhancedCode
        serverText = recipient.reply?.serverText(redactor)
    }

    init(unasked address: EmailAddress) {
        self.address = address
        isAccepted = false
        replyCode = nil
        enhancedCode = nil
        serverText = nil
    }
}

/// What the server said to a sender and a recipient without a message.
public struct SMTPProbeResult: Sendable {
    /// The answer to MAIL.
    public let senderText: ServerText?
    /// The answer to RCPT.
    public let recipientText: ServerText?
}
