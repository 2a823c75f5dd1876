public import MailModel

/// The body of message/delivery-status: what became of a message (RFC 3464 §2).
///
/// All of it is a stranger's word: anyone can send a report. Whether to believe it is decided by whether it names a
/// message that was really sent (``DeliveryReport/concerns(_:)``).
public struct DeliveryStatus: Sendable, Hashable {
    /// The envelope id that the sender gave (RFC 3464 §2.2.1).
    public let originalEnvelopeID: String?

    /// The server that reports, without its type.
    public let reportingMTA: ServerText?

    /// The recipients in order, at most ``MIMELimits/reportRecipients``.
    public let recipients: [Recipient]

    /// What became of the message for one recipient.
    public struct Recipient: Sendable, Hashable {
        /// The address for which delivery was tried, as written, without its type.
        public let finalRecipient: String?
        /// The address that the sender gave, as written, without its type.
        public let originalRecipient: String?
        /// What the server did.
        public let action: Action
        /// The enhanced status code.
        public let status: DeliveryStatusCode?
        /// The type of the diagnostic code in lower case, such as `smtp`.
        public let diagnosticType: String?
        /// The words of the server that refused.
        public let diagnosticCode: ServerText?
        /// The server that refused, without its type.
        public let remoteMTA: ServerText?
    }

    /// What a server did (RFC 3464 §2.3.3).
    public enum Action: String, Sendable, Hashable, Codable, CaseIterable {
        /// It gave up.
        case failed
        /// It will try again.
        case delayed
        /// It delivered.
        case delivered
        /// It handed the message to a system that reports nothing.
        case relayed
        /// It delivered to several addresses.
        case expanded
        /// It says none of these.
        case unknown
    }

    /// Reads the groups of fields: one for the message, then one for each recipient.
    public init(_ body: ArraySlice<UInt8>, limits: MIMELimits = MIMELimits()) {
        var groups = FieldGroups(body, limits: limits)
        var message = groups.next()
        var recipients: [Recipient] = []
        if let first = message, first.first("Reporting-MTA") == nil, let recipient = Recipient(first) {
            // Some mailers leave the first group out.
            recipients.append(recipient)
            message = nil
        }
        while recipients.count < limits.reportRecipients, let group = groups.next() {
            if let recipient = Recipient(group) { recipients.append(recipient) }
        }
        // RFC 3464 §2.2
        originalEnvelopeID = message?.text("Original-Envelope-Id")
        reportingMTA = message.flatMap { TypedValue($0, "Reporting-MTA") }.map { ServerText($0.value) }
        self.recipients = recipients
    }
}

extension DeliveryStatus.Recipient {
    /// Nil where the group says nothing about a recipient.
    fileprivate init?(_ group: HeaderBlock) {
        // RFC 3464 §2.3
        let final = TypedValue(group, "Final-Recipient")
        let original = TypedValue(group, "Original-Recipient")
        let action = group.text("Action")
        guard final != nil || original != nil || action != nil else { return nil }
        finalRecipient = final?.value
        originalRecipient = original?.value
        let word = (action ?? "").lowercased().prefix { $0.isLetter }
        self.action = DeliveryStatus.Action(rawValue: String(word)) ?? .unknown
        status = group.text("Status").flatMap { DeliveryStatusCode($0) }
        let diagnostic = TypedValue(group, "Diagnostic-Code")
        diagnosticType = diagnostic?.type
        diagnosticCode = diagnostic.map { ServerText($0.value) }
        remoteMTA = TypedValue(group, "Remote-MTA").map { ServerText($0.value) }
    }
}

/// A value with its type, such as `rfc822; bob@mail.test`.
private struct TypedValue {
    let type: String?
    let value: String

    init?(_ group: HeaderBlock, _ name: HeaderName) {
        guard let text = group.text(name) else { return nil }
        if let semicolon = text.firstIndex(of: ";") {
            type = text[..<semicolon].lowercased().filter { !$0.isWhitespace }
            value = String(text[text.index(after: semicolon)...].drop { $0.isWhitespace })
        } else {
            type = nil
            value = text
        }
    }
}

/// Groups of fields with empty lines between them.
private struct FieldGroups {
    private var rest: ArraySlice<UInt8>
    private let limits: MIMELimits
    private var budget: Int

    init(_ body: ArraySlice<UInt8>, limits: MIMELimits) {
        rest = body
        self.limits = limits
        budget = limits.messageFields
    }

    mutating func next() -> HeaderBlock? {
        while !rest.isEmpty {
            let group = HeaderBlock(rest, limits: limits, fieldBudget: &budget) { _ in false }
            // A line that cannot be read is passed over with the rest of its line.
            let line = Line(rest.span, at: 0)
            rest = rest.dropFirst(group.bodyOffset > 0 ? group.bodyOffset : line.next)
            if !group.isEmpty { return group }
        }
        return nil
    }
}
