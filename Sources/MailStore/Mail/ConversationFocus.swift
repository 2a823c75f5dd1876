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

    /// The group of a conversation by the kinds of what was received in it. One message of a person makes it people's.
    init(kinds: some Sequence<String>) {
        var found = MailKindGroup?.none
        for kind in kinds {
            let group: MailKindGroup =
                switch kind {
                case "automatic-reply": .automaticReplies
                case "bounce", "complaint": .bounces
                case "list": .lists
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
}

/// What a list asks of its rows, as SQL. Each has a partial index whose condition it names word by word.
struct ListCondition: Sendable, Hashable {
    let sql: String

    init(_ list: ConversationList) { sql = "\(list.column) = 1" }

    /// - Parameter member: the row of the member of ``ConversationFocus/assigned(_:)``.
    init(_ focus: ConversationFocus, member: Int64) {
        switch focus {
        case .inbox(let group): sql = Self.inbox(group)
        case .unassigned: sql = Self.unassigned
        case .assigned: sql = "in_kept = 1 AND assignee_id = \(member)"
        case .snoozed: sql = Self.snoozed
        }
    }

    static func inbox(group: Int) -> String {
        "in_inbox = 1 AND kind_group = \(group) AND snoozed_until IS NULL"
    }
    static func inbox(_ group: MailKindGroup) -> String {
        inbox(group: group.rawValue)
    }
    static let unassigned = inbox(.people) + " AND assignee_id IS NULL"
    static let snoozed = "snoozed_until IS NOT NULL"
    static let unreadPeople = "in_unread_inbox = 1 AND kind_group = 0 AND snoozed_until IS NULL"
}
