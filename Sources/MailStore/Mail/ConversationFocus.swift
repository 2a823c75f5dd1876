public import MailModel

/// Groups of kinds of mail, by which the Inbox is sorted: what people wrote, and what machines did.
public enum MailKindGroup: Int, Sendable, Hashable, CaseIterable {
    /// Written by people, or to be looked at by people: everything that is in no other group. What services say is
    /// among it: a lead from a form on a website comes that way.
    case people = 0
    /// Answers of machines: absences, receipts of requests.
    case automaticReplies = 1
    /// Mail that came back, and complaints.
    case bounces = 2
    /// Mailing lists and newsletters.
    case lists = 3
    /// What Salesnode sends a mailbox through itself to prove the connection; on no list, and soon removed.
    case connectionTests = 4

    /// The group of a conversation by the kinds of what was received in it. One message of a person makes it people's.
    public init(kinds: some Sequence<String>) {
        var found = MailKindGroup?.none
        for kind in kinds {
            let group: MailKindGroup =
                switch kind {
                case "automatic-reply": .automaticReplies
                case "bounce", "complaint": .bounces
                case "list": .lists
                case "connection-test": .connectionTests
                default: .people
                }
            if group == .people {
                self = .people
                return
            }
            found = min(found ?? group, group)
        }
        self = found ?? .people
    }
}

extension MailKindGroup: Comparable {
    /// Orders as they are sorted: a bounce in a conversation of a list makes it one of bounces.
    public static func < (left: MailKindGroup, right: MailKindGroup) -> Bool { left.rawValue < right.rawValue }
}

/// A list that is about what people here do with conversations, and not only about where their messages lie.
public enum ConversationFocus: Sendable, Hashable {
    /// Those of the Inbox that are of a group and not snoozed.
    case inbox(MailKindGroup)
    /// Those of the Inbox for whom nobody cares yet: written by people, not snoozed.
    case unassigned
    /// Those for which a member cares, wherever they lie, but spam and rubbish.
    case assigned(MemberID)
    /// Those that are put off until later.
    case snoozed
    /// Those that have a label, wherever they lie, but spam and rubbish.
    case label(LabelID)
}

/// What a list asks of its rows, as SQL. Each has a partial index whose condition it names word by word, or is the list
/// of a label, which has rows of its own.
struct ListCondition: Sendable, Hashable {
    let sql: String
    /// The label of whose rows the list is made.
    let label: LabelKey?

    init(_ list: ConversationList) { self.init(sql: "\(list.column) = 1") }

    private init(sql: String, label: LabelKey? = nil) {
        self.sql = sql
        self.label = label
    }

    /// Looks up what a list is about.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the workspace has no such member or label.
    static func reading(
        _ focus: ConversationFocus, in workspace: WorkspaceID, on connection: any SQLConnection
    ) throws(StoreError) -> ListCondition {
        switch focus {
        case .inbox(let group): return ListCondition(sql: inbox(group))
        case .unassigned: return ListCondition(sql: unassigned)
        case .snoozed: return ListCondition(sql: snoozed)
        case .assigned(let id):
            let member = try MemberTable.find(id, workspace: workspace, on: connection)
            return ListCondition(sql: "in_kept = 1 AND assignee_id = \(member)")
        case .label(let id):
            let row = try WorkspaceTable.rowID(of: workspace, on: connection)
            guard let label = try LabelTable.find(id, workspace: row, on: connection)?.key else {
                throw StoreError(.notFound, "there is no such label")
            }
            return ListCondition(sql: has(label), label: label)
        }
    }

    /// The unread of people in the Inbox.
    static let unreadPeople = ListCondition(sql: unreadPeopleSQL)

    static func inbox(group: Int) -> String {
        "in_inbox = 1 AND kind_group = \(group) AND snoozed_until IS NULL"
    }
    static func inbox(_ group: MailKindGroup) -> String {
        inbox(group: group.rawValue)
    }
    static let unassigned = inbox(.people) + " AND assignee_id IS NULL"
    static let snoozed = "snoozed_until IS NOT NULL"
    static let unreadPeopleSQL = "in_unread_inbox = 1 AND kind_group = 0 AND snoozed_until IS NULL"

    /// The condition of a label, as it is asked of the row of a conversation.
    private static func has(_ label: LabelKey) -> String {
        """
        EXISTS (SELECT 1 FROM conversation_label
            WHERE conversation_label.conversation_id = conversation_mailbox.conversation_id
            AND conversation_label.mailbox_id = conversation_mailbox.mailbox_id
            AND conversation_label.label_id = \(label.rawValue))
        """
    }
}
