public import MailModel

/// The body of message/feedback-report: a complaint, or another word of a receiver about a message (RFC 5965 §3).
///
/// All of it is a stranger's word: anyone can send a report.
public struct FeedbackReport: Sendable, Hashable {
    /// What it is about.
    public let feedbackType: FeedbackType

    /// The program that made the report.
    public let userAgent: ServerText?

    /// The sender's address in the envelope, as written, without brackets.
    public let originalSender: String?

    /// The recipients' addresses, as written, without brackets; at most ``MIMELimits/reportRecipients``.
    public let originalRecipients: [String]

    /// The envelope id that the sender gave.
    public let originalEnvelopeID: String?

    /// When the message arrived.
    public let arrivalDate: HeaderDate?

    /// The address from which the message came, as written.
    public let sourceAddress: String?

    /// The domains that the reporter holds responsible.
    public let reportedDomains: [String]

    /// How many such messages the report stands for; 1 where nothing is said.
    public let incidents: Int

    /// Which check failed, in lower case, for a report on failed authentication (RFC 6591 §3.1), such as `dkim`.
    public let authenticationFailure: String?

    /// What the receiver did with the message, in lower case, such as `reject` (RFC 6591 §3.2.2).
    public let deliveryResult: String?

    /// What a report is about (RFC 5965 §7.3, RFC 6430 §3.2, RFC 6591 §3.1).
    public enum FeedbackType: String, Sendable, Hashable, Codable, CaseIterable {
        /// Unwanted mail.
        case abuse
        /// Fraud or phishing.
        case fraud
        /// A virus.
        case virus
        /// The message is not spam after all.
        case notSpam = "not-spam"
        /// The recipient wants no more of it.
        case optOut = "opt-out"
        /// SPF, DKIM or DMARC failed.
        case authenticationFailure = "auth-failure"
        /// Any other.
        case other
    }

    /// Reads the fields; nil where none of them is there.
    public init?(_ body: ArraySlice<UInt8>, limits: MIMELimits = MIMELimits()) {
        // An empty line before the fields is a mistake that mailers make.
        let fields = HeaderBlock(body.drop { $0.isFoldingSpace }, limits: limits)
        let type = fields.text("Feedback-Type")
        guard type != nil || fields.first("User-Agent") != nil || fields.first("Original-Rcpt-To") != nil else {
            return nil
        }
        // RFC 5965 §3.1
        feedbackType = Self.type(type)
        userAgent = fields.text("User-Agent").map { ServerText($0) }
        // RFC 5965 §3.2
        originalSender = fields.text("Original-Mail-From").map(Self.unbracketed)
        originalRecipients =
            (fields.all("Original-Rcpt-To") + fields.all("Removal-Recipient")).prefix(limits.reportRecipients)
            .map { Self.unbracketed($0.text) }.filter { !$0.isEmpty }
        originalEnvelopeID = fields.text("Original-Envelope-Id")
        arrivalDate = (fields.first("Arrival-Date") ?? fields.first("Received-Date")).flatMap {
            HeaderDate($0.rawValue)
        }
        sourceAddress = fields.text("Source-IP")
        // RFC 5965 §3.3
        reportedDomains = fields.all("Reported-Domain").prefix(limits.parameters).map(\.text)
        incidents = fields.text("Incidents").flatMap { Int($0) }.map { min(max($0, 1), 1_000_000) } ?? 1
        // RFC 6591 §3.1
        authenticationFailure = fields.text("Auth-Failure")?.lowercased()
        deliveryResult = fields.text("Delivery-Result")?.lowercased()
    }

    /// The report in a message, wherever in its frame it stands, but not in a message that is enclosed.
    public init?(in message: MessageStructure, limits: MIMELimits = MIMELimits()) {
        // RFC 5965 §2
        let part = message.parts.prefix(200).first { part in
            part.contentType.mediaType == "message/feedback-report" && !message.isEnclosed(part)
        }
        guard let part else { return nil }
        self.init(part.decodedBody(limit: limits.reportBytes)[...], limits: limits)
    }

    private static func type(_ text: String?) -> FeedbackType {
        let word = (text ?? "").lowercased().prefix { $0.isLetter || $0 == "-" || $0 == "_" }
        switch word {
        case "opt-out-list": return .optOut
        case "miscategorized", "not_spam", "notspam": return .notSpam
        case "phishing": return .fraud
        default: return FeedbackType(rawValue: String(word)) ?? .other
        }
    }

    private static func unbracketed(_ text: String) -> String {
        var inner = text[...]
        // Some name the type as delivery reports do.
        if let semicolon = inner.firstIndex(of: ";") { inner = inner[inner.index(after: semicolon)...] }
        while let first = inner.first, first == "<" || first.isWhitespace { inner.removeFirst() }
        while let last = inner.last, last == ">" || last.isWhitespace { inner.removeLast() }
        return String(inner)
    }
}

extension MessageStructure {
    /// Whether a part lies inside an enclosed message. Depth is bounded, so the way up is short.
    func isEnclosed(_ part: MessagePart) -> Bool {
        var parent = part.parent
        while let index = parent {
            if parts[index].contentType.type == "message" { return true }
            parent = parts[index].parent
        }
        return false
    }
}
