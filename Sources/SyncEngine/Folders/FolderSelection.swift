internal import MailModel
public import MailStore

/// Which folders of a mailbox are synced, and in which order. Pure.
public enum FolderSelection {
    /// The folders that are synced, the most important first: new mail before sent mail before the rest, spam and
    /// rubbish at the end; folders of one kind by name.
    ///
    /// Where one folder holds every message (Gmail's All Mail), it is synced with spam and Trash, which are not in it;
    /// the other folders are its labels and would only bring every message again. A folder of that kind on another
    /// server, and one of all flagged or important messages, is a view of messages that lie elsewhere: it is left out.
    /// So are other users' folders.
    public static func synced(_ folders: [SyncFolder], abilities: SyncAbilities) -> [SyncFolder] {
        let own = folders.filter { $0.record.isSelectable && !$0.record.isForeign }
        let hasAllMail = abilities.gmail && own.contains { $0.record.role == .all }
        let wanted = own.filter { folder in
            switch folder.record.role {
            case .all: hasAllMail
            case .junk, .trash: true
            case .flagged, .important: false
            default: !hasAllMail
            }
        }
        // Compared by a function of its own: Swift 6.3.1's optimiser crashes on the tuples as a closure.
        return wanted.sorted(by: comesFirst)
    }

    private static func comesFirst(_ left: SyncFolder, _ right: SyncFolder) -> Bool {
        let leftRank = rank(left.record.role)
        let rightRank = rank(right.record.role)
        guard leftRank == rightRank else { return leftRank < rightRank }
        return left.record.name.description < right.record.name.description
    }

    private static func rank(_ role: FolderRole?) -> Int {
        switch role {
        case .inbox, .all: 0
        case .sent: 1
        case .drafts: 2
        case .archive: 3
        case nil, .flagged, .important: 4
        case .trash: 5
        case .junk: 6
        }
    }
}
