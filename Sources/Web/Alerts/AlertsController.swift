internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore
internal import Mailboxes

/// Who hears of trouble, and what was told.
struct AlertsController: Sendable {
    let site: Site
    let dependencies: WebDependencies
    let runs: BackgroundRuns

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/alerts", use: show)
        router.post("/alerts/test", use: test)
        router.post("/mailboxes/:id/alerts", use: change)
    }

    @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try context.mailboxManager()
        return try await respond(request, context, member)
    }

    @Sendable private func test(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await FormBody.read(request, context)
        let member = try context.mailboxManager()
        try runs.admitSearch(in: member.workspace, at: site.now())
        let result = try await dependencies.alerts.test(dependencies.mailboxes(of: member))
        try await AuditLog(dependencies.access).note(.alertsTested, by: member)
        return try await respond(request, context, member, result: result)
    }

    /// Who hears of one mailbox.
    @Sendable private func change(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let loader = MailboxLoader(site: site, dependencies: dependencies)
        let (member, id) = try await loader.manager(context)
        let owner = form["owner"].split(whereSeparator: \.isWhitespace).joined()
        let mute: AlertMute? =
            switch form["mute"] {
            case "": nil
            case "off": .off
            default: Int(form["mute"]).map { .days($0) }
            }
        let setting: MailboxAlertSetting
        do {
            setting = try await MailboxAlerts(dependencies.mailboxes(of: member)).run(
                id.description, to: owner.isEmpty ? .some(.none) : .owner(EnteredName.converted(owner)), mute: mute)
        } catch {
            guard error.code == .invalidInput else { throw error }
            return try await loader.respond(.overview, request, context, status: .unprocessableContent) { view in
                MailboxOverview(view: view, alertOwner: owner, alertError: error.message)
            }
        }
        let hearers = dependencies.alerts.hearers(in: member.workspace)
        let words =
            setting.mutedUntil.map { "nobody until \(TimeText.exact($0))" }
            ?? AlertSettings.joined(hearers + [setting.to].compactMap(\.self))
        try await AuditLog(dependencies.access).note(
            .alertsChanged, by: member, subjectID: id.description, subjectName: setting.address,
            detail: ["to": words])
        return .redirect(form["back"] == "alerts" ? "/alerts" : "/mailboxes/\(id)?done=muted")
    }

    private func respond(
        _ request: Request, _ context: WebContext, _ member: SignedInMember, result: AlertTestResult? = nil
    ) async throws -> Response {
        let feed = try await dependencies.access.feedPosition()
        let mailboxes = dependencies.mailboxes(of: member)
        let named = dependencies.alerts.named(in: member.workspace)
        let page = AlertsPage(
            administrators: try await AlertAdministrators(mailboxes, named: named).run(), isNamed: !named.isEmpty,
            way: dependencies.alerts.way, mailboxes: try await ListAlertSettings(mailboxes).run(),
            entries: try await ListAlerts(mailboxes).run(),
            result: result, context: context, now: site.now())
        return try site.response(page, request, context, feed: feed)
    }
}
