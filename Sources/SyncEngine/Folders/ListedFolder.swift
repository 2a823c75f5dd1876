public import IMAPCore
public import MailModel
public import MailStore
internal import Mailboxes

/// A folder as the server lists it now, with the role that we give it.
public struct ListedFolder: Sendable, Hashable {
    /// Name, role and attributes.
    public var record: FolderRecord
    /// The server's own id of the folder, which survives a renaming (RFC 8474 §4); nil where it gives none.
    public var objectID: String?
    /// The name before a rename, where the server tells it (RFC 9051 §7.3.1).
    public var oldName: FolderName?
    /// Its figures, where the server gave them with the list; nil where it must be asked for them.
    public var status: FolderSnapshot?

    /// Describes a folder.
    public init(
        record: FolderRecord, objectID: String? = nil, oldName: FolderName? = nil, status: FolderSnapshot? = nil
    ) {
        self.record = record
        self.objectID = objectID
        self.oldName = oldName
        self.status = status
    }

    /// Takes what LIST answered, in its order, and gives every folder its role. A folder that is listed twice counts
    /// once; the Inbox is there even where the server forgets it.
    ///
    /// - Parameter foreignPrefixes: under which other users' and shared folders stand (RFC 2342 §5). Such a folder gets
    ///   no role, and ``MailStore/FolderRecord/isForeign`` says so.
    public static func all(in listings: [FolderListing], foreignPrefixes: [String] = []) -> [ListedFolder] {
        var listings = listings
        // RFC 9051 §5.1: INBOX always names the user's primary folder, listed or not.
        if !listings.contains(where: { $0.name == .inbox }) { listings.insert(FolderListing(name: .inbox), at: 0) }
        var seen: Set<FolderName> = []
        listings = listings.filter { seen.insert($0.name).inserted }
        let foreign = listings.map { listing in
            foreignPrefixes.contains { !$0.isEmpty && listing.name.description.hasPrefix($0) }
        }
        let roles = FolderRoleAssignment.roles(
            of: zip(listings, foreign).map { listing, isForeign in
                FolderRoleAssignment.Candidate(
                    name: listing.name, delimiter: listing.separator, announced: isForeign ? nil : listing.role,
                    isSelectable: listing.isSelectable)
            })
        return listings.indices.map { index in
            let listing = listings[index]
            let attributes = listing.attributes.map(\.description).sorted()
            return ListedFolder(
                record: FolderRecord(
                    name: listing.name, delimiter: listing.separator.map(String.init), role: roles[index],
                    attributes: attributes + (foreign[index] ? [FolderRecord.foreignMark] : []),
                    isSelectable: listing.isSelectable, uidValidity: listing.status?.uidValidity),
                objectID: listing.status?.mailboxID?.description, oldName: listing.oldName,
                status: listing.status.map { FolderSnapshot($0) })
        }
    }
}

extension FolderSnapshot {
    /// What STATUS told.
    public init(_ status: FolderStatus) {
        self.init(
            messages: status.messages.flatMap { Int(exactly: $0) }, uidNext: status.uidNext?.rawValue ?? 0,
            uidValidity: status.uidValidity, highestModSeq: status.highestModSeq)
    }

    /// What SELECT or EXAMINE told.
    ///
    /// - Parameter hasDelta: whether it was asked what changed, and told all of it.
    public init(_ selected: SelectedFolder, hasDelta: Bool = false) {
        self.init(
            messages: selected.exists.map(Int.init), uidNext: selected.uidNext?.rawValue ?? 0,
            uidValidity: selected.uidValidity, highestModSeq: selected.keepsModSeqs ? selected.highestModSeq : nil,
            hasStickyUIDs: selected.hasStickyUIDs, hasDelta: hasDelta && !selected.hasMoreChanges)
    }
}
