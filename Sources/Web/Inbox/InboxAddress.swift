internal import Hummingbird
internal import MailModel
internal import MailStore

/// The lists of the inbox, as the rail names them.
enum InboxView: String, CaseIterable, Sendable {
    case inbox, assigned, unassigned, snoozed, starred, sent, drafts, done, spam, trash, all
    case replies, bounces, lists

    /// What the rail shows first.
    static let places: [InboxView] = [
        .inbox, .assigned, .unassigned, .snoozed, .starred, .sent, .drafts, .done, .spam, .trash, .all,
    ]
    /// What is sorted out of the unified inbox.
    static let kinds: [InboxView] = [.replies, .bounces, .lists]

    var words: String {
        switch self {
        case .inbox: "Unified inbox"
        case .assigned: "Assigned to me"
        case .unassigned: "Unassigned"
        case .snoozed: "Snoozed"
        case .replies: "Automatic replies"
        case .bounces: "Bounces"
        case .lists: "Lists"
        case .starred: "Starred"
        case .sent: "Sent"
        case .drafts: "Drafts"
        case .done: "Done"
        case .spam: "Spam"
        case .trash: "Trash"
        case .all: "All mail"
        }
    }

    var icon: Icon {
        switch self {
        case .inbox: .inbox
        case .assigned: .account
        case .unassigned: .people
        case .snoozed: .clock
        case .replies: .undo
        case .bounces: .warning
        case .lists: .log
        case .starred: .star
        case .sent: .send
        case .drafts: .draft
        case .done: .check
        case .spam: .spam
        case .trash: .trash
        case .all: .mailbox
        }
    }

    /// The list of what people do that it shows, for a member; nil for those of places.
    func focus(for member: MemberID) -> ConversationFocus? {
        switch self {
        case .inbox: .inbox(.people)
        case .assigned: .assigned(member)
        case .unassigned: .unassigned
        case .snoozed: .snoozed
        case .replies: .inbox(.automaticReplies)
        case .bounces: .inbox(.bounces)
        case .lists: .inbox(.lists)
        default: nil
        }
    }

    /// The list of the store that it shows.
    var stored: ConversationView {
        switch self {
        case .inbox, .assigned, .unassigned, .snoozed, .replies, .bounces, .lists: .inbox
        case .starred: .starred
        case .sent: .sent
        case .drafts: .drafts
        case .done: .archive
        case .spam: .junk
        case .trash: .trash
        case .all: .all
        }
    }
}

/// Which list is shown, as the page's address says it: everything that loading it again must bring back.
struct InboxAddress: Sendable, Hashable {
    /// Bytes of a search that are read; more than the longest query that is understood.
    private static let maximumSearchBytes = 3_000

    var view = InboxView.inbox
    /// The one mailbox whose mail is shown; nil for all.
    var mailbox: MailboxID?
    /// The label whose conversations are shown, in place of a list; nil for none.
    var label: LabelID?
    var unreadOnly = false
    /// What is searched for; empty where nothing is.
    var search = ""

    /// The unified inbox.
    init() {}

    /// Reads the address of a page. What is not understood counts as not given.
    init(_ request: Request) {
        // Read as a form, which writes a space as a plus sign.
        self.init(form: request.uri.query ?? "")
    }

    /// Reads what ``query`` wrote, as a form sends it back.
    init(form text: String) {
        let form = FormBody(bytes: Array(text.utf8.prefix(4 * Self.maximumSearchBytes)))
        view = InboxView(rawValue: form?["view"] ?? "") ?? .inbox
        mailbox = MailboxID(form?["mailbox"] ?? "")
        label = LabelID(form?["label"] ?? "")
        unreadOnly = form?["show"] == "unread"
        let text = form?["q"] ?? ""
        search = text.utf8.count <= Self.maximumSearchBytes ? text : ""
    }

    /// Whether it is a list of the rail, and not one of a mailbox, a label or a search.
    var isPlainView: Bool { mailbox == nil && label == nil && search.isEmpty }

    /// The parameters, encoded, without a question mark; empty for the unified inbox.
    var query: String { pairs.map { "\($0.0)=\(FormBody.encoded($0.1))" }.joined(separator: "&") }

    /// The address of the list, or of a conversation beside it.
    func path(_ conversation: ConversationID? = nil, adding more: [(String, String)] = []) -> String {
        let parameters = (pairs + more).map { "\($0.0)=\(FormBody.encoded($0.1))" }
        let place = conversation.map { "/inbox/\($0)" } ?? "/inbox"
        return parameters.isEmpty ? place : "\(place)?\(parameters.joined(separator: "&"))"
    }

    /// The same list with one thing changed.
    func with(_ change: (inout InboxAddress) -> Void) -> InboxAddress {
        var copy = self
        change(&copy)
        return copy
    }

    private var pairs: [(String, String)] {
        var pairs: [(String, String)] = []
        if view != .inbox { pairs.append(("view", view.rawValue)) }
        if let mailbox { pairs.append(("mailbox", mailbox.description)) }
        if let label { pairs.append(("label", label.description)) }
        if unreadOnly { pairs.append(("show", "unread")) }
        if !search.isEmpty { pairs.append(("q", search)) }
        return pairs
    }
}
