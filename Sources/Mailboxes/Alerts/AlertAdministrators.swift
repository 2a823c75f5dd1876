public import MailModel
import MailStore

/// Who hears of every mailbox of a workspace: whom the operator names for it, else its owners and administrators, under
/// the addresses with which they sign in.
public struct AlertAdministrators: Sendable {
    private let dependencies: MailboxDependencies
    private let named: [EmailAddress]

    /// Takes the workspace of `dependencies`.
    ///
    /// - Parameter named: whom the operator names for it; empty for nobody.
    public init(_ dependencies: MailboxDependencies, named: [EmailAddress]) {
        self.dependencies = dependencies
        self.named = named
    }

    /// Reads them.
    ///
    /// - Throws: ``MailboxError`` with `storeFailed`.
    public func run() async throws(MailboxError) -> [EmailAddress] {
        let (workspace, named) = (dependencies.workspace, named)
        return try await dependencies.reading { try Self.list(in: workspace, named: named, on: $0) }
    }

    static func list(
        in workspace: WorkspaceID, named: [EmailAddress], on reader: some StoreReading
    ) throws -> [EmailAddress] {
        guard named.isEmpty else { return named }
        // The first page has who was there first, and far more people than should get every alert.
        return try reader.members(in: workspace, limit: StoreReader.maximumPageItems).items
            .filter { $0.role == .owner || $0.role == .admin }
            .map(\.address)
    }
}
