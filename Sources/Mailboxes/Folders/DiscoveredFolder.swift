import IMAPClient
import IMAPCore
import MailModel

/// A folder as a mailbox's server lists it, with the role that we give it.
struct DiscoveredFolder: Sendable, Hashable {
    var name: FolderName
    var delimiter: Character?
    var role: FolderRole?
    var isSelectable: Bool

    /// All folders of the signed-in user, in the server's order. The Inbox is in it even where a server forgets it.
    static func list(on connection: IMAPConnection) async throws(IMAPClientError) -> [DiscoveredFolder] {
        let listings = try await connection.listFolders()
        var candidates = listings.map { listing in
            FolderRoleAssignment.Candidate(
                name: listing.name, delimiter: listing.separator, announced: listing.role,
                isSelectable: listing.isSelectable)
        }
        if !candidates.contains(where: { $0.name == .inbox }) {
            // RFC 9051 §5.1: INBOX always names the user's primary folder, listed or not.
            candidates.insert(
                FolderRoleAssignment.Candidate(name: .inbox, delimiter: nil, announced: nil, isSelectable: true), at: 0)
        }
        return zip(candidates, FolderRoleAssignment.roles(of: candidates)).map { candidate, role in
            DiscoveredFolder(
                name: candidate.name, delimiter: candidate.delimiter, role: role, isSelectable: candidate.isSelectable)
        }
    }
}
