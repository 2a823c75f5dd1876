public import MailModel

/// The body of message/disposition-notification: what became of a message at its recipient (RFC 8098 §3).
///
/// All of it is a stranger's word: anyone can send a report.
public struct DispositionNotification: Sendable, Hashable {
    /// What was done with the message.
    public let disposition: Disposition

    /// Whether the recipient's program did it by itself.
    public let isAutomatic: Bool

    /// The address at which the message was read, as written, without its type.
    public let finalRecipient: String?

    /// The address that the sender gave, as written, without its type.
    public let originalRecipient: String?

    /// The message that it is about.
    public let originalMessageID: MessageID?

    /// What was done with a message (RFC 8098 §3.2.6.2).
    public enum Disposition: String, Sendable, Hashable, Codable, CaseIterable {
        /// Shown to somebody, who need not have read it.
        case displayed
        /// Deleted, perhaps without having been shown.
        case deleted
        /// Sent on, printed or the like without having been shown.
        case dispatched
        /// Handled by a program.
        case processed
        /// The recipient does not want to tell.
        case denied
        /// Could not be handled.
        case failed
        /// Any other.
        case other
    }

    /// Reads the fields; nil where none of them is there.
    public init?(_ body: ArraySlice<UInt8>, limits: MIMELimits = MIMELimits()) {
        let fields = HeaderBlock(body.drop { $0.isFoldingSpace }, limits: limits)
        guard fields.first("Disposition") != nil || fields.first("Final-Recipient") != nil else { return nil }
        // RFC 8098 §3.2.6
        let words = (fields.text("Disposition") ?? "").lowercased().prefix(200)
        let pieces = words.split(separator: ";", maxSplits: 1)
        isAutomatic = pieces.first.map { $0.contains("automatic-action") } ?? false
        let type = (pieces.count > 1 ? pieces[1] : "").drop { $0.isWhitespace }.prefix { $0.isLetter }
        disposition = Disposition(rawValue: String(type)) ?? .other
        finalRecipient = fields.text("Final-Recipient").map(Self.withoutType)
        originalRecipient = fields.text("Original-Recipient").map(Self.withoutType)
        // RFC 8098 §3.2.5
        originalMessageID = fields.first("Original-Message-ID").flatMap {
            MessageIDList.parse($0.rawValue, limit: 1).first
        }
    }

    /// The notification in a message, but not in a message that is enclosed.
    public init?(in message: MessageStructure, limits: MIMELimits = MIMELimits()) {
        // RFC 8098 §3, RFC 6533 §6
        let part = message.parts.prefix(200).first { part in
            part.contentType.type == "message"
                && ["disposition-notification", "global-disposition-notification"].contains(part.contentType.subtype)
                && !message.isEnclosed(part)
        }
        guard let part else { return nil }
        self.init(part.decodedBody(limit: limits.reportBytes)[...], limits: limits)
    }

    private static func withoutType(_ text: String) -> String {
        guard let semicolon = text.firstIndex(of: ";") else { return text }
        return String(text[text.index(after: semicolon)...].drop { $0.isWhitespace })
    }
}
