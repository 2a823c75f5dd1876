internal import Access
internal import FoundationEssentials
internal import Hummingbird
internal import MailModel
internal import MailStore
internal import Mailboxes
internal import OAuth

/// What providers know this installation by: the operator's page.
struct OAuthClientsController: Sendable {
    let site: Site
    let dependencies: WebDependencies

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/settings/sign-in", use: list)
        router.get("/settings/sign-in/:provider", use: entry)
        router.post("/settings/sign-in/:provider", use: save)
        router.post("/settings/sign-in/:provider/check", use: check)
        router.get("/settings/sign-in/:provider/remove", use: askToRemove)
        router.post("/settings/sign-in/:provider/remove", use: remove)
    }

    @Sendable private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try manager(context)
        let done = OAuthClientsPage.Done(rawValue: request.query["done"] ?? "")
        return try site.response(try await page(member, request, context, done: done), request, context)
    }

    private func page(
        _ member: SignedInMember, _ request: Request, _ context: WebContext, done: OAuthClientsPage.Done? = nil
    ) async throws -> OAuthClientsPage {
        let mailboxes = dependencies.mailboxes(of: member)
        var page = OAuthClientsPage(
            clients: try await OAuthClients(mailboxes).list(), redirect: redirect(request), done: done,
            context: context, now: site.now())
        for record in try await PendingRevocations(mailboxes).list() where record.obstacle == .client {
            if let client = record.client { page.waiting[client, default: 0] += 1 }
        }
        return page
    }

    @Sendable private func entry(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try manager(context)
        var form = OAuthClientForm()
        let provider = try provider(context)
        if let id = request.query["client"].flatMap({ OAuthClientID(String($0)) }) {
            form = OAuthClientForm(try await OAuthClients(dependencies.mailboxes(of: member)).show(id))
        }
        return try site.response(
            OAuthClientPage(provider: provider, form: form, redirect: redirect(request), context: context), request,
            context)
    }

    @Sendable private func save(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try manager(context)
        let body = try await FormBody.read(request, context)
        let known = try provider(context)
        var form = OAuthClientForm(body)
        let clients = OAuthClients(dependencies.mailboxes(of: member))
        do {
            let provider: OAuthProvider
            if let known {
                provider = known
            } else {
                provider = try await clients.discover(
                    issuer: form.issuer, name: try form.checkedName(), mailScopes: try form.mailScopes(),
                    mail: try form.mailServers())
            }
            let entry = OAuthClientEntry(
                id: form.id, servesAll: false, provider: provider,
                realm: known == nil || form.realm.isEmpty ? nil : form.realm, clientID: form.clientID,
                secret: body.secret("secret"), keepsSecret: form.id != nil && !form.isPublic,
                secretExpires: try form.secretExpires())
            // Asked before it is stored: what works goes on working until something better is there.
            let finding = try await clients.check(entry, redirect: redirect(request))
            if let finding, finding.severity == .failure, !body.isSet("anyway") {
                form.finding = finding
                return try refuse(form, known, request, context)
            }
            let saved = try await clients.save(entry)
            try? await AuditLog(dependencies.access).note(
                .clientSaved, by: member, subjectID: saved.id.description, subjectName: saved.provider.name,
                detail: ["client": saved.clientID])
            return try await checked(saved, finding, hasChanged: form.id != nil, request, context)
        } catch {
            guard let error = error as? MailboxError, error.code == .invalidInput else { throw error }
            form.problem = error.message
            return try refuse(form, known, request, context)
        }
    }

    /// The form once more: nothing was stored.
    private func refuse(
        _ form: OAuthClientForm, _ provider: OAuthProvider?, _ request: Request, _ context: WebContext
    ) throws -> Response {
        let page = OAuthClientPage(provider: provider, form: form, redirect: redirect(request), context: context)
        return try site.response(page, request, context, status: .unprocessableContent)
    }

    @Sendable private func check(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try manager(context)
        _ = try await FormBody.read(request, context)
        let clients = OAuthClients(dependencies.mailboxes(of: member))
        let client = try await clients.show(try target(context))
        let finding = try await clients.check(client.id, redirect: redirect(request))
        return try await checked(client, finding, hasChanged: false, request, context)
    }

    /// Shows what the provider has just said beside the client.
    private func checked(
        _ client: OAuthClientSummary, _ finding: Finding?, hasChanged: Bool, _ request: Request, _ context: WebContext
    ) async throws -> Response {
        var page = try await page(try context.signedIn(), request, context)
        page.checked = client.id
        page.finding = finding
        page.hasChanged = hasChanged
        return try site.response(page, request, context)
    }

    /// Says what depends on a client before it is removed.
    @Sendable private func askToRemove(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try manager(context)
        let mailboxes = dependencies.mailboxes(of: member)
        let client = try await OAuthClients(mailboxes).show(try target(context))
        guard !client.servesAll else { throw WebFailure.notFound }
        let page = OAuthClientRemovalPage(
            client: client, dependents: try await ClientDependents.read(client.id, mailboxes), context: context)
        return try site.response(page, request, context)
    }

    @Sendable private func remove(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try manager(context)
        _ = try await FormBody.read(request, context)
        let clients = OAuthClients(dependencies.mailboxes(of: member))
        let client = try await clients.show(try target(context))
        guard !client.servesAll else {
            throw AccessError(.notAllowed, "This sign-in serves every workspace; it is removed at the terminal.")
        }
        try await clients.remove(client.id)
        try await AuditLog(dependencies.access).note(
            .clientRemoved, by: member, subjectID: client.id.description, subjectName: client.provider.name,
            detail: ["client": client.clientID])
        return .redirect("/settings/sign-in?done=removed")
    }

    // MARK: - Parts

    /// The provider in the path; nil for one that is found from its issuer.
    private func provider(_ context: WebContext) throws(WebFailure) -> OAuthProvider? {
        let id = context.parameters.get("provider") ?? ""
        if id == "custom" { return nil }
        guard let provider = OAuthProviders.named(id) else { throw .notFound }
        return provider
    }

    private func target(_ context: WebContext) throws(WebFailure) -> OAuthClientID {
        guard let id = context.parameters.get("provider").flatMap({ OAuthClientID($0) }) else { throw .notFound }
        return id
    }

    private func redirect(_ request: Request) -> String {
        site.publicURL.base(authority: request.head.authority) + OAuthController.callbackPath
    }

    private func manager(_ context: WebContext) throws -> SignedInMember {
        let member = try context.signedIn()
        guard member.may(.manageOAuthClients) else { throw WebFailure.notFound }
        return member
    }
}

