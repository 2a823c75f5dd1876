import MailStore

/// On whose servers mailboxes lie, to narrow a list down by it.
public struct MailboxProvider: Sendable, Hashable {
    /// The stable name.
    public let id: String
    /// The name that people know.
    public let name: String
    /// How many mailboxes lie there.
    public let count: Int

    /// The name that people know for a stable one; that itself for one that nobody knows.
    public static func name(of id: String) -> String {
        guard id != MailboxDraft.otherProvider else { return "Another provider" }
        return MailProvider.all.first { $0.id.rawValue == id }?.name ?? id
    }

    /// By name, all that have none at the end.
    static func list(_ counts: [(provider: String, count: Int)]) -> [MailboxProvider] {
        counts.map { MailboxProvider(id: $0.provider, name: name(of: $0.provider), count: $0.count) }.sorted {
            let (isOther, isNextOther) = ($0.id == MailboxDraft.otherProvider, $1.id == MailboxDraft.otherProvider)
            return isOther == isNextOther ? $0.name.lowercased() < $1.name.lowercased() : isNextOther
        }
    }
}
