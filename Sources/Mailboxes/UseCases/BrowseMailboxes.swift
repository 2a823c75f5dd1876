public import MailModel
public import MailStore

/// A part of the workspace's mailboxes, for lists that people page through.
public struct BrowseMailboxes: Sendable {
    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// What is shown.
    public struct Part: Sendable {
        /// The mailboxes, in the order that was asked for.
        public let mailboxes: [MailboxSummary]
        /// How far those are in step of which something is known.
        public let sync: [MailboxID: SyncState]
        /// What the domains of those say of their mail of which that was read.
        public let domains: [MailboxID: DomainTicks]
        /// The tags of those that have some, by name.
        public let tags: [MailboxID: [MailboxTag]]
        /// The owners who hear of those that have one.
        public let owners: [MailboxID: String]
        /// All tags, owners and providers of the workspace's mailboxes, to choose from.
        public let choices: (tags: [MailboxTag], owners: [String], providers: [MailboxProvider])
        /// To be given for the next part; nil at the end.
        public let next: String?
        /// How many there are of each kind, whatever is searched for.
        public let counts: [MailboxFilter: Int]
        /// Where the feed stood when this was read: whoever follows it from there misses nothing.
        public let feedPosition: Int64
    }

    /// Reads a part, in one snapshot.
    ///
    /// - Parameters:
    ///   - tag: a tag that they have, in any case of letters; nil for all.
    ///   - owner: the owner who hears of them; nil for all.
    ///   - provider: the stable name of the provider on whose servers they lie; nil for all.
    ///   - member: the member who is to have access; nil for those who manage mailboxes.
    ///   - after: ``Part/next`` of the part before in the same order; nil for the first.
    /// - Throws: ``MailboxError`` with `storeFailed`, or `notFound` where the member is not in the workspace.
    public func run(
        _ filter: MailboxFilter = .all, by order: MailboxOrder = .status, search: String = "", tag: String? = nil,
        owner: String? = nil, provider: String? = nil, visibleTo member: MemberID? = nil, after: String? = nil,
        limit: Int = 50
    ) async throws(MailboxError) -> Part {
        let workspace = dependencies.workspace
        return try await dependencies.reading { reader in
            let query = MailboxQuery(
                workspace: workspace, filter: filter, search: search, member: member, tag: tag, owner: owner,
                provider: provider)
            let page = try reader.mailboxes(query, by: order, after: after, limit: limit)
            var counts: [MailboxFilter: Int] = [:]
            for kind in [MailboxFilter.all, .attention, .unproven, .paused, .disconnected] {
                counts[kind] = try reader.mailboxCount(
                    MailboxQuery(workspace: workspace, filter: kind, member: member))
            }
            // What is none of the others works; counting it would read all of them once more.
            let others = [MailboxFilter.attention, .unproven, .paused, .disconnected]
            counts[.working] = (counts[.all] ?? 0) - others.reduce(0) { $0 + (counts[$1] ?? 0) }
            var sync: [MailboxID: SyncState] = [:]
            for mailbox in page.items {
                sync[mailbox.id] = try reader.syncState(of: try reader.mailboxKey(mailbox.id, in: workspace))
            }
            let states = try reader.domainStates(of: Set(page.items.map(\.address.domain)), in: workspace)
            var domains: [MailboxID: DomainTicks] = [:]
            for mailbox in page.items {
                domains[mailbox.id] = states[mailbox.address.domain].flatMap { DomainTicks(states: $0) }
            }
            let choices = (
                tags: try reader.mailboxTags(in: workspace), owners: try reader.mailboxOwners(in: workspace),
                providers: MailboxProvider.list(try reader.mailboxProviders(in: workspace, visibleTo: member))
            )
            var tags: [MailboxID: [MailboxTag]] = [:]
            var owners: [MailboxID: String] = [:]
            for id in page.items.map(\.id) {
                if !choices.tags.isEmpty { tags[id] = try reader.tags(of: id, in: workspace) }
                guard !choices.owners.isEmpty else { continue }
                owners[id] = try reader.alertPreference(of: id, in: workspace).address?.description
            }
            return Part(
                mailboxes: try page.items.map {
                    MailboxSummary($0, health: try reader.health(of: $0.id, in: workspace))
                }, sync: sync, domains: domains, tags: tags, owners: owners, choices: choices, next: page.next,
                counts: counts,
                feedPosition: try reader.feedPosition())
        }
    }
}
