internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore
internal import Mailboxes

/// The labels of the workspace: made, renamed, coloured, removed.
struct LabelsController: Sendable {
    let site: Site
    let dependencies: WebDependencies
    let service: LabelService

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/inbox/labels", use: show)
        router.post("/inbox/labels", use: create)
        router.post("/inbox/labels/:id", use: change)
        router.get("/inbox/labels/:id/delete", use: ask)
        router.post("/inbox/labels/:id/delete", use: delete)
    }

    @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(request, context, problem: nil)
    }

    @Sendable private func create(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        return try await answer(request, context, "created") {
            _ = try await labels(context).create(named: form["name"], hue: Int(form["hue"]))
        }
    }

    @Sendable private func change(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let id = try target(context)
        return try await answer(request, context, "changed") {
            try await labels(context).change(id, named: form["name"], hue: Int(form["hue"]) ?? 0)
            _ = try await service.work()
        }
    }

    @Sendable private func ask(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try context.signedIn()
        let id = try target(context)
        let (label, count) = try await reading(context).read { reader in
            _ = try reader.require(.manageLabels, of: member)
            let scope = try reader.conversationScope(of: member)
            guard let label = try reader.labels(in: scope)[id] else { throw WebFailure.notFound }
            return (label, try reader.count(.label(id), in: scope, upTo: 10_000))
        }
        return try site.response(
            LabelDeletionPage(member: member, label: label, count: count, context: context), request, context)
    }

    @Sendable private func delete(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await FormBody.read(request, context)
        try await labels(context).delete(try target(context))
        _ = try await service.work()
        return .redirect("/inbox/labels?done=deleted")
    }

    // MARK: - Parts

    /// What is wrong with a name is told on the page of labels.
    private func answer(
        _ request: Request, _ context: WebContext, _ done: String, _ body: () async throws -> Void
    ) async throws -> Response {
        do {
            try await body()
            return .redirect("/inbox/labels?done=\(done)")
        } catch let failure as WebFailure where failure.status == .unprocessableContent {
            return try await page(request, context, problem: failure)
        }
    }

    private func page(_ request: Request, _ context: WebContext, problem: WebFailure?) async throws -> Response {
        let member = try context.signedIn()
        let (entries, feed) = try await reading(context).read { reader in
            let scope = try reader.conversationScope(of: member)
            let entries = try reader.labels(in: scope).labels.map { label in
                (label: label, count: try reader.count(.label(label.id), in: scope, upTo: 10_000))
            }
            return (entries, try reader.feedPosition())
        }
        let page = LabelsPage(
            member: member, entries: entries, done: request.query["done"].flatMap { LabelsPage.Done(rawValue: $0) },
            problem: problem?.message, context: context)
        return try site.response(page, request, context, feed: feed, status: problem?.status ?? .ok)
    }

    private func labels(_ context: WebContext) throws -> Labels { Labels(reading: try reading(context)) }

    private func reading(_ context: WebContext) throws -> InboxReading {
        InboxReading(store: dependencies.mailboxes.store, member: try context.signedIn())
    }

    private func target(_ context: WebContext) throws(WebFailure) -> LabelID {
        guard let id = context.parameters.get("id").flatMap({ LabelID($0) }) else { throw .notFound }
        return id
    }
}
