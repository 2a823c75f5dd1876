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
                try reader.mailboxes(in: workspace, after: start)
            }
            summaries += page.items.map { MailboxSummary($0) }
            cursor = page.next
        } while cursor != nil
        return summaries
    }
}
