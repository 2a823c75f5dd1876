internal import Access
internal import MailModel
internal import MailStore
internal import Mailboxes

/// The pages of one mailbox. Each has an address of its own, so that tabs work without scripts and can be linked to.
enum MailboxTab: String, CaseIterable {
    case overview, authentication, folders, access, health, activity

    var words: String {
        switch self {
        case .overview: "Overview"
        case .authentication: "Authentication"
        case .folders: "Sync and folders"
        case .access: "Access"
        case .health: "Health"
        case .activity: "Activity"
        }
    }

    func path(of mailbox: MailboxID) -> String {
        self == .overview ? "/mailboxes/\(mailbox)" : "/mailboxes/\(mailbox)/\(rawValue)"
    }
}

/// What all tabs of a mailbox know.
struct MailboxView: Sendable {
    let member: SignedInMember
    let inspection: MailboxInspection
    let context: WebContext
    let now: Timestamp
    /// Who hears of every mailbox.
    let hearers: [String]

    var detail: MailboxDetail { inspection.detail }
    var mailbox: MailboxSummary { inspection.detail.mailbox }
    /// The address as people read it.
    var address: String { EnteredName.shown(mailbox.address) }
    var path: String { "/mailboxes/\(mailbox.id)" }
    /// Whether it signs in by a grant of its provider, or did until it was disconnected.
    var signsInAtProvider: Bool { detail.imap.signIn == .oauth }
    var isManaging: Bool { member.may(.manageMailboxes) }
    var isDisconnected: Bool { mailbox.status == .disconnected }
}

/// What one tab shows.
protocol MailboxPanel: Sendable {
    var view: MailboxView { get }
    var content: HTML { get }
    /// The parts that keep themselves current, by name.
    var fragments: [String: HTML] { get }
}

extension MailboxPanel {
    var fragments: [String: HTML] { [:] }
    var mailbox: MailboxSummary { view.mailbox }
    var path: String { view.path }
    var context: WebContext { view.context }
    var now: Timestamp { view.now }
}
