internal import Access
internal import FoundationEssentials
internal import Hummingbird
internal import MailModel
internal import MailStore
internal import Mailboxes

/// Importing a list of mailboxes: every row is checked first, and only a person's word saves those that passed.
struct ImportController: Sendable {
    let site: Site
    let dependencies: WebDependencies
    let work: BackgroundRuns
    let runs: ImportRuns

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/mailboxes/import", use: begin)
        router.post("/mailboxes/import", use: upload)
        router.get("/mailboxes/import/sample.csv", use: sample)
        router.get("/mailboxes/import/:id", use: show)
        router.get("/mailboxes/import/:id/progress", use: follow)
        router.get("/mailboxes/import/:id/results.csv", use: results)
        router.post("/mailboxes/import/:id/save", use: save)
        router.post("/mailboxes/import/:id/stop", use: stop)
    }

    @Sendable private func begin(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try context.mailboxManager()
        return try site.response(uploadPage(member, context), request, context)
    }

    @Sendable private func upload(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try context.mailboxManager()
        let form: UploadBody
        do {
            form = try await UploadBody.read(request, context, maximumFileBytes: ImportMailboxes.maximumFileBytes)
        } catch let failure as WebFailure where failure.status == .contentTooLarge {
            return try refuse("\(failure.title). \(failure.message)", member, request, context)
        }
        guard !form.file.isEmpty else {
            return try refuse("Choose a file that is not empty.", member, request, context)
        }
        let count: Int
        do throws(MailboxError) {
            count = try ImportMailboxes.rowCount(of: form.file)
        } catch {
            return try refuse(error.message, member, request, context)
        }
        let run = ImportRun(
            id: BearerToken.random().reveal(), workspace: member.workspace,
            fileName: String(ServerText(form.fileName).description.prefix(80)), rowCount: count, begun: site.now())
        do throws(WebFailure) {
            try work.admitSearch(in: member.workspace, at: site.now())
            try runs.admit(run)
        } catch {
            return try refuse("\(error.title). \(error.message)", member, request, context)
        }
        let wanted = ImportRequest(
            file: form.file, trust: dependencies.trust, history: HistoryChoice(form["history"]))
        start(run, wanted, for: member)
        return .redirect("/mailboxes/import/\(run.id)")
    }

    /// The import runs beside the request. What it saves is noted in the audit log, by whom it was imported.
    private func start(_ run: ImportRun, _ wanted: ImportRequest, for member: SignedInMember) {
        let importing = ImportMailboxes(
            dependencies.mailboxes(of: member), discover: dependencies.importDiscovery())
        let log = AuditLog(dependencies.access)
        work.perform {
            let (saved, sink) = AsyncStream.makeStream(of: ImportRowResult.self)
            async let noted: Void = {
                for await row in saved {
                    try? await log.note(.mailboxConnected, by: member, subjectName: row.address)
                    try? await log.note(
                        ended: row.ended, mailbox: "", row.address, in: member.workspace, by: member)
                }
            }()
            await run.run(importing, wanted) { sink.yield($0) }
            sink.finish()
            await noted
        }
    }

    @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.mailboxManager()
        let page = ImportPage(
            run: try target(context), showsAll: request.query["show"] == "all", context: context)
        return try site.response(page, request, context)
    }

    /// The part of the page that changes, as lines of JSON: once now, and again while it changes.
    @Sendable private func follow(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.mailboxManager()
        let run = try target(context)
        let page = ImportPage(
            run: run, showsAll: request.query["show"] == "all", context: context)
        let lines = run.changes().map { _ -> ByteBuffer in
            // Rows can be decided by the dozen; a person reads no faster.
            if run.current.phase.isBusy { try? await Task.sleep(for: .milliseconds(250)) }
            let data = (try? JSONEncoder().encode(["html": page.progress.text])) ?? Data()
            return ByteBuffer(bytes: data + [0x0A])
        }
        return Response(
            status: .ok, headers: [.contentType: "application/x-ndjson"], body: ResponseBody(asyncSequence: lines))
    }

    @Sendable private func results(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.mailboxManager()
        return Self.file(try target(context).current.report.resultFile, named: "import-results.csv")
    }

    @Sendable private func sample(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.mailboxManager()
        let text = """
            address,password,sender name,imap host,imap port,smtp host,smtp port\r
            ana@example.com,the password of this mailbox,Ana Ruiz,,,,\r
            ben@example.org,another password,Ben Okafor,imap.example.org,993,smtp.example.org,465\r

            """
        return Self.file(text, named: "mailboxes.csv")
    }

    @Sendable private func save(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.mailboxManager()
        _ = try await FormBody.read(request, context)
        let run = try target(context)
        run.save()
        return .redirect("/mailboxes/import/\(run.id)")
    }

    @Sendable private func stop(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.mailboxManager()
        _ = try await FormBody.read(request, context)
        let run = try target(context)
        run.drop()
        return .redirect("/mailboxes/import/\(run.id)")
    }

    // MARK: - Parts

    private func uploadPage(_ member: SignedInMember, _ context: WebContext) -> ImportUploadPage {
        ImportUploadPage(runs: runs.list(in: member.workspace), now: site.now(), context: context)
    }

    private func refuse(
        _ words: String, _ member: SignedInMember, _ request: Request, _ context: WebContext
    ) throws -> Response {
        var page = uploadPage(member, context)
        page.problem = words
        return try site.response(page, request, context, status: .unprocessableContent)
    }

    private func target(_ context: WebContext) throws -> ImportRun {
        guard let id = context.parameters.get("id"),
            let run = runs.run(id, in: try context.signedIn().workspace)
        else {
            throw WebFailure(
                .notFound, "This import is not there any more",
                "Salesnode was started anew, or it is long ago. Import the same list again; what is connected is left alone."
            )
        }
        return run
    }

    private static func file(_ text: String, named name: String) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8", .contentDisposition: "attachment; filename=\"\(name)\"",
            ], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
