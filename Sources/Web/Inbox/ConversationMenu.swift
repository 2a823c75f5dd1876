internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore

/// The choices of a menu for some conversations: labels, members, folders. A script shows them; without one the same is
/// done in the conversation itself.
struct ConversationMenu: Sendable {
    enum Kind: String, Sendable {
        case label, assign, move
    }

    /// One choice: what is shown, and the fields that are sent for it.
    struct Choice: Sendable, Hashable {
        enum State: String, Sendable {
            case none, some, all
        }

        let words: String
        let fields: [String]
        var hue: Int?
        var state = State.none
    }

    /// Conversations that are looked at; of more the state of the first ones is shown.
    static let maximumConversations = 50

    let choices: [Choice]
    /// Why there is none.
    var reason: String?

    var html: HTML {
        """
        <ul>\(each: choices, choice)</ul>\(reason.map { "<p>\($0)</p>" as HTML })
        """
    }

    private func choice(_ choice: Choice) -> HTML {
        // Fields are names and values in turn; a separator of ASCII's own stands between them.
        """
        <li data-fields="\(choice.fields.joined(separator: "\u{1F}"))" data-state="\(choice.state.rawValue)"\(choice.hue.map { " data-hue=\"\($0)\"" as HTML })>\(choice.words)</li>
        """
    }
}

extension InboxReading {
    /// The choices of a menu.
    func menu(_ kind: ConversationMenu.Kind, for conversations: [ConversationID]) async throws -> ConversationMenu {
        let member = member
        let ids = conversations.prefix(ConversationMenu.maximumConversations)
        return try await read { reader in
            let scope = try reader.conversationScope(of: member, for: .triage)
            switch kind {
            case .label:
                let sets = try ids.map { try reader.conversationLabels($0, in: scope) }
                return ConversationMenu(
                    choices: try reader.labels(in: scope).labels.map { label in
                        let count = sets.count { $0.contains(label.key) }
                        let isAll = count > 0 && count == sets.count
                        return .init(
                            words: label.name, fields: ["do", isAll ? "unlabel" : "label", "label", label.name],
                            hue: label.hue, state: isAll ? .all : count > 0 ? .some : .none)
                    })
            case .assign:
                let present = ids.count == 1 ? try ids.first.flatMap { try Self.assignee(of: $0, scope, reader) } : nil
                let members = try reader.members(in: member.workspace, limit: 500).items
                let sorted = members.filter { $0.id == member.member.id } + members.filter { $0.id != member.member.id }
                return ConversationMenu(
                    choices: sorted.map { one in
                        .init(
                            words: one.id == member.member.id ? "\(one.name) (me)" : one.name,
                            fields: ["do", "assign", "assignee", one.id.description],
                            state: one.id == present ? .all : .none)
                    } + [.init(words: "Nobody", fields: ["do", "assign", "assignee", ""])])
            case .move:
                let records = try ids.compactMap { try reader.conversation($0, in: scope) }
                let mailboxes = Set(records.flatMap(\.messages).map(\.mailboxKey))
                guard mailboxes.count == 1, let mailbox = mailboxes.first else {
                    return ConversationMenu(
                        choices: [], reason: "They are of several mailboxes. Each has folders of its own.")
                }
                return ConversationMenu(
                    choices: try reader.syncFolders(of: mailbox)
                        .filter { $0.record.isSelectable && $0.record.role != .drafts }.prefix(500)
                        .map { folder in
                            let name = folder.record.name.description
                            return .init(words: name, fields: ["do", "move", "folder", name])
                        })
            }
        }
    }

    private static func assignee(
        of id: ConversationID, _ scope: MailboxScope, _ reader: some StoreReading
    ) throws -> MemberID? { try reader.conversationSummary(id, in: scope)?.assignee }
}
