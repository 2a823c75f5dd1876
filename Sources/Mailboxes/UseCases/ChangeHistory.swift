public import MailModel
public import MailStore

/// Changes how much history of a connected mailbox is wanted.
///
/// Wanting more has the engine fetch it, newest first. Wanting less deletes nothing: what is here stays, and folders
/// that were not fetched yet are fetched less far back.
public struct ChangeHistory: Sendable {
    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Runs it.
    ///
    /// - Throws: ``MailboxError`` with `notFound` or `storeFailed`.
    public func run(_ id: MailboxID, to choice: HistoryChoice) async throws(MailboxError) -> HistoryEffect {
        let workspace = dependencies.workspace
        return try await dependencies.writing { try $0.chooseHistory(choice, of: id, in: workspace) }
    }
}
