public import MailModel

/// What people decided folders are for. It counts more than what a server announces or a name suggests.
public enum ChosenRoles {
    /// What can be decided, in the order of lists. The Inbox is the Inbox, and folders of every or every important
    /// message are what their server makes them.
    public static let roles: [FolderRole] = [.sent, .drafts, .archive, .junk, .trash]

    /// The role of each folder, from what was found and what was decided, in the same order. A folder that was found to
    /// have a role which another one was given has none.
    public static func resolved(_ found: [FolderRole?], chosen: [FolderRole?]) -> [FolderRole?] {
        let given = Set(chosen.compactMap(\.self))
        guard !given.isEmpty else { return found }
        return zip(found, chosen).map { found, chosen in
            if let chosen { return chosen }
            return found.flatMap { given.contains($0) ? nil : $0 }
        }
    }

    /// The folders with the roles that were decided by name. What cannot be opened keeps what it has.
    static func applied(_ choices: [FolderName: FolderRole], to folders: [FolderRecord]) -> [FolderRecord] {
        guard !choices.isEmpty else { return folders }
        let chosen = folders.map { $0.isSelectable ? choices[$0.name] : nil }
        return zip(folders, resolved(folders.map(\.role), chosen: chosen)).map { folder, role in
            var folder = folder
            folder.role = role
            return folder
        }
    }
}

extension FolderRecord {
    /// Stands among the attributes of a folder that is another user's, or everybody's. No server says it: attributes of
    /// servers begin with a backslash.
    public static let foreignMark = "foreign"

    /// Whether it belongs to another user or to all; such folders are known and not synced.
    public var isForeign: Bool { attributes.contains(Self.foreignMark) }
}
