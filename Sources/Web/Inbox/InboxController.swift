internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore
internal import Mailboxes

/// The inbox: lists, conversations, and what is done with them.
struct InboxController: Sendable {
    let site: Site
    let dependencies: WebDependencies
    let ledger: ActionLedger

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/inbox", use: list)
        router.post("/inbox/act", use: act)
        router.post("/inbox/undo", use: undo)
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
        let query = request.uri.queryParameters
        func value(_ name: String) -> String? {
            query.get(name).map { String($0) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        let canAct = member.may(.triage)
        switch request.headers[.fragment] {
        case "rail":
            let lists = try await reading.rail()
            return Site.html(InboxRailView(rail: lists, address: address).content, status: .ok)
        case "rows":
            let found = try await reading.list(address, after: value("after"), through: value("through"))
            let view = InboxListView(list: found.list, open: id, canAct: canAct, context: context, now: site.now())
            return Site.html(view.part, status: .ok)
        case "list":
            let found = try await reading.list(address, after: value("after"))
            let view = InboxListView(
                list: found.list, open: id, canAct: canAct, kept: try await reading.kept(address), context: context,
                now: site.now())
            return Site.html(view.html, status: .ok)
        case "suggestions":
            let words = try await reading.suggestions(for: address.search)
            return Site.html(
                HTML.joined(words.map { "<option value=\"\($0)\"></option>" as HTML }), status: .ok)
        case "conversation":
            guard let id else { return Site.html(InboxPage.placeholder, status: .ok) }
            let found = try await reading.conversation(id, beside: address)
            let view = ConversationPane(
                contents: found.contents, address: address, canAct: canAct, context: context, now: site.now())
            return Site.html(view.html, status: .ok)
        default: break
        }
        let found = try await reading.list(address, after: value("after"))
        let opened: ConversationContents? =
            if let id { try await reading.conversation(id, beside: address).contents } else { nil }
        let page = InboxPage(
            member: member, list: found.list, lists: try await reading.rail(), conversation: opened,
            notice: value("done").flatMap { notice($0, address, member) }, context: context, now: site.now())
        var response = try site.response(page, request, context, feed: found.feed)
        response.headers[.contentSecurityPolicy] = SecurityHeaders.contentPolicy + "; frame-src 'self'"
        return response
    }

    private func notice(_ name: String, _ address: InboxAddress, _ member: SignedInMember) -> InboxNotice? {
        guard let entry = ledger.entry(name, of: member.member.id, now: site.now()) else { return nil }
        return InboxNotice(
            words: entry.words, undo: entry.steps.isEmpty ? nil : name, isProblem: entry.isProblem,
            list: address.query)
    }

    // MARK: - Acting

    @Sendable private func act(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        // A button of a row names its conversation; the others mean those that are selected.
        let row = form["row"].split(separator: " ", maxSplits: 1).map(String.init)
        guard let act = InboxAct(rawValue: row.first ?? form["do"]) else { throw WebFailure.notFound }
        let named = row.count == 2 ? [row[1]] : form.all("c")
        let notice = try await acting(context).perform(
            act, on: named.compactMap { ConversationID($0) },
            with: .init(
                folder: form["folder"], label: form["label"], assignee: MemberID(form["assignee"]),
                hours: Int(form["hours"]) ?? 24))
        return answer(request, context, notice, form)
    }

    @Sendable private func undo(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        return answer(request, context, try await acting(context).undo(form["undo"]), form)
    }

    @Sendable private func split(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let id = try target(context)
        let new = try await acting(context).split(form.all("m").compactMap { MessageRecordID($0) }, from: id)
        return .redirect(InboxAddress(form: form["list"]).path(new))
    }

    @Sendable private func takeBack(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let id = try target(context)
        try await acting(context).takeBack(id)
        return .redirect(InboxAddress(form: form["list"]).path(id))
    }

    private func acting(_ context: WebContext) throws -> InboxActing {
        InboxActing(
            reading: InboxReading(store: dependencies.mailboxes.store, member: try context.signedIn()), ledger: ledger)
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
        return .redirect(address.path(nil, adding: notice.undo.map { [("done", $0)] } ?? []))
    }
}
