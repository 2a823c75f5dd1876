internal import Inbox
internal import MailModel
internal import MailStore

/// One step back of something that was done with messages.
///
/// Steps are kept in the store for as long as they can be undone, so they have a form as text: a line for each, its fields
/// with ASCII's own separators between them, which none of them contains. Whoever undoes is asked again for what it may.
enum UndoStep: Sendable, Hashable {
    /// An action that makes what was done undone.
    case act(MessageAction, [MessageKey])
    /// The last merges or splits of a conversation.
    case takeBack(ConversationID, count: Int)
    /// Who cared for a conversation before, and until when it was put off.
    case care(ConversationID, ConversationCare)

    /// All steps as text; empty for none.
    static func text(of steps: [UndoStep]) -> String { steps.map(\.text).joined(separator: "\n") }

    /// Reads what ``text(of:)`` wrote; nil where it is something else.
    static func steps(in text: String) -> [UndoStep]? {
        let lines = text.split(separator: "\n")
        let steps = lines.compactMap { UndoStep(text: $0) }
        return steps.count == lines.count ? steps : nil
    }

    // MARK: - One step

    private static let field: Character = "\u{1F}"
    private static let item: Character = "\u{1E}"

    private var text: String {
        let fields: [String] =
            switch self {
            case .act(let action, let keys): Self.fields(of: action) + [Self.text(of: keys)]
            case .takeBack(let id, let count): ["take-back", id.description, String(count)]
            case .care(let id, let care):
                [
                    "care", id.description, care.assignee?.description ?? "",
                    care.snoozedUntil.map { String($0.milliseconds) } ?? "",
                ]
            }
        return fields.joined(separator: String(Self.field))
    }

    private init?(text: Substring) {
        let fields = text.split(separator: Self.field, omittingEmptySubsequences: false).map(String.init)
        switch (fields[0], fields.count) {
        case ("take-back", 3):
            guard let id = ConversationID(fields[1]), let count = Int(fields[2]) else { return nil }
            self = .takeBack(id, count: count)
        case ("care", 4):
            guard let id = ConversationID(fields[1]) else { return nil }
            self = .care(
                id,
                ConversationCare(
                    assignee: MemberID(fields[2]),
                    snoozedUntil: Int64(fields[3]).map { Timestamp(milliseconds: $0) }))
        default:
            guard let last = fields.last, let keys = Self.keys(in: last),
                let action = Self.action(of: Array(fields.dropLast()))
            else { return nil }
            self = .act(action, keys)
        }
    }

    private static func fields(of action: MessageAction) -> [String] {
        switch action {
        case .setRead(let isRead): [isRead ? "read" : "unread"]
        case .setStarred(let isStarred): [isStarred ? "star" : "unstar"]
        case .archive: ["archive"]
        case .moveToInbox: ["inbox"]
        case .markSpam: ["spam"]
        case .trash: ["trash"]
        case .deleteForGood: ["delete"]
        case .move(let folder): ["move", String(folder.rawValue)]
        case .label(let change):
            [
                "label", change.added.sorted().joined(separator: String(item)),
                change.removed.sorted().joined(separator: String(item)),
            ]
        }
    }

    private static func action(of fields: [String]) -> MessageAction? {
        switch (fields.first, fields.count) {
        case ("read", 1): return .setRead(true)
        case ("unread", 1): return .setRead(false)
        case ("star", 1): return .setStarred(true)
        case ("unstar", 1): return .setStarred(false)
        case ("archive", 1): return .archive
        case ("inbox", 1): return .moveToInbox
        case ("spam", 1): return .markSpam
        case ("trash", 1): return .trash
        case ("move", 2): return Int64(fields[1]).map { .move(FolderKey(rawValue: $0)) }
        case ("label", 3):
            return .label(
                LabelChange(
                    added: Set(fields[1].split(separator: item).map(String.init)),
                    removed: Set(fields[2].split(separator: item).map(String.init))))
        // What is gone for good comes back by nothing.
        default: return nil
        }
    }

    private static func text(of keys: [MessageKey]) -> String {
        keys.map { String($0.rawValue) }.joined(separator: " ")
    }

    private static func keys(in text: String) -> [MessageKey]? {
        let parts = text.split(separator: " ")
        let keys = parts.compactMap { Int64($0) }.map { MessageKey(rawValue: $0) }
        return keys.count == parts.count ? keys : nil
    }
}
