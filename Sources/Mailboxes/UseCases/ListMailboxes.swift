import MailModel
import MailStore

/// Every mailbox of the workspace, by address.
public struct ListMailboxes: Sendable {
    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Reads them all.
    ///
    /// - Throws: ``MailboxError`` with `storeFailed`.
    public func run() async throws(MailboxError) -> [MailboxSummary] {
        let workspace = dependencies.workspace
        var summaries: [MailboxSummary] = []
        var cursor: String?
        repeat {
            let start = cursor
            let page = try await dependencies.reading { reader in
                let page = try reader.mailboxes(in: workspace, after: start)
                let items = try page.items.map {
                    MailboxSummary($0, health: try reader.health(of: $0.id, in: workspace))
                }
                return (items: items, next: page.next)
            }
            summaries += page.items
            cursor = page.next
        } while cursor != nil
        return summaries
    }
}
