import IMAPClient
import IMAPCore
import MailModel
import MailStore

/// A folder as a mailbox's server lists it, with the role that we give it.
struct DiscoveredFolder: Sendable, Hashable {
    var name: FolderName
    var delimiter: Character?
    var role: FolderRole?
    var isSelectable: Bool
    /// The attributes as the server gave them, and the mark of a folder that is another user's.
    var attributes: [String] = []

    /// The name as it may be shown: the server chose it.
    var displayName: String { ServerText(name.description).description }

    /// All folders of the signed-in user, in the server's order. The Inbox is in it even where a server forgets it.
    static func list(on connection: IMAPConnection) async throws(IMAPClientError) -> [DiscoveredFolder] {
        let foreign = try await foreignPrefixes(on: connection)
        let listings = try await connection.listFolders()
        var attributes = listings.map { $0.attributes.map(\.description).sorted() }
        var candidates = listings.enumerated().map { index, listing in
            // A Sent folder that another user shares is listed with its role, and is not ours (RFC 2342 §5).
            let isForeign = foreign.contains { listing.name.description.hasPrefix($0) }
            if isForeign { attributes[index].append(FolderRecord.foreignMark) }
            return FolderRoleAssignment.Candidate(
                name: listing.name, delimiter: listing.separator, announced: isForeign ? nil : listing.role,
                isSelectable: listing.isSelectable)
        }
        if !candidates.contains(where: { $0.name == .inbox }) {
            // RFC 9051 §5.1: INBOX always names the user's primary folder, listed or not.
            candidates.insert(
                FolderRoleAssignment.Candidate(name: .inbox, delimiter: nil, announced: nil, isSelectable: true), at: 0)
            attributes.insert([], at: 0)
        }
        let roles = FolderRoleAssignment.roles(of: candidates)
        return candidates.indices.map { index in
            DiscoveredFolder(
                name: candidates[index].name, delimiter: candidates[index].delimiter, role: roles[index],
                isSelectable: candidates[index].isSelectable, attributes: attributes[index])
        }
    }

    /// Under which prefixes other users' and shared folders stand, where the server says so.
    private static func foreignPrefixes(on connection: IMAPConnection) async throws(IMAPClientError) -> [String] {
        guard await connection.capabilities.hasNamespace else { return [] }
        do {
            let namespaces = try await connection.namespaces()
            return (namespaces.otherUsers + namespaces.shared).map(\.prefix).filter { !$0.isEmpty }
        } catch {
            guard error.isRefusal else { throw error }
            return []
        }
    }
}
