public import MailModel
import MailStore

/// A mailbox of which not only the administrators hear, or nobody now.
public struct ListedAlertSetting: Sendable, Hashable {
    /// The mailbox.
    public let mailbox: MailboxID
    /// Its address, and who hears of it.
    public let setting: MailboxAlertSetting
}

/// The mailboxes of a workspace with an own setting of who hears of them.
public struct ListAlertSettings: Sendable {
    /// How many are listed.
    public static let maximumEntries = 200

    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Reads them, by address.
    ///
    /// - Throws: ``MailboxError`` with `storeFailed`.
    public func run() async throws(MailboxError) -> [ListedAlertSetting] {
        let (workspace, now) = (dependencies.workspace, dependencies.store.time)
        return try await dependencies.reading { reader in
            try reader.alertPreferences(in: workspace, at: now, limit: Self.maximumEntries).map { found in
                let muted = found.preference.mutedUntil.flatMap { $0 > now ? $0 : nil }
                return ListedAlertSetting(
                    mailbox: found.mailbox,
                    setting: MailboxAlertSetting(
                        address: found.address.description, to: found.preference.address?.description,
                        mutedUntil: muted))
            }
        }
    }
}
