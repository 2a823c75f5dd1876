internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore
internal import Mailboxes
internal import OAuth

/// Connecting mailboxes by an organisation's own app: nobody signs in, and the same test as for others is the proof.
struct AppConnectController: Sendable {
    static let path = "/mailboxes/connect/app"

    let site: Site
    let dependencies: WebDependencies
    let runs: BackgroundRuns

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/mailboxes/connect/app", use: begin)
        router.post("/mailboxes/connect/app", use: connect)
    }

    /// The page's address for a client, with the mailbox's where it is known.
    static func path(of client: OAuthClientID, address: String? = nil) -> HTML {
        let address = address.map { "&address=\(FormBody.encoded($0))" } ?? ""
        return HTML.escaped("\(path)?client=\(client)\(address)")
    }

    @Sendable private func begin(_ request: Request, _ context: WebContext) async throws -> Response {
        let client = try await client(request.query["client"].map { String($0) }, try context.mailboxManager())
        let address = request.query["address"].map { String($0.prefix(320)) } ?? ""
        return try site.response(AppConnectPage(client: client, context: context, address: address), request, context)
    }

    @Sendable private func connect(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try context.mailboxManager()
        let form = try await FormBody.read(request, context)
        let client = try await client(form["client"], member)
        var page = AppConnectPage(client: client, context: context, address: String(form["address"].prefix(320)))
        let address: EmailAddress
        do throws(EnteredName.Problem) {
            address = try EnteredName.address(form["address"].split(whereSeparator: \.isWhitespace).joined())
        } catch {
            page.problem = error.words
            return try site.response(page, request, context, status: .unprocessableContent)
        }
        let wish = OAuthConnectRequest(
            client: client.id, address: address, redirect: "", by: member.member.name, trust: dependencies.trust)
        let events = try start(wish, client, for: member)
        let id = client.id
        if request.headers[.fragment] == "steps" {
            return RunStream.response(events) { SignInEnding(outcome: $0, isMember: true, app: id).html }
        }
        let (steps, outcome) = await RunStream.result(of: events)
        if case .connected(let result)? = outcome, let mailbox = result.mailbox {
            return .redirect("/mailboxes/\(mailbox.id)?done=connected\(RevocationNotice.query(result.ended))")
        }
        page.steps = steps
        page.ending = outcome.map { SignInEnding(outcome: $0, isMember: true, app: id).html }
        return try site.response(page, request, context)
    }

    private func start(
        _ wish: OAuthConnectRequest, _ client: OAuthClientSummary, for member: SignedInMember
    ) throws -> AsyncStream<BackgroundRuns.Event> {
        let connecting = OAuthConnecting(dependencies.mailboxes(of: member))
        let log = AuditLog(dependencies.access)
        return try runs.start(in: member.workspace, at: site.now()) { onStep in
            do throws(OAuthConnectFailure) {
                let result = try await connecting.connectApp(wish, onStep: onStep)
                if let mailbox = result.mailbox {
                    try? await log.note(
                        .mailboxConnected, by: member, subjectID: mailbox.id.description,
                        subjectName: mailbox.address, detail: ["provider": client.provider.name])
                    try? await log.note(
                        ended: result.ended, mailbox: mailbox.id.description, mailbox.address, in: member.workspace,
                        by: member)
                }
                return .connected(result)
            } catch {
                return .failed(MailboxError(.wrongState, error.message))
            }
        }
    }

    /// The client of that id, where mailboxes are connected by it without their owners.
    private func client(_ id: String?, _ member: SignedInMember) async throws -> OAuthClientSummary {
        guard let id = id.flatMap({ OAuthClientID($0) }) else { throw WebFailure.notFound }
        let client = try await OAuthClients(dependencies.mailboxes(of: member)).show(id)
        guard client.servesApps else { throw WebFailure.notFound }
        return client
    }
}
