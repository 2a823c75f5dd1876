internal import Access
internal import MailModel
internal import Mailboxes

/// Shows one mailbox: who it is and how it stands, and below it one of its tabs.
struct MailboxPage: MemberPage {
    let tab: MailboxTab
    let panel: any MailboxPanel
    var done: MailboxDone?
    /// What became of the access at a provider, where it was just given up.
    var revocation: RevocationNotice?

    private var view: MailboxView { panel.view }

    var title: String { tab == .overview ? view.address : "\(tab.words) \u{2013} \(view.address)" }
    var place: Place { .mailboxes }
    var fragments: [String: HTML] { panel.fragments.merging(["head": head]) { $1 } }

    var content: HTML {
        """
        <div class="stack tight"><p><a class="button small plain" href="/mailboxes">\(Icon.back.html)Mailboxes</a></p>
        <live-fragment name="head" kinds="mailbox." src="\(tab.path(of: view.mailbox.id))">\(head)</live-fragment></div>
        <nav class="tabs" aria-label="\(view.address)">\(each: MailboxTab.allCases, link)</nav>
        \(revocation?.html(done?.words) ?? Form.done(done?.words))
        \(panel.content)
        """
    }

    private var head: HTML {
        let mailbox = view.mailbox
        return """
            <div class="head"><div><h1>\(mailbox.displayName ?? view.address)</h1>\(if: mailbox.displayName != nil, "<p class=\"quiet\">\(view.address)</p>")</div>
            \(MailboxStatus.pill(mailbox))</div>
            """
    }

    private func link(_ tab: MailboxTab) -> HTML {
        """
        <a href="\(tab.path(of: view.mailbox.id))"\(if: tab == self.tab, " aria-current=\"page\"")>\(tab.words)</a>
        """
    }
}

/// What was just done, told on the page that follows.
enum MailboxDone: String {
    case connected, paused, resumed, checked, changed, access, disconnected, retried, history, muted, published, tagged
    case folders
    case historyLess = "history-less"

    var words: String {
        switch self {
        case .connected: "The mailbox is connected."
        case .paused: "The mailbox is paused: nothing is received or sent until it is resumed."
        case .resumed: "The mailbox is in use again. It is tested now."
        case .checked: "The connection was tested. This is the result."
        case .changed: "The new password and servers were tested and are in use."
        case .access: "Who has access is changed. It counts at once."
        case .disconnected:
            "The mailbox is disconnected; nothing here can sign in to it any more. What was kept of it stays."
        case .retried: "It is tried again with the next synchronisation."
        case .history: "More history is wanted. It is fetched now, the newest first."
        case .historyLess: "Less history is wanted. What is here already stays; nothing was deleted."
        case .folders: "These folders are used from now on."
        case .tagged: "The tags are changed."
        case .muted: "Who hears of this mailbox is changed."
        case .published: "The domain's records were read. This is what they say."
        }
    }
}
