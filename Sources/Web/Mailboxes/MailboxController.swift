internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore
internal import Mailboxes

/// The pages of one mailbox, and what is done there with one button.
struct MailboxController: Sendable {
    let site: Site
    let dependencies: WebDependencies

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/mailboxes/:id", use: overview)
        router.get("/mailboxes/:id/authentication", use: authentication)
        router.get("/mailboxes/:id/folders", use: folders)
        router.get("/mailboxes/:id/access", use: access)
        router.get("/mailboxes/:id/activity", use: activity)
        router.post("/mailboxes/:id/pause", use: pause)
        router.post("/mailboxes/:id/resume", use: resume)
        router.post("/mailboxes/:id/retry", use: retry)
        router.post("/mailboxes/:id/folders", use: chooseFolders)
        router.post("/mailboxes/:id/history", use: chooseHistory)
        router.post("/mailboxes/:id/access", use: setAccess)
        router.post("/mailboxes/:id/disconnect", use: disconnect)
        router.post("/mailboxes/:id/tags", use: setTags)
        router.post("/mailboxes/:id/activity", use: exportActivity)
    }

    private var loader: MailboxLoader { MailboxLoader(site: site, dependencies: dependencies) }

    // MARK: - Tabs

    @Sendable private func overview(_ request: Request, _ context: WebContext) async throws -> Response {
        try await loader.respond(.overview, request, context) { view in
            let mailboxes = dependencies.mailboxes(of: view.member)
            var panel = MailboxOverview(view: view)
            panel.grant = try await GrantPanel.load(view, mailboxes)
            // The part that keeps itself current is asked for often, and has none of the rest.
            guard request.headers[.fragment] == nil else { return panel }
            panel.tags = try await MailboxTags.load(view, mailboxes)
            panel.mail = try await mail(view, mailboxes)
            return panel
        }
    }

    private func mail(_ view: MailboxView, _ mailboxes: MailboxDependencies) async throws -> MailSparkline {
        let (id, workspace, now) = (view.mailbox.id, mailboxes.workspace, view.now)
        let days = try await mailboxes.store.read {
            try $0.mailDays(of: id, in: workspace, since: MailSparkline.start(today: now))
        }
        return MailSparkline(days, today: now)
    }

    @Sendable private func authentication(_ request: Request, _ context: WebContext) async throws -> Response {
        try await loader.respond(.authentication, request, context) { view in
            var panel = MailboxAuthentication(view)
            panel.grant = try await GrantPanel.load(view, dependencies.mailboxes(of: view.member))
            return panel
        }
    }

    @Sendable private func folders(_ request: Request, _ context: WebContext) async throws -> Response {
        try await respondFolders(request, context)
    }

    private func respondFolders(
        _ request: Request, _ context: WebContext, status: HTTPResponse.Status = .ok, problem: String? = nil,
        chosen: [FolderRole: FolderName]? = nil
    ) async throws -> Response {
        try await loader.respond(.folders, request, context, status: status) { view in
            let reading = try await MailboxFolders(dependencies.mailboxes(of: view.member)).read(view.mailbox.id)
            return MailboxFoldersPanel(
                view: view, reading: reading, completeness: dependencies.completeness(reading.folders),
                problem: problem, chosen: chosen)
        }
    }

    @Sendable private func access(_ request: Request, _ context: WebContext) async throws -> Response {
        try await loader.respond(.access, request, context) { view in
            MailboxAccessPanel(
                view: view,
                access: try await AccessLists(dependencies.access).access(to: view.mailbox.id, for: view.member),
                members: try await Members(dependencies.access).list(for: view.member))
        }
    }

    @Sendable private func activity(_ request: Request, _ context: WebContext) async throws -> Response {
        let after = request.query["after"]
        let filter = request.query["show"].flatMap { MailboxActivityFilter(rawValue: $0) } ?? .all
        return try await loader.respond(.activity, request, context) { view in
            MailboxActivityPanel(
                view: view,
                part: try await MailboxHistory(dependencies.mailboxes(of: view.member)).run(
                    view.mailbox.id, withAudit: view.member.may(.readAuditLog), kinds: filter.kinds, after: after),
                isFirst: after == nil, filter: filter)
        }
    }

    /// It is a POST because it is noted who has taken what with them.
    @Sendable private func exportActivity(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let (member, id) = try await loader.manager(context)
        let mailboxes = dependencies.mailboxes(of: member)
        let filter = MailboxActivityFilter(rawValue: form["show"]) ?? .all
        let address = try await ShowMailbox(mailboxes).run(id.description).mailbox.address
        try await AuditLog(dependencies.access).note(
            .exported, by: member, subjectID: id.description, subjectName: address,
            detail: ["what": "the activity of \(address)"])
        return try await CSVDownload.response(
            named: "activity.csv",
            MailboxActivityExport(
                dependencies: mailboxes, mailbox: id, withAudit: member.may(.readAuditLog), filter: filter))
    }

    @Sendable private func setTags(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let (member, id) = try await loader.manager(context)
        let mailboxes = dependencies.mailboxes(of: member)
        do throws(MailboxError) {
            let tags = try TagMailbox.tags(form["tags"])
            if try await TagMailbox(mailboxes).set(tags, of: id) {
                let names = tags.map(\.name).joined(separator: ", ")
                try? await note(.mailboxTagged, member, id, tags.isEmpty ? ["removed": "all"] : ["added": names])
            }
        } catch {
            guard [.invalidInput, .wrongState].contains(error.code) else { throw error }
            let (text, words) = (form["tags"], error.message)
            return try await loader.respond(.overview, request, context, status: .unprocessableContent) { view in
                var panel = MailboxOverview(view: view)
                panel.tags = try await MailboxTags.load(view, mailboxes)
                panel.tags?.entered = text
                panel.tags?.problem = words
                return panel
            }
        }
        return .redirect("\(MailboxTab.overview.path(of: id))?done=tagged")
    }

    // MARK: - One button

    @Sendable private func pause(_ request: Request, _ context: WebContext) async throws -> Response {
        try await act(request, context, done: .paused, noting: .mailboxPaused) { mailboxes, id, _ in
            _ = try await PauseMailbox(mailboxes).run(id.description)
        }
    }

    @Sendable private func resume(_ request: Request, _ context: WebContext) async throws -> Response {
        try await act(request, context, done: .resumed, noting: .mailboxResumed) { mailboxes, id, _ in
            _ = try await ResumeMailbox(mailboxes).run(id.description)
        }
    }

    @Sendable private func retry(_ request: Request, _ context: WebContext) async throws -> Response {
        try await act(request, context, tab: .folders, done: .retried, noting: .quarantineRetried) {
            mailboxes, id, form in
            guard let uid = UInt32(form["uid"]) else { throw WebFailure.notFound }
            try await MailboxFolders(mailboxes).retry(id, folder: FolderName(form["folder"]), uid: uid)
        }
    }

    // MARK: - Folders and history

    @Sendable private func chooseFolders(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let (member, id) = try await loader.manager(context)
        let mailboxes = dependencies.mailboxes(of: member)
        var choices: [FolderRole: FolderName] = [:]
        for role in ChosenRoles.roles where !form["role-\(role.rawValue)"].isEmpty {
            choices[role] = FolderName(form["role-\(role.rawValue)"])
        }
        let isOther: Bool
        do throws(MailboxError) {
            isOther = try await ChooseFolderRoles(mailboxes).run(id, choices)
        } catch {
            guard error.code == .invalidInput else { throw error }
            return try await respondFolders(
                request, context, status: .unprocessableContent, problem: error.message, chosen: choices)
        }
        if isOther {
            let what = ChosenRoles.roles.compactMap { role in
                choices[role].map { "\(role.words) is \(ServerText($0.description))" }
            }
            try await note(
                .foldersChanged, member, id, ["what": what.isEmpty ? "as found" : what.joined(separator: ", ")])
        }
        return .redirect("\(MailboxTab.folders.path(of: id))?done=folders")
    }

    @Sendable private func chooseHistory(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let (member, id) = try await loader.manager(context)
        guard let choice = HistoryChoice(form["history"]) else { throw WebFailure.notFound }
        let effect = try await ChangeHistory(dependencies.mailboxes(of: member)).run(id, to: choice)
        if effect != .unchanged {
            try await note(.historyChanged, member, id, ["what": FolderWishes.words(choice)])
        }
        let done = effect == .widened ? MailboxDone.history : .historyLess
        return .redirect("\(MailboxTab.folders.path(of: id))?done=\(done.rawValue)")
    }

    private func note(
        _ kind: AuditKind, _ member: SignedInMember, _ id: MailboxID, _ detail: [String: String] = [:]
    ) async throws {
        let address = try await ShowMailbox(dependencies.mailboxes(of: member)).run(id.description).mailbox.address
        try await AuditLog(dependencies.access).note(
            kind, by: member, subjectID: id.description, subjectName: address, detail: detail)
    }

    // MARK: - Access and disconnecting

    @Sendable private func setAccess(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let id = try loader.target(context)
        let access: MailboxAccess =
            form["who"] == "members"
            ? .members(Set(form.all("member").compactMap { MemberID($0) })) : .everybody
        try await AccessLists(dependencies.access).set(access, to: id, by: try context.signedIn())
        return .redirect("\(MailboxTab.access.path(of: id))?done=access")
    }

    /// Asks for the address once more: the password or the access is destroyed, and perhaps everything that is kept.
    @Sendable private func disconnect(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let (member, id) = try await loader.manager(context)
        let mailboxes = dependencies.mailboxes(of: member)
        let address = try await ShowMailbox(mailboxes).run(id.description).mailbox.address
        guard EnteredName.converted(form["address"]).lowercased() == address.lowercased() else {
            return try await loader.respond(.overview, request, context, status: .unprocessableContent) { view in
                MailboxOverview(
                    view: view,
                    disconnectError: "Enter \(EnteredName.shown(address)) to confirm; nothing was changed.")
            }
        }
        let isErased = form["data"] == "erase"
        let (_, access) = try await Disconnection(dependencies: dependencies).run(
            id, address, erase: isErased, by: member)
        return .redirect((isErased ? "/mailboxes?done=erased" : "/mailboxes/\(id)?done=disconnected") + access.query)
    }

    /// What those who manage mailboxes do with one button.
    private func act(
        _ request: Request, _ context: WebContext, tab: MailboxTab = .overview, done: MailboxDone,
        noting kind: AuditKind, _ body: (MailboxDependencies, MailboxID, FormBody) async throws -> Void
    ) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let (member, id) = try await loader.manager(context)
        let mailboxes = dependencies.mailboxes(of: member)
        try await body(mailboxes, id, form)
        let address = try await ShowMailbox(mailboxes).run(id.description).mailbox.address
        try await AuditLog(dependencies.access).note(
            kind, by: member, subjectID: id.description, subjectName: address)
        return .redirect("\(tab.path(of: id))?done=\(done.rawValue)")
    }
}

