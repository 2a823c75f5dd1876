import IMAPCore
import MailModel
import MailStore

/// What an event of a watching connection means for the mailbox.
enum WatchNews: Sendable, Hashable {
    /// These folders are to be brought up to date.
    case folders([FolderKey])
    /// The list of folders is to be read anew, and all of them compared.
    case everything
    /// The server does not tell of other folders any more.
    case notifyEnded
    /// Nothing that concerns us.
    case nothing

    /// Reads an event.
    ///
    /// - Parameters:
    ///   - watched: the folder that is open.
    ///   - folders: those that are synced, by name.
    init(_ event: FolderEvent, watched: FolderKey, folders: [FolderName: FolderKey]) {
        switch event {
        case .exists, .expunge, .vanished, .changed, .overflow: self = .folders([watched])
        // RECENT comes with EXISTS, and the flags that a folder knows are asked for when they are needed.
        case .recent, .flags, .alert: self = .nothing
        case .status(let status): self = folders[status.folder].map { .folders([$0]) } ?? .nothing
        case .listed: self = .everything
        // RFC 5465 §5.8
        case .notificationOverflow: self = .notifyEnded
        }
    }
}
