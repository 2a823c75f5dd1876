public import MailModel

/// A delivery status notification: a bounce, a delay or a success (RFC 3464 in the frame of RFC 6522).
public struct DeliveryReport: Sendable, Hashable {
    /// What the report says.
    public let status: DeliveryStatus

    /// The Message-ID of the message that it is about, from the copy or header that it returns.
    public let originalMessageID: MessageID?

    /// The ids that the report itself answers to, by In-Reply-To and References.
    public let answeredMessageIDs: [MessageID]

    /// Nil where the message is no multipart/report with a delivery status in it.
    ///
    /// A status part is taken wherever in the report it stands, and also without the `report-type` parameter, which
    /// mailers forget.
    public init?(_ message: MessageStructure, limits: MIMELimits = MIMELimits()) {
        // RFC 6522 §3
        let report = message.root
        guard report.contentType.isMultipart, report.contentType.subtype == "report" else { return nil }
        let children = message.children(of: report)
        guard let statusPart = children.first(where: { Self.isStatus($0.contentType) }) else { return nil }
        status = DeliveryStatus(statusPart.decodedBody(limit: limits.reportBytes)[...], limits: limits)
        originalMessageID =
            children.filter { $0.index > statusPart.index }.lazy
            .compactMap { Self.returnedHeader(in: $0, of: message, limits: limits)?.messageID }.first
        answeredMessageIDs = message.header.inReplyTo + message.header.references
    }

    /// Whether this is about the message with that id.
    ///
    /// The id in the returned copy decides; only where nothing was returned do In-Reply-To and References count.
    public func concerns(_ id: MessageID) -> Bool {
        if let originalMessageID { return originalMessageID == id }
        return answeredMessageIDs.contains(id)
    }

    /// The recipients that the message did not reach and will not.
    public var failures: [DeliveryStatus.Recipient] { status.recipients.filter { $0.action == .failed } }

    /// Whether it is a bounce: for one recipient at least, the server gave up.
    public var isFailure: Bool { !failures.isEmpty }

    private static func isStatus(_ type: ContentType) -> Bool {
        // RFC 3464 §2.1, RFC 6533 §3
        type.type == "message" && (type.subtype == "delivery-status" || type.subtype == "global-delivery-status")
    }

    private static func returnedHeader(
        in part: MessagePart, of message: MessageStructure, limits: MIMELimits
    ) -> HeaderBlock? {
        if part.contentType.isMessage {
            if let inner = message.children(of: part).first { return inner.header }
            return HeaderBlock(part.decodedBody(limit: limits.reportBytes), limits: limits)
        }
        // RFC 6522 §4, RFC 6533 §4
        switch part.contentType.mediaType {
        case "text/rfc822-headers", "message/rfc822-headers", "message/global-headers":
            return HeaderBlock(part.decodedBody(limit: limits.reportBytes), limits: limits)
        default: return nil
        }
    }
}
