public import MailModel
public import MailStore

/// Gives a mailbox tags and takes them away.
public struct TagMailbox: Sendable {
    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Reads what somebody wrote, with commas between tags; each once.
    ///
    /// - Throws: ``MailboxError`` with `invalidInput`, in words for people.
    public static func tags(_ written: String) throws(MailboxError) -> [MailboxTag] {
        var tags: [MailboxTag] = []
        for part in written.prefix(4000).split(separator: ",") where part.contains(where: { !$0.isWhitespace }) {
            guard let tag = MailboxTag(String(part)) else {
                throw MailboxError(.invalidInput, "A tag has at most \(MailboxTag.maximumBytes) letters.")
            }
            if !tags.contains(where: { $0.key == tag.key }) { tags.append(tag) }
        }
        guard tags.count <= MailboxTag.maximumOfMailbox else {
            throw MailboxError(.invalidInput, "A mailbox has at most \(MailboxTag.maximumOfMailbox) tags.")
        }
        return tags
    }

    /// Adds tags, removes others, and says whether that changed anything.
    ///
    /// - Throws: ``MailboxError`` with `notFound`, `wrongState` where there would be too many, or `storeFailed`.
    public func run(
        _ id: MailboxID, adding added: [MailboxTag] = [], removing removed: [MailboxTag] = []
    ) async throws(MailboxError) -> Bool {
        let workspace = dependencies.workspace
        return try await dependencies.writing { writer in
            try writer.changeTags(of: id, in: workspace, adding: added, removing: removed)
        }
    }

    /// Gives it exactly these tags, and says whether that changed anything.
    ///
    /// - Throws: as ``run(_:adding:removing:)``.
    public func set(_ tags: [MailboxTag], of id: MailboxID) async throws(MailboxError) -> Bool {
        let workspace = dependencies.workspace
        return try await dependencies.writing { writer in
            try writer.changeTags(
                of: id, in: workspace, adding: tags, removing: try writer.tags(of: id, in: workspace))
        }
    }
}
