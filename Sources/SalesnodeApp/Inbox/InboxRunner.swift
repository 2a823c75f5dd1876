internal import Mailboxes
internal import SyncEngine

/// Answers requests about mail where the data folder's owner is.
struct InboxRunner: Sendable {
    let dependencies: MailboxDependencies
    /// The engine, where it runs in this process.
    let supervisor: SyncSupervisor?

    func run(
        _ request: InboxRequest, emit: @escaping @Sendable (InboxProgress) -> Void
    ) async throws(CommandFailure) -> InboxResult {
        let reader = InboxReader(dependencies: dependencies)
        let sync = MailboxSync(dependencies: dependencies, supervisor: supervisor, emit: emit)
        switch request {
        case .folders(let reference): return .folders(try await reader.folders(reference))
        case .list(let request): return .conversations(try await reader.list(request))
        case .news(let request, let position): return .news(try await reader.news(request, after: position))
        case .show(let conversation): return .conversation(try await reader.show(conversation))
        case .search(let request): return .hits(try await reader.search(request))
        case .sync(let reference): return .synced(try await sync.run(reference))
        case .audit(let reference): return .audited(try await sync.audit(reference))
        }
    }
}
