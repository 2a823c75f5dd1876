/// A label of Gmail: one of the user's, or a system label that begins with a backslash, such as `\Inbox`.
///
/// Gmail shows each label as a folder too; of the label that a message is fetched from, the list says nothing.
public struct GmailLabel: Sendable, Hashable, CustomStringConvertible {
    /// The label in Unicode; levels are separated by `/`.
    public let description: String

    /// Takes a label as people read it, or a system label with its backslash.
    public init(_ text: String) { description = text }

    /// `\Inbox`
    public static let inbox = GmailLabel(#"\Inbox"#)
    /// `\Sent`
    public static let sent = GmailLabel(#"\Sent"#)
    /// `\Draft`
    public static let draft = GmailLabel(#"\Draft"#)
    /// `\Important`
    public static let important = GmailLabel(#"\Important"#)
    /// `\Starred`
    public static let starred = GmailLabel(#"\Starred"#)
    /// `\Spam`
    public static let spam = GmailLabel(#"\Spam"#)
    /// `\Trash`
    public static let trash = GmailLabel(#"\Trash"#)

    /// Whether Gmail itself gives it its meaning.
    public var isSystem: Bool { description.utf8.first == UInt8(ascii: "\\") }
}

extension FetchedMessage {
    /// Gmail's id of the message, the same in every folder, where it came.
    public var gmailMessageID: UInt64? { first { if case .gmailMessageID(let value) = $0 { value } else { nil } } }
    /// Gmail's id of the conversation, where it came.
    public var gmailThreadID: UInt64? { first { if case .gmailThreadID(let value) = $0 { value } else { nil } } }
    /// Gmail's labels of the message, where they came.
    public var gmailLabels: [GmailLabel]? { first { if case .gmailLabels(let value) = $0 { value } else { nil } } }
}
