internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore
internal import Mailboxes

/// What is done from the list with several mailboxes at once, or with one by the menu of its row.
struct MailboxesBulkController: Sendable {
    /// So many at once: those of one page.
    static let atOnce = MailboxesController.pageRows

    let site: Site
    let dependencies: WebDependencies

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.post("/mailboxes/bulk", use: act)
        router.post("/mailboxes/disconnect", use: disconnect)
        router.post("/mailboxes/export", use: export)
    }

    private enum Action: String {
        case pause, resume, tag, untag, disconnect, export
    }

    @Sendable private func act(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let member = try context.mailboxManager()
        let view = MailboxListView { form.first($0) }
        // A button of a row says both: what, and with which.
        let one = form["one"].split(separator: " ").map(String.init)
        guard let action = Action(rawValue: one.count == 2 ? one[0] : form["do"]) else { throw WebFailure.notFound }
        let chosen = try await chosen(one.count == 2 ? [one[1]] : form.all("mailbox"), member)
        guard !chosen.isEmpty else {
            return try await list(view, "Tick a mailbox first; nothing was changed.", request, context)
        }
        switch action {
        case .pause: return .redirect(view.path(done: try await pause(chosen, by: member)))
        case .resume: return .redirect(view.path(done: try await resume(chosen, by: member)))
        case .export: return try await exporting(of: .chosen(chosen), "\(chosen.count) mailboxes", member)
        case .disconnect: return try await ask(chosen, view, request, context)
        case .tag, .untag:
            let tags: [MailboxTag]
            do {
                tags = try TagMailbox.tags(form["tags"])
            } catch {
                return try await list(view, "\(error.message) Nothing was changed.", request, context)
            }
            guard !tags.isEmpty else {
                return try await list(view, "Enter a tag first; nothing was changed.", request, context)
            }
            return .redirect(view.path(done: try await tag(chosen, tags, isAdding: action == .tag, by: member)))
        }
    }

    // MARK: - Pausing and tags

    private func pause(_ ids: [MailboxID], by member: SignedInMember) async throws -> MailboxesDone {
        let mailboxes = dependencies.mailboxes(of: member)
        return try await each(ids, .paused) { id in
            try await note(.mailboxPaused, member, try await PauseMailbox(mailboxes).run(id.description))
        }
    }

    private func resume(_ ids: [MailboxID], by member: SignedInMember) async throws -> MailboxesDone {
        let mailboxes = dependencies.mailboxes(of: member)
        return try await each(ids, .resumed) { id in
            try await note(.mailboxResumed, member, try await ResumeMailbox(mailboxes).run(id.description))
        }
    }

    private func tag(
        _ ids: [MailboxID], _ tags: [MailboxTag], isAdding: Bool, by member: SignedInMember
    ) async throws -> MailboxesDone {
        let mailboxes = dependencies.mailboxes(of: member)
        let words = tags.map(\.name).joined(separator: ", ")
        return try await each(ids, isAdding ? .tagged : .untagged) { id in
            let isOther = try await TagMailbox(mailboxes).run(
                id, adding: isAdding ? tags : [], removing: isAdding ? [] : tags)
            guard isOther else { return }
            let mailbox = try await ShowMailbox(mailboxes).run(id.description).mailbox
            try await note(.mailboxTagged, member, mailbox, [isAdding ? "added" : "removed": words])
        }
    }

    /// With one after the other; what cannot be done with one does not hold up the others.
    private func each(
        _ ids: [MailboxID], _ action: MailboxesDone.Action, _ body: (MailboxID) async throws -> Void
    ) async throws -> MailboxesDone {
        var done = MailboxesDone(action, count: 0)
        for id in ids {
            do {
                try await body(id)
                done.count += 1
            } catch let error as MailboxError where [.wrongState, .notFound].contains(error.code) {
                done.left += 1
            }
        }
        return done
    }

    private func note(
        _ kind: AuditKind, _ member: SignedInMember, _ mailbox: MailboxSummary, _ detail: [String: String] = [:]
    ) async throws {
        try await AuditLog(dependencies.access).note(
            kind, by: member, subjectID: mailbox.id.description, subjectName: mailbox.address, detail: detail)
    }

    // MARK: - Disconnecting

    private func ask(
        _ ids: [MailboxID], _ view: MailboxListView, _ request: Request, _ context: WebContext,
        isErasing: Bool = false, problem: String? = nil
    ) async throws -> Response {
        let mailboxes = dependencies.mailboxes(of: try context.signedIn())
        var asked: [MailboxSummary] = []
        for id in ids {
            let mailbox = try await ShowMailbox(mailboxes).run(id.description).mailbox
            if mailbox.status != .disconnected { asked.append(mailbox) }
        }
        guard !asked.isEmpty else {
            return try await list(view, "They are disconnected already.", request, context)
        }
        let page = MailboxesQuestionPage(
            mailboxes: asked, view: view, context: context, isErasing: isErasing, problem: problem)
        return try site.response(
            page, request, context, status: problem == nil ? .ok : .unprocessableContent)
    }

    /// Asks for their number: passwords and access are destroyed, and perhaps everything that is kept.
    @Sendable private func disconnect(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let member = try context.mailboxManager()
        let view = MailboxListView { form.first($0) }
        let chosen = try await chosen(form.all("mailbox"), member)
        guard !chosen.isEmpty else { return .redirect(view.path()) }
        let isErased = form["data"] == "erase"
        guard Int(form["confirm"].filter { !$0.isWhitespace }) == chosen.count else {
            return try await ask(
                chosen, view, request, context, isErasing: isErased,
                problem: "Enter \(chosen.count) to confirm; nothing was changed.")
        }
        let entries = try await Disconnection(dependencies: dependencies).run(chosen, erase: isErased, by: member)
        return try site.response(
            MailboxesOutcomePage(entries: entries, view: view, isErased: isErased), request, context)
    }

    // MARK: - Export

    /// Everything that a view shows, all its parts.
    @Sendable private func export(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let member = try context.mailboxManager()
        let view = MailboxListView { form.first($0) }
        return try await exporting(
            of: .view(view), view.isNarrowed || view.filter != .all ? "mailboxes by a filter" : "all mailboxes", member)
    }

    private func exporting(
        of source: MailboxesExport.Source, _ what: String, _ member: SignedInMember
    ) async throws -> Response {
        try await AuditLog(dependencies.access).note(.exported, by: member, detail: ["what": "a list of \(what)"])
        return try await CSVDownload.response(
            named: "mailboxes.csv",
            MailboxesExport(dependencies: dependencies.mailboxes(of: member), source: source))
    }

    // MARK: - Parts

    private func list(
        _ view: MailboxListView, _ problem: String, _ request: Request, _ context: WebContext
    ) async throws -> Response {
        try await MailboxesController(site: site, dependencies: dependencies).respond(
            view, request, context, problem: problem)
    }

    /// The mailboxes that are meant, each once, each of which the person may manage.
    private func chosen(_ texts: [String], _ member: SignedInMember) async throws -> [MailboxID] {
        var chosen: [MailboxID] = []
        for id in texts.prefix(Self.atOnce).compactMap({ MailboxID($0) }) where !chosen.contains(id) {
            try await AccessLists(dependencies.access).require(.manageMailboxes, of: member, with: id)
            chosen.append(id)
        }
        return chosen
    }
}
