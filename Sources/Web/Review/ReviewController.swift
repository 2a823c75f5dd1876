internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore
internal import Mailboxes
internal import OAuth

/// The review of mailboxes and access that nobody uses: to pause them, or to give them up.
struct ReviewController: Sendable {
    /// What counts as unused where nothing else is chosen, and what can be chosen, in days.
    static let usualDays = 90, choices = [14, 30, 90, 180, 365]
    /// So many accounts are given up at the same time.
    static let atOnce = 8

    let site: Site
    let dependencies: WebDependencies
    /// After so long providers are left to the server: whoever pressed the button wants to see what became of it, and
    /// each provider that does not answer takes some seconds.
    let patience: Duration

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/mailboxes/review", use: show)
        router.post("/mailboxes/review", use: pause)
        router.post("/mailboxes/review/revoke", use: revoke)
    }

    @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = request.query
        return try await respond(
            Self.days(query["days"] ?? ""), request, context,
            paused: query["paused"].flatMap { Int($0) })
    }

    private func respond(
        _ days: Int, _ request: Request, _ context: WebContext, paused: Int? = nil, problem: String? = nil
    ) async throws -> Response {
        let member = try context.mailboxManager()
        let feed = try await dependencies.access.feedPosition()
        var page = ReviewPage(
            entries: try await ReviewEntry.read(unusedFor: days, dependencies.mailboxes(of: member)), days: days,
            paused: paused, context: context, now: site.now())
        page.problem = problem
        page.pending = try await PendingRevocations(dependencies.mailboxes(of: member)).list()
        if !page.pending.isEmpty {
            let clients = try await OAuthClients(dependencies.mailboxes(of: member)).list()
            page.providers = Dictionary(
                clients.map { ($0.id, $0.provider.name) }, uniquingKeysWith: { first, _ in first })
        }
        return try site.response(
            page, request, context, feed: feed, status: problem == nil ? .ok : .unprocessableContent)
    }

    @Sendable private func pause(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let member = try context.mailboxManager()
        let mailboxes = dependencies.mailboxes(of: member)
        let chosen = try await chosen(form, member, atMost: ReviewEntry.maximum)
        guard !chosen.isEmpty else { return try await nothingTicked(form, request, context) }
        for id in chosen {
            let mailbox = try await PauseMailbox(mailboxes).run(id.description)
            try await AuditLog(dependencies.access).note(
                .mailboxPaused, by: member, subjectID: id.description, subjectName: mailbox.address)
        }
        return .redirect("/mailboxes/review?days=\(Self.days(form["days"]))&paused=\(chosen.count)")
    }

    /// Asks first; only the answer to that page gives anything up.
    @Sendable private func revoke(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let member = try context.mailboxManager()
        let mailboxes = dependencies.mailboxes(of: member)
        let days = Self.days(form["days"])
        let chosen =
            form["all"] == "yes"
            ? try await manageable(ReviewEntry.read(unusedFor: days, mailboxes).map(\.id), member)
            : try await chosen(form, member, atMost: ReviewEntry.maximum)
        guard !chosen.isEmpty else { return try await nothingTicked(form, request, context) }
        var subjects: [ReviewQuestionPage.Subject] = []
        for id in chosen {
            let mailbox = try await ShowMailbox(mailboxes).run(id.description).mailbox
            subjects.append(
                ReviewQuestionPage.Subject(
                    id: id, address: mailbox.address, grant: try await GrantReview(mailboxes).show(id.description)))
        }
        guard form["confirmed"] == "yes" else {
            return try site.response(
                ReviewQuestionPage(subjects: subjects, days: days, context: context), request, context)
        }
        return try site.response(
            ReviewOutcomePage(entries: await disconnect(subjects, by: member), days: days), request, context)
    }

    /// Some at the same time, because a provider that does not answer lets each wait; those of one account one after the
    /// other, so that the last of them ends it. None is left out: once the patience is over, each is only disconnected
    /// here, and the server asks its provider.
    private func disconnect(
        _ subjects: [ReviewQuestionPage.Subject], by member: SignedInMember
    ) async -> [ReviewOutcomePage.Entry] {
        let accounts = Dictionary(grouping: subjects) { subject in
            subject.grant.map { "\($0.provider) \($0.account)" } ?? subject.id.description
        }
        var waiting = accounts.values.makeIterator()
        let end = ContinuousClock.now + patience
        let notices = await withTaskGroup(of: [MailboxID: RevocationNotice].self) { group in
            var notices: [MailboxID: RevocationNotice] = [:]
            for _ in 0..<Self.atOnce {
                guard let subjects = waiting.next() else { break }
                group.addTask { await self.disconnect(subjects, until: end, by: member) }
            }
            while let part = await group.next() {
                notices.merge(part) { $1 }
                if let subjects = waiting.next() {
                    group.addTask { await self.disconnect(subjects, until: end, by: member) }
                }
            }
            return notices
        }
        return subjects.map { ReviewOutcomePage.Entry(id: $0.id, address: $0.address, notice: notices[$0.id]) }
    }

    private func disconnect(
        _ subjects: [ReviewQuestionPage.Subject], until end: ContinuousClock.Instant, by member: SignedInMember
    ) async -> [MailboxID: RevocationNotice] {
        let mailboxes = dependencies.mailboxes(of: member)
        var notices: [MailboxID: RevocationNotice] = [:]
        for subject in subjects {
            guard
                let access = try? await Disconnection(dependencies: dependencies).run(
                    subject.id, subject.address, erase: false, asksAtOnce: ContinuousClock.now < end, by: member
                ).access
            else { continue }
            var client: OAuthClientSummary?
            if let id = access.client { client = try? await OAuthClients(mailboxes).show(id) }
            notices[subject.id] = RevocationNotice(outcome: access.outcome, client: client)
        }
        return notices
    }

    // MARK: - Parts

    private func nothingTicked(_ form: FormBody, _ request: Request, _ context: WebContext) async throws -> Response {
        try await respond(Self.days(form["days"]), request, context, problem: "Tick one first; nothing was changed.")
    }

    /// The ticked mailboxes, each of which the person may manage.
    private func chosen(
        _ form: FormBody, _ member: SignedInMember, atMost count: Int
    ) async throws -> [MailboxID] {
        try await manageable(form.all("mailbox").prefix(count).compactMap { MailboxID($0) }, member)
    }

    private func manageable(_ ids: [MailboxID], _ member: SignedInMember) async throws -> [MailboxID] {
        var chosen: [MailboxID] = []
        for id in ids where !chosen.contains(id) {
            try await AccessLists(dependencies.access).require(.manageMailboxes, of: member, with: id)
            chosen.append(id)
        }
        return chosen
    }

    private static func days(_ text: String) -> Int { Int(text).map { min(max($0, 1), 3650) } ?? usualDays }
}
