public import MailModel

/// How a transaction ended.
public struct SMTPTransactionResult: Sendable {
    /// Whether the server has the message.
    public enum Outcome: Sendable {
        /// The server took responsibility for the message and the recipients that it accepted.
        case accepted(SMTPReply)
        /// A probe's sender and recipient are accepted.
        case probed
        /// The server does not have the message: it may be sent again.
        case notAccepted(SMTPError)
        /// The connection was lost after the whole message may have been sent and before the verdict: the server may
        /// have it. Sending again may deliver it twice.
        case uncertain(SMTPError)
    }

    /// Whether the server has the message.
    public var outcome: Outcome
    /// The answer to MAIL, where one came.
    public var senderReply: SMTPReply?
    /// The recipients in the envelope's order, each with the answer to its RCPT, where one came.
    public var recipients: [Recipient]
    /// Whether the wishes about delivery reports were passed on; false as well where there were none.
    public var requestsDSN: Bool

    /// One recipient and the server's answer.
    public struct Recipient: Sendable {
        /// Whom the envelope names.
        public let address: EmailAddress
        /// The answer; nil where none came or none was asked for.
        public var reply: SMTPReply?

        /// Whether the server accepts the address. It says nothing of the message.
        public var isAccepted: Bool { reply?.isPositive == true }
    }
}
