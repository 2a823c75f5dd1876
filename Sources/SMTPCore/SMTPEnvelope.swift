public import MailModel

/// What the servers on the way see of a message: who sends it, to whom, and what they shall report.
public struct SMTPEnvelope: Sendable, Hashable {
    /// Where reports of failure go; nil is the null reverse-path `<>` of reports themselves (RFC 5321 §4.5.5).
    public var sender: EmailAddress?
    /// To whom it is delivered. Without any, sending fails before the server is asked.
    public var recipients: [SMTPRecipient]
    /// Wishes for the whole message.
    public var options: SMTPMailOptions

    /// Describes an envelope.
    public init(sender: EmailAddress?, recipients: [SMTPRecipient], options: SMTPMailOptions = SMTPMailOptions()) {
        self.sender = sender
        self.recipients = recipients
        self.options = options
    }

    /// Describes an envelope with recipients without wishes of their own.
    public init(sender: EmailAddress?, to recipients: [EmailAddress], options: SMTPMailOptions = SMTPMailOptions()) {
        self.init(sender: sender, recipients: recipients.map { SMTPRecipient($0) }, options: options)
    }

    /// Whether an address needs SMTPUTF8.
    public var needsSMTPUTF8: Bool {
        sender?.needsSMTPUTF8 == true || recipients.contains { $0.address.needsSMTPUTF8 }
    }

    /// Whether something is asked that needs DSN (RFC 3461).
    var hasReportWishes: Bool {
        options.returns != nil || options.envelopeID != nil
            || recipients.contains { $0.notify != nil || $0.originalRecipient != nil }
    }
}

/// One recipient and what the sender wants to hear about it.
public struct SMTPRecipient: Sendable, Hashable {
    /// Where to.
    public var address: EmailAddress
    /// When to send a delivery report; nil leaves it to the server.
    public var notify: SMTPNotify?
    /// The address as it was given first, for the report (RFC 3461 §4.2); nil sends none.
    public var originalRecipient: EmailAddress?

    /// Describes a recipient.
    public init(_ address: EmailAddress, notify: SMTPNotify? = nil, originalRecipient: EmailAddress? = nil) {
        self.address = address
        self.notify = notify
        self.originalRecipient = originalRecipient
    }
}

/// When a delivery report is wanted (RFC 3461 §4.1).
public enum SMTPNotify: Sendable, Hashable {
    /// Never.
    case never
    /// On any of the events; an empty set is the same as never.
    case on(Set<Event>)

    /// What a report can be about.
    public enum Event: String, Sendable, Hashable, CaseIterable {
        /// It was delivered.
        case success = "SUCCESS"
        /// It could not be delivered.
        case failure = "FAILURE"
        /// It takes longer.
        case delay = "DELAY"
    }

    var parameter: String {
        switch self {
        case .never: "NEVER"
        case .on(let events):
            events.isEmpty
                ? "NEVER" : Event.allCases.filter(events.contains).map(\.rawValue).joined(separator: ",")
        }
    }
}

/// Wishes for a whole message.
public struct SMTPMailOptions: Sendable, Hashable {
    /// How much of the message a report of failure shall bring back (RFC 3461 §4.3).
    public enum Return: String, Sendable, Hashable {
        /// All of it.
        case full = "FULL"
        /// The headers only.
        case headers = "HDRS"
    }

    /// How much comes back; nil leaves it to the server.
    public var returns: Return?
    /// An id that reports repeat (RFC 3461 §4.4), up to 100 characters once encoded; a longer one is not sent.
    public var envelopeID: String?
    /// Whether the message is sent to the recipients that were accepted when others were refused.
    ///
    /// When false, it is sent to all or to none.
    public var allowsPartialDelivery: Bool

    /// Describes the wishes.
    public init(returns: Return? = nil, envelopeID: String? = nil, allowsPartialDelivery: Bool = true) {
        self.returns = returns
        self.envelopeID = envelopeID
        self.allowsPartialDelivery = allowsPartialDelivery
    }
}
