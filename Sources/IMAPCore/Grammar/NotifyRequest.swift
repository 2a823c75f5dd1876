public import MailModel

/// What the server shall tell without being asked, at any time and of any folder (RFC 5465 §3.1).
public struct NotifyRequest: Sendable, Hashable {
    /// Which folders (RFC 5465 §6).
    public enum Folders: Sendable, Hashable {
        /// The selected one, whichever it is at the time. Expunges may be told at any time.
        case selected
        /// The selected one; expunges are told only where a command allows it.
        case selectedDelayed
        /// All personal folders.
        case personal
        /// The folders into which new mail is delivered.
        case inboxes
        /// The subscribed ones.
        case subscribed
        /// These and all below them; not empty.
        case subtree([FolderName])
        /// These; not empty.
        case named([FolderName])
    }

    /// What happens (RFC 5465 §5).
    public enum Event: Sendable, Hashable {
        /// New messages. In the selected folder each comes with these items; elsewhere they must be empty. Needs
        /// ``messageExpunge`` beside it.
        case messageNew([FetchAttribute])
        /// Messages that are gone. Needs ``messageNew(_:)`` beside it.
        case messageExpunge
        /// Flags. Needs both of the others beside it.
        case flagChange
        /// Folders that are made, renamed or removed.
        case mailboxName
        /// Subscriptions.
        case subscriptionChange
        /// An event of an extension; its bytes must be those of an atom.
        case other(String)
    }

    /// Some folders, and what shall be told of them.
    public struct Group: Sendable, Hashable {
        /// The folders.
        public var folders: Folders
        /// The events; empty for nothing at all (`NONE`).
        public var events: [Event]

        /// Creates a group.
        public init(_ folders: Folders, _ events: [Event]) {
            self.folders = folders
            self.events = events
        }
    }

    /// Whether the server first tells the figures of all these folders, like LIST-STATUS.
    public var wantsStatus: Bool
    /// The groups; where a folder is in several, the first counts (RFC 5465 §6). Empty stops everything.
    public var groups: [Group]

    /// Creates a request.
    public init(_ groups: [Group], wantsStatus: Bool = false) {
        self.groups = groups
        self.wantsStatus = wantsStatus
    }

    /// Stops everything (RFC 5465 §3.1 NONE).
    public static let none = NotifyRequest([])

    /// Everything that keeping a whole mailbox in step needs: the selected folder with UIDs and flags of new messages,
    /// the figures and names of all personal folders.
    public static let wholeMailbox = NotifyRequest([
        Group(.selected, [.messageNew([.uid, .flags]), .messageExpunge, .flagChange]),
        Group(.personal, [.messageNew([]), .messageExpunge, .flagChange, .mailboxName, .subscriptionChange]),
    ])
}
