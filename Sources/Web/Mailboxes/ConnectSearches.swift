internal import Discovery
internal import MailModel
internal import Synchronization

/// Searches for the servers of addresses, kept for some minutes: the page asks while a person is still typing, and again
/// when they go on, and only the first time asks others.
final class ConnectSearches: Sendable {
    /// How long an answer is good, in milliseconds.
    private static let lifetime: Int64 = 10 * 60_000
    /// Answers kept at once; beyond it the oldest goes.
    private static let maximum = 200

    private struct Key: Hashable {
        let workspace: WorkspaceID
        let address: EmailAddress
    }

    private struct Entry {
        let begun: Timestamp
        let search: Task<DiscoveryReport, Never>
    }

    private let discover: @Sendable (EmailAddress) async -> DiscoveryReport
    private let entries = Mutex<[Key: Entry]>([:])

    init(discover: @escaping @Sendable (EmailAddress) async -> DiscoveryReport) { self.discover = discover }

    /// What is known of an address's servers, searched for where it is not known yet.
    ///
    /// - Parameter admit: is asked before others are; throws where the workspace has begun too much.
    func report(
        on address: EmailAddress, in workspace: WorkspaceID, at now: Timestamp, admit: () throws -> Void
    ) async throws -> DiscoveryReport {
        let key = Key(workspace: workspace, address: address)
        if let known = entries.withLock({ $0[key] }), now < known.begun.adding(milliseconds: Self.lifetime) {
            return await known.search.value
        }
        try admit()
        // Unstructured, because the page that began it may be left and the next one waits for the same answer. It ends
        // by its own deadline of seconds.
        let search = Task { [discover] in await discover(address) }
        entries.withLock { entries in
            entries = entries.filter { now < $0.value.begun.adding(milliseconds: Self.lifetime) }
            if entries.count >= Self.maximum,
                let oldest = entries.min(by: { $0.value.begun < $1.value.begun })
            {
                entries[oldest.key] = nil
            }
            entries[key] = Entry(begun: now, search: search)
        }
        return await search.value
    }
}
