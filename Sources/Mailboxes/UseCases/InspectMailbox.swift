import MailModel
public import MailStore

/// Everything that a mailbox's page shows of how it stands: no secret is in it.
public struct MailboxInspection: Sendable, Hashable {
    /// Settings, folders and the last check.
    public let detail: MailboxDetail
    /// Both directions in full, with what is wrong and what to do.
    public let health: MailboxHealth
    /// How far it is in step; nil where that was never begun.
    public let sync: SyncState?
    /// Who besides the administrators hears of it, and whether anybody does now.
    public let alerts: MailboxAlertSetting
}

/// Reads how one mailbox stands, in one snapshot.
public struct InspectMailbox: Sendable {
    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Reads the mailbox with that address or id.
    ///
    /// - Throws: ``MailboxError`` with `notFound`, `invalidInput` or `storeFailed`.
    public func run(_ reference: String) async throws(MailboxError) -> MailboxInspection {
        let detail = try await ShowMailbox(dependencies).run(reference)
        let (id, workspace, now) = (detail.mailbox.id, dependencies.workspace, dependencies.store.time)
        return try await dependencies.reading { reader in
            let preference = try reader.alertPreference(of: id, in: workspace)
            let muted = preference.mutedUntil.flatMap { $0 > now ? $0 : nil }
            return MailboxInspection(
                detail: detail,
                health: StoredHealth(try reader.health(of: id, in: workspace), at: detail.mailbox.createdAt).state,
                sync: try reader.syncState(of: try reader.mailboxKey(id, in: workspace)),
                alerts: MailboxAlertSetting(
                    address: detail.mailbox.address, to: preference.address?.description, mutedUntil: muted))
        }
    }
}
