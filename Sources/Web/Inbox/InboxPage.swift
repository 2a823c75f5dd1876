internal import Access
internal import MailModel
internal import MailStore

/// The inbox: lists in the rail, conversations beside it, one of them open.
struct InboxPage: MemberPage {
    let member: SignedInMember
    let list: InboxList
    let lists: InboxRail
    let conversation: ConversationContents?
    /// Whether a conversation was asked for of which the member may see nothing, or nothing is left.
    var isGone = false
    let notice: InboxNotice?
    let preferences: InboxPreferences
    /// The feed's position of what is shown; the conversation may be a little ahead of it.
    let feed: Int64
    let context: WebContext
    let now: Timestamp

    private var canAct: Bool { member.may(.triage) }

    var title: String {
        if isGone { return "Not there any more" }
        guard let conversation else {
            return lists.unread > 0 ? "(\(lists.unread)) \(name)" : name
        }
        return conversation.subject.isEmpty ? "(no subject)" : conversation.subject
    }
    /// The list, in a word or two.
    private var name: String {
        let address = list.address
        if !address.search.isEmpty { return address.search }
        if let label = address.label { return list.book[label]?.name ?? "Label" }
        if let mailbox = address.mailbox { return list.labels[mailbox]?.address ?? "Mailbox" }
        return address.view.words
    }

    var place: Place { .inbox }
    var isWide: Bool { true }
    var rail: HTML? { InboxRailView(rail: lists, address: list.address, canAct: canAct).html }
    var menu: HTML? { InboxRailView(rail: lists, address: list.address, canAct: canAct, name: "Lists of mail").content }

    var content: HTML {
        """
        <div class="panes\(if: conversation != nil || isGone, " opened")" data-part="panes" data-member="\(member.member.id.description)"\(preferences.attributes)>
        <section class="list-pane" aria-label="List" data-part="list">\(listView.html)</section>
        <section class="conversation-pane" aria-label="Conversation" data-part="conversation">\(conversation.map(view) ?? (isGone ? Self.gone(list.address) : Self.placeholder))</section>
        </div>
        <div class="toast" role="status" aria-live="polite" data-part="notice">\(notice.map { $0.html(context) })</div>
        """
    }

    private var listView: InboxListView {
        InboxListView(
            list: list, open: conversation?.id, canAct: canAct,
            kept: lists.searches.first { $0.query == list.address.search }, feed: feed, context: context, now: now)
    }

    private func view(_ contents: ConversationContents) -> HTML {
        ConversationPane(
            contents: contents, address: list.address, canAct: canAct, feed: feed, context: context, now: now
        ).html
    }

    /// In place of a conversation that one had open, and of which nothing is left that one may see.
    static func gone(_ address: InboxAddress) -> HTML {
        """
        <div class="empty" role="alert" data-gone>\(Icon.trash.html)<h1 id="subject" tabindex="-1">This conversation is not there any more</h1><p class="quiet">Its messages were removed from their mailbox, or lie where you have no access.</p><p><a class="button" href="\(address.path())" data-back>Back to the list</a></p></div>
        """
    }

    static let placeholder: HTML = """
        <div class="empty">\(Icon.inbox.html)<p class="quiet">Choose a conversation.</p></div>
        """
}

/// What was just done, with the way back.
struct InboxNotice: Sendable {
    let words: String
    /// The name under which it can be undone; nil where it cannot.
    let undo: String?
    var isProblem = false
    var list = ""
    /// The name under which the notice itself is kept, for the page that follows.
    var entry: String?

    func html(_ context: WebContext) -> HTML {
        """
        <div class="notice\(if: isProblem, " bad")">\(isProblem ? Icon.warning.html : Icon.check.html)<div class="row spread"><span>\(words)</span>\(undo.map { way($0, context) })</div></div>
        """
    }

    private func way(_ name: String, _ context: WebContext) -> HTML {
        """
        <form method="post" action="/inbox/undo" data-undo>\(Form.token(context))<input type="hidden" name="undo" value="\(name)"><input type="hidden" name="list" value="\(list)"><button class="button small">\(Icon.undo.html)Undo</button></form>
        """
    }
}
