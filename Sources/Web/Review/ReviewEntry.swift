internal import MailModel
internal import MailStore
internal import Mailboxes

/// A mailbox of which somebody should ask whether it is needed: nothing happens in it, or nobody uses the access that its
/// provider gave.
struct ReviewEntry: Sendable {
    /// Most that are shown at once.
    static let maximum = ReviewMailboxes.maximumEntries

    let id: MailboxID
    let address: String
    var displayName: String?
    /// Whether nothing has happened in it for the time, though it is in use.
    var isIdle = false
    /// When something last happened in it, or it was connected where nothing ever did; known where ``isIdle``.
    var lastActivity: Timestamp?
    var hasHappened = false
    /// Its access, where it signs in at a provider.
    var grant: GrantSummary?
    /// Whether that was not used for the time.
    var isUnused = false

    /// Reads them: those without mail or change first, then those whose access alone lies unused.
    static func read(unusedFor days: Int, _ dependencies: MailboxDependencies) async throws -> [ReviewEntry] {
        var entries = try await ReviewMailboxes(dependencies).run(unusedForDays: days).map { idle in
            ReviewEntry(
                id: idle.mailbox.id, address: idle.mailbox.address, displayName: idle.mailbox.displayName, isIdle: true,
                lastActivity: idle.lastActivity ?? idle.mailbox.createdAt, hasHappened: idle.lastActivity != nil)
        }
        let review = GrantReview(dependencies)
        var unused = Dictionary(
            try await review.unused(forDays: days).map { ($0.mailbox, $0) }, uniquingKeysWith: { first, _ in first })
        for index in entries.indices {
            if let grant = unused.removeValue(forKey: entries[index].id) {
                entries[index].grant = grant
                entries[index].isUnused = true
            } else {
                entries[index].grant = try await review.show(entries[index].id.description)
            }
        }
        let rest = unused.values.sorted { ($0.lastUsed ?? $0.granted) < ($1.lastUsed ?? $1.granted) }
        entries += rest.map { ReviewEntry(id: $0.mailbox, address: $0.address, grant: $0, isUnused: true) }
        return Array(entries.prefix(maximum))
    }
}

extension GrantSummary {
    /// The provider in the middle of a sentence.
    var providerWords: String { provider.isEmpty ? "its provider" : provider }
}
