public import MailModel
public import MailStore

/// What a person does with messages.
public enum MessageAction: Sendable, Hashable {
    /// Marks them as read, or as unread.
    case setRead(Bool)
    /// Puts a star on them, or takes it away.
    case setStarred(Bool)
    /// Takes them out of the Inbox and keeps them.
    case archive
    /// Puts them back into the Inbox.
    case moveToInbox
    /// Says that they are spam.
    case markSpam
    /// Puts them into Trash.
    case trash
    /// Removes them for good. Only out of Trash and spam where the mailbox has these.
    case deleteForGood
    /// Moves them to a folder of their mailbox.
    case move(FolderKey)
    /// Adds and removes labels by their names: Gmail's own, keywords on other servers. Spellings of one label are one
    /// (``MailStore/LabelName``).
    case label(LabelChange)
}

/// What an action did.
public struct ActionReport: Sendable, Hashable {
    /// Messages for which something changed.
    public var changed = 0
    /// What is now to be done on the servers, in order.
    public var operations: [OperationID] = []

    /// Nothing was done.
    public init() {}
}

/// Why an action is not possible. Nothing was changed.
public struct ActionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable, Hashable {
        /// There is no such message, or no such folder.
        case notFound = "not-found"
        /// The mailbox has no folder for this.
        case noFolder = "no-folder"
        /// The folder is one to which nothing can be moved.
        case notSelectable = "not-selectable"
        /// The label is none that can be given.
        case invalidLabel = "invalid-label"
        /// The messages must be in Trash first.
        case notInTrash = "not-in-trash"
    }

    /// What is wrong.
    public var code: Code
    /// What is wrong and what to do, in words for people.
    public var message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
