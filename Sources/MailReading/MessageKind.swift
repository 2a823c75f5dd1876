/// What kind of message it is, from its headers and structure.
public enum MessageKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Written by a person to people.
    case person
    /// Sent by a program in answer to a message (RFC 3834), such as an out-of-office note.
    case automaticReply = "automatic-reply"
    /// Says that a message could not be delivered, or is late (RFC 3464, RFC 6522, and free forms).
    case bounce
    /// A feedback report: a recipient complained (RFC 5965).
    case complaint
    /// Sent to many: a mailing list or a newsletter.
    case list
    /// An invitation to, or a change of, an appointment (RFC 5546, RFC 6047).
    case calendar
    /// Sent by a program on its own account: receipts, notifications.
    case notification
}