/// Reads what all tabs of a mailbox show, for who may see it.
struct MailboxLoader: Sendable {
    let site: Site
    let dependencies: WebDependencies

    func target(_ context: WebContext) throws(WebFailure) -> MailboxID {
        guard let id = context.parameters.get("id").flatMap({ MailboxID($0) }) else { throw .notFound }
        return id
    }

    /// Somebody who manages mailboxes, and the mailbox that is meant.
    func manager(_ context: WebContext) async throws -> (SignedInMember, MailboxID) {
        let id = try target(context)
        let member = try context.signedIn()
        try await AccessLists(dependencies.access).require(.manageMailboxes, of: member, with: id)
        return (member, id)
    }

    /// The page with one tab, or the part of it that a script asked for.
    func respond(
        _ tab: MailboxTab, _ request: Request, _ context: WebContext, status: HTTPResponse.Status = .ok,
        _ panel: (MailboxView) async throws -> any MailboxPanel
    ) async throws -> Response {
        let id = try target(context)
        let member = try context.signedIn()
        try await AccessLists(dependencies.access).require(.seeMailboxes, of: member, with: id)
        // Before what is shown is read: what changes meanwhile is told then, not missed.
        let feed = try await dependencies.access.feedPosition()
        let view = MailboxView(
            member: member,
            inspection: try await InspectMailbox(dependencies.mailboxes(of: member)).run(id.description),
            context: context, now: site.now(),
            hearers: dependencies.alerts.hearers(in: member.workspace, showsNames: member.may(.manageMailboxes)))
        var page = MailboxPage(
            tab: tab, panel: try await panel(view),
            done: MailboxDone(rawValue: request.query["done"] ?? ""))
        if page.done == .disconnected || page.done == .connected {
            page.revocation = await RevocationNotice(request, dependencies.mailboxes(of: member))
        }
        return try site.response(page, request, context, feed: feed, status: status)
    }
}
