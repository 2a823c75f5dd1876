internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore
internal import Mailboxes

/// What a person chooses for the inbox: keys, and of which mail the desktop tells.
struct InboxSettingsController: Sendable {
    let site: Site
    let dependencies: WebDependencies

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/account/inbox", use: show)
        router.post("/account/inbox/keys", use: setKeys)
        router.post("/account/inbox/keys/reset", use: resetKeys)
        router.post("/account/inbox/keys/switch", use: switchKeys)
        router.post("/account/inbox/notifications", use: setNotifications)
    }

    @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let done = request.query["done"].flatMap { InboxSettingsPage.Done(rawValue: $0) }
        return try site.response(try await page(context, done: done), request, context)
    }

    /// All keys at once: what one command gives up, another may take. Where something is wrong, nothing is kept.
    @Sendable private func setKeys(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let (bindings, problems) = KeyBindings.reading { form.first("key-\($0.rawValue)") }
        guard problems.isEmpty else {
            var page = try await page(context, done: nil)
            page.written = { form.first("key-\($0.rawValue)") }
            page.problems = problems
            return try site.response(page, request, context, status: .unprocessableContent)
        }
        try await change(context) {
            let isOn = $0.keys.isOn
            $0.keys = bindings
            $0.keys.isOn = isOn
        }
        return .redirect("/account/inbox?done=keys")
    }

    @Sendable private func resetKeys(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await FormBody.read(request, context)
        try await change(context) { preferences in
            var usual = KeyBindings()
            usual.isOn = preferences.keys.isOn
            preferences.keys = usual
        }
        return .redirect("/account/inbox?done=reset")
    }

    @Sendable private func switchKeys(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let isOn = form["keys"] == "on"
        try await change(context) { $0.keys.isOn = isOn }
        return .redirect("/account/inbox?done=\(isOn ? "on" : "off")")
    }

    @Sendable private func setNotifications(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let now = site.now()
        try await change(context) { preferences in
            if let mail = NotifiedMail(rawValue: form["mail"]) { preferences.notified = mail }
            if let hours = Int64(form["mute"]) {
                let until = now.adding(milliseconds: min(max(hours, 0), 24 * 30) * 3_600_000)
                preferences.mutedUntil = hours > 0 ? until : nil
            }
        }
        return .redirect("/account/inbox?done=notifications")
    }

    // MARK: - Parts

    private func change(
        _ context: WebContext, _ body: @escaping @Sendable (inout InboxPreferences) -> Void
    ) async throws {
        let member = try context.signedIn()
        try await reading(context).write { writer in
            _ = try writer.require(.readConversations, of: member)
            var preferences = try InboxPreferences(of: member, writer)
            body(&preferences)
            try preferences.save(for: member, writer)
        }
    }

    private func page(_ context: WebContext, done: InboxSettingsPage.Done?) async throws -> InboxSettingsPage {
        let member = try context.signedIn()
        let preferences = try await reading(context).read { try InboxPreferences(of: member, $0) }
        return InboxSettingsPage(
            member: member, preferences: preferences, done: done, context: context, now: site.now())
    }

    private func reading(_ context: WebContext) throws -> InboxReading {
        InboxReading(store: dependencies.mailboxes.store, member: try context.signedIn())
    }
}
