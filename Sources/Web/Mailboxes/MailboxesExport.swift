internal import MailModel
internal import MailStore
internal import Mailboxes

/// The list of mailboxes as lines of CSV, read part by part.
struct MailboxesExport: CSVSource {
    /// Which mailboxes.
    enum Source: Sendable {
        /// Everything that a view shows, in its order.
        case view(MailboxListView)
        /// These.
        case chosen([MailboxID])
    }

    let dependencies: MailboxDependencies
    let source: Source

    let heading = [
        "address", "name", "status", "receiving", "sending", "last activity", "connected since", "tags", "owner",
        "provider",
    ]

    func part(after cursor: String?) async throws -> (rows: [[String]], next: String?) {
        switch source {
        case .view(let view): return try await part(of: view, after: cursor)
        case .chosen(let ids): return (try await rows(of: ids), nil)
        }
    }

    private func part(of view: MailboxListView, after cursor: String?) async throws -> ([[String]], String?) {
        let part = try await BrowseMailboxes(dependencies).run(
            view.filter, by: view.order, search: view.search, tag: view.tag, owner: view.owner,
            provider: view.provider, after: cursor, limit: 100)
        let rows = part.mailboxes.map { mailbox in
            row(mailbox, part.sync[mailbox.id], part.tags[mailbox.id] ?? [], part.owners[mailbox.id])
        }
        return (rows, part.next)
    }

    /// One that was erased meanwhile is left out.
    private func rows(of ids: [MailboxID]) async throws -> [[String]] {
        let workspace = dependencies.workspace
        var rows: [[String]] = []
        for id in ids {
            let mailbox: MailboxSummary
            do throws(MailboxError) {
                mailbox = try await ShowMailbox(dependencies).run(id.description).mailbox
            } catch {
                guard error.code == .notFound else { throw error }
                continue
            }
            let (sync, tags, owner) = try await dependencies.store.read { reader in
                (
                    try reader.syncState(of: try reader.mailboxKey(id, in: workspace)),
                    try reader.tags(of: id, in: workspace),
                    try reader.alertPreference(of: id, in: workspace).address?.description
                )
            }
            rows.append(row(mailbox, sync, tags, owner))
        }
        return rows
    }

    private func row(
        _ mailbox: MailboxSummary, _ sync: SyncState?, _ tags: [MailboxTag], _ owner: String?
    ) -> [String] {
        [
            mailbox.address, mailbox.displayName ?? "", mailbox.status.words, words(mailbox, mailbox.receiving),
            words(mailbox, mailbox.sending), sync?.lastActivity?.description ?? "", mailbox.createdAt.description,
            tags.map(\.name).joined(separator: ", "), owner ?? "", mailbox.provider.map(MailboxProvider.name) ?? "",
        ]
    }

    private func words(_ mailbox: MailboxSummary, _ health: DirectionHealth) -> String {
        guard mailbox.status != .disconnected else { return "" }
        switch health.status {
        case .unknown: return "not proven yet"
        case .working: return "works"
        case .failing: return health.finding.map { "fails: \($0)" } ?? "fails"
        }
    }
}