/// What stands in the form for a client, as it was typed.
struct OAuthClientForm: Sendable {
    var id: OAuthClientID?
    var clientID = ""
    var realm = ""
    var isPublic = false
    var expires = ""
    var issuer = ""
    var name = ""
    var scopes = ""
    var imap = ""
    var smtp = ""
    var problem: String?
    /// What the provider said to it.
    var finding: Finding?

    init() {}

    /// What is stored; the secret is not.
    init(_ client: OAuthClientSummary) {
        id = client.id
        clientID = client.clientID
        realm = client.realm ?? ""
        isPublic = !client.hasSecret
        expires = client.secretExpires.map { String(TimeText.exact($0).prefix(10)) } ?? ""
        issuer = client.provider.issuer ?? ""
        name = client.provider.name
        scopes = client.provider.scopes.mail.joined(separator: " ")
        imap = client.provider.mail.map { "\($0.imap.host):\($0.imap.port)" } ?? ""
        smtp = client.provider.mail.map { "\($0.smtp.host):\($0.smtp.port)" } ?? ""
    }

    /// What was sent.
    init(_ form: FormBody) {
        id = OAuthClientID(form["id"])
        clientID = form["client-id"]
        let other = form["other-realm"].split(whereSeparator: \.isWhitespace).joined()
        realm = other.isEmpty ? form["realm"] : other
        isPublic = form.isSet("public")
        expires = form["expires"]
        issuer = form["issuer"].split(whereSeparator: \.isWhitespace).joined()
        name = form["name"]
        scopes = form["scopes"]
        imap = form["imap"]
        smtp = form["smtp"]
    }

    func checkedName() throws(MailboxError) -> String {
        let words = name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !words.isEmpty, words.unicodeScalars.count <= 60 else {
            throw MailboxError(.invalidInput, "Enter a name of at most 60 characters, as it is to stand on the button.")
        }
        return words
    }

    func mailScopes() throws(MailboxError) -> [String] {
        let found = OAuthScopes.split(scopes)
        guard !found.isEmpty else {
            throw MailboxError(
                .invalidInput, "Enter the scopes that its mail servers want; its administrator knows them.")
        }
        return found
    }

    /// Nil where both are empty: then they are found from each mailbox's address.
    func mailServers() throws(MailboxError) -> OAuthMailServers? {
        guard !(imap.isEmpty && smtp.isEmpty) else { return nil }
        guard let receiving = Endpoint(imap, defaultPort: 993), let sending = Endpoint(smtp, defaultPort: 465) else {
            throw MailboxError(.invalidInput, "Enter both mail servers, such as imap.example.com:993, or neither.")
        }
        func server(_ endpoint: Endpoint) -> OAuthMailServers.Server {
            OAuthMailServers.Server(
                endpoint.host.description, endpoint.port,
                [143, 587, 25, 2525].contains(endpoint.port) ? .starttls : .implicit)
        }
        return OAuthMailServers(imap: server(receiving), smtp: server(sending))
    }

    /// The end of the secret's last day.
    func secretExpires() throws(MailboxError) -> Timestamp? {
        guard !expires.isEmpty else { return nil }
        let parts = expires.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, (2020...2100).contains(parts[0]),
            let date = Calendar(identifier: .gregorian).date(
                from: DateComponents(
                    timeZone: .gmt, year: parts[0], month: parts[1], day: parts[2], hour: 23, minute: 59))
        else { throw MailboxError(.invalidInput, "Enter the day on which the secret ends as 2027-12-31.") }
        return Timestamp(date)
    }
}
