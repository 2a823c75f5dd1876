internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore
internal import Mailboxes

/// The inbox: lists, conversations, and what is done with them.
struct InboxController: Sendable {
    let site: Site
    let dependencies: WebDependencies

    /// Conversations that are named at once, where a whole list is meant.
    private static let keys = 200

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/inbox", use: list)
        router.post("/inbox/act", use: act)
        router.post("/inbox/undo", use: undo)
        router.get("/inbox/menu", use: menu)
        router.get("/inbox/refused", use: refused)
        router.post("/inbox/refused/:operation/:verb", use: settleRefused)
        router.get("/inbox/:id", use: conversation)
        router.post("/inbox/:id/split", use: split)
        router.post("/inbox/:id/take-back", use: takeBack)
    }

    // MARK: - Showing

    @Sendable private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        try await show(request, context, conversation: nil)
    }

    @Sendable private func conversation(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let id = context.parameters.get("id").flatMap({ ConversationID($0) }) else { throw WebFailure.notFound }
        return try await show(request, context, conversation: id)
    }

    /// Reads only what is asked for: a whole page, or the part that a script puts in.
    private func show(
        _ request: Request, _ context: WebContext, conversation id: ConversationID?
    ) async throws -> Response {
        let member = try context.signedIn()
        let reading = InboxReading(store: dependencies.mailboxes.store, member: member)
        let address = InboxAddress(request)
        let query = request.query
        let canAct = member.may(.triage)
        let now = site.now()
        switch request.headers[.fragment] {
        case "rail":
            let lists = try await reading.rail()
            return Site.html(InboxRailView(rail: lists, address: address, canAct: canAct).content, status: .ok)
        case "rows":
            let found = try await reading.list(address, after: query.text("after"), through: query.text("through"))
            let view = InboxListView(
                list: found.list, open: id, canAct: canAct, feed: found.feed, context: context, now: site.now())
            return Site.html(view.part, status: .ok)
        case "keys":
            // For what is done with a whole list, of which only the beginning is shown.
            let found = try await reading.list(address, after: query.text("after"), limit: Self.keys)
            let ids = found.list.items.map(\.id.description).joined(separator: " ")
            return Site.html("<p data-through=\"\(found.list.next ?? "")\">\(ids)</p>", status: .ok)
        case "list":
            let found = try await reading.list(address, after: query.text("after"))
            let view = InboxListView(
                list: found.list, open: id, canAct: canAct, kept: try await reading.kept(address), feed: found.feed,
                context: context, now: site.now())
            return Site.html(view.html, status: .ok)
        case "preferences":
            let preferences = try await reading.read { try InboxPreferences(of: member, $0) }
            return Site.html("<div\(preferences.attributes)></div>", status: .ok)
        case "news":
            guard let id, let news = try await reading.news(of: id, now: site.now()) else {
                return Response(status: .noContent)
            }
            return Site.html(news.html, status: .ok)
        case "suggestions":
            let words = try await reading.suggestions(for: address.search)
            return Site.html(
                HTML.joined(words.map { "<option value=\"\($0)\"></option>" as HTML }), status: .ok)
        case "conversation":
            guard let id else { return Site.html(InboxPage.placeholder, status: .ok) }
            do {
                let found = try await reading.conversation(id, beside: address)
                let view = ConversationPane(
                    contents: found.contents, address: address, canAct: canAct, feed: found.feed, context: context,
                    now: site.now())
                return Site.html(view.html, status: .ok)
            } catch let failure as WebFailure where failure.status == .notFound {
                // Not an error: the page asks because something has changed, and this is the answer.
                return Site.html(InboxPage.gone(address), status: .ok)
            }
        default: break
        }
        let found = try await reading.list(address, after: query.text("after"))
        let opened: ConversationContents?
        var isGone = false
        do {
            opened = if let id { try await reading.conversation(id, beside: address).contents } else { nil }
        } catch let failure as WebFailure where failure.status == .notFound {
            // Who came by a link that was right once finds the list beside these words.
            (opened, isGone) = (nil, true)
        }
        let (preferences, notice) = try await reading.read { reader in
            (
                try InboxPreferences(of: member, reader),
                try Self.notice(query.text("done"), address, member, reader, now)
            )
        }
        let page = InboxPage(
            member: member, list: found.list, lists: try await reading.rail(), conversation: opened,
            isGone: isGone, notice: notice,
            preferences: preferences, feed: found.feed, context: context, now: now)
        var response = try site.response(page, request, context, feed: found.feed)
        if isGone { response.status = .notFound }
        response.headers[.contentSecurityPolicy] = SecurityHeaders.contentPolicy + "; frame-src 'self'"
        return response
    }

    /// What was done on the page before.
    private static func notice(
        _ name: String?, _ address: InboxAddress, _ member: SignedInMember, _ reader: some StoreReading,
        _ now: Timestamp
    ) throws -> InboxNotice? {
        guard let id = name.flatMap({ UndoID($0) }),
            let record = try reader.undoRecord(id, of: member.member.id, in: member.workspace, at: now)
        else { return nil }
        return InboxNotice(
            words: record.words, undo: record.steps.isEmpty ? nil : id.description, isProblem: record.isProblem,
            list: address.query)
    }

    /// The choices of a menu for some conversations.
    @Sendable private func menu(_ request: Request, _ context: WebContext) async throws -> Response {
        let reading = InboxReading(store: dependencies.mailboxes.store, member: try context.signedIn())
        guard let kind = request.query["kind"].flatMap({ ConversationMenu.Kind(rawValue: $0) }) else {
            throw WebFailure.notFound
        }
        let ids = request.query.all("c").compactMap { ConversationID($0) }
        return Site.html(try await reading.menu(kind, for: ids).html, status: .ok)
    }

    // MARK: - Acting

    @Sendable private func act(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        // A button of a row names its conversation; the others mean those that are selected.
        let row = form["row"].split(separator: " ", maxSplits: 1).map(String.init)
        guard let act = InboxAct(rawValue: row.first ?? form["do"]) else { throw WebFailure.notFound }
        let named = row.count == 2 ? [row[1]] : form.all("c")
        let acting = try acting(context)
        // What was sent twice, because a connection broke before the answer, is done once.
        let key = UndoID(form["key"])
        if let key, let known = try await acting.notice(of: key) { return answer(request, context, known, form) }
        let notice = try await acting.perform(
            act, on: named.compactMap { ConversationID($0) },
            with: .init(
                folder: form["folder"], label: form["label"], assignee: MemberID(form["assignee"]),
                hours: Int(form["hours"]) ?? 24,
                until: Int64(form["until"]).map { Timestamp(milliseconds: $0) }), as: key)
        return answer(request, context, notice, form)
    }

    @Sendable private func undo(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        return answer(request, context, try await acting(context).undo(form["undo"]), form)
    }

    /// What servers have refused of the changes that are named, for whoever is to be told.
    @Sendable private func refused(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try context.signedIn()
        guard member.may(.triage) else { return Response(status: .noContent) }
        let reading = InboxReading(store: dependencies.mailboxes.store, member: member)
        let changes = try await reading.refused(
            request.query.all("o").compactMap { OperationID($0) }, now: site.now())
        guard !changes.isEmpty else { return Response(status: .noContent) }
        return Site.html(RefusedChange.notice(changes, context), status: .ok)
    }

    @Sendable private func settleRefused(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await FormBody.read(request, context)
        guard let id = context.parameters.get("operation").flatMap({ OperationID($0) }) else {
            throw WebFailure.notFound
        }
        let acting = try acting(context)
        let conversation: ConversationID?
        switch context.parameters.get("verb") {
        case "retry": conversation = try await acting.retry(id)
        case "dismiss": conversation = try await acting.dismiss(id)
        default: throw WebFailure.notFound
        }
        return .redirect(InboxAddress().path(conversation))
    }

    @Sendable private func split(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let id = try target(context)
        let new = try await acting(context).split(form.all("m").compactMap { MessageRecordID($0) }, from: id)
        let told = new.notice.entry.map { [("done", $0)] } ?? []
        return .redirect(InboxAddress(form: form["list"]).path(new.conversation, adding: told))
    }

    @Sendable private func takeBack(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let id = try target(context)
        try await acting(context).takeBack(id)
        return .redirect(InboxAddress(form: form["list"]).path(id))
    }

    private func acting(_ context: WebContext) throws -> InboxActing {
        InboxActing(reading: InboxReading(store: dependencies.mailboxes.store, member: try context.signedIn()))
    }

    private func target(_ context: WebContext) throws(WebFailure) -> ConversationID {
        guard let id = context.parameters.get("id").flatMap({ ConversationID($0) }) else { throw .notFound }
        return id
    }

    /// A script gets the notice alone; without one the list follows, with the notice on it.
    private func answer(
        _ request: Request, _ context: WebContext, _ notice: InboxNotice, _ form: FormBody
    ) -> Response {
        var notice = notice
        notice.list = form["list"]
        if request.headers[.fragment] == "notice" { return Site.html(notice.html(context), status: .ok) }
        let address = InboxAddress(form: form["list"])
        return .redirect(address.path(nil, adding: notice.entry.map { [("done", $0)] } ?? []))
    }
}
