internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore
internal import Mailboxes
internal import OAuth

/// Entering an organisation's own app, by a key file, a certificate or a secret.
struct AppKeyController: Sendable {
    /// Real key files have less than 4 KiB, and those that are read 16 at most.
    static let maximumFileBytes = 16 << 10

    let site: Site
    let dependencies: WebDependencies

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/settings/sign-in/:provider/app", use: entry)
        router.post("/settings/sign-in/:provider/app", use: save)
    }

    @Sendable private func entry(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try manager(context)
        let provider = try provider(context)
        var form = AppKeyForm()
        if let id = request.query["client"].flatMap({ OAuthClientID(String($0)) }) {
            let client = try await OAuthClients(dependencies.mailboxes(of: member)).show(id)
            guard client.provider.id == provider.id, !client.servesAll else { throw WebFailure.notFound }
            form = AppKeyForm(client)
        }
        return try site.response(
            AppKeyPage(provider: provider, form: form, context: context), request, context)
    }

    @Sendable private func save(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try manager(context)
        let provider = try provider(context)
        var form = AppKeyForm()
        do {
            let body = try await UploadBody.read(request, context, maximumFileBytes: Self.maximumFileBytes)
            form = AppKeyForm(body)
            let entry = try Self.entry(body, form, provider)
            let clients = OAuthClients(dependencies.mailboxes(of: member))
            // Asked before it is stored: what works goes on working until something better is there.
            let finding = try await clients.check(entry, redirect: "", asApp: true)
            if let finding, finding.severity == .failure, body["anyway"].isEmpty {
                form.finding = finding
                return try refuse(form, provider, request, context)
            }
            let saved = try await clients.save(entry)
            try? await AuditLog(dependencies.access).note(
                .clientSaved, by: member, subjectID: saved.id.description, subjectName: saved.provider.name,
                detail: ["client": saved.clientID])
            var page = OAuthClientsPage(
                clients: try await clients.list(),
                redirect: site.publicURL.base(authority: request.head.authority) + OAuthController.callbackPath,
                done: nil, context: context, now: site.now())
            page.checked = saved.id
            page.finding = finding
            page.hasChanged = form.id != nil
            return try site.response(page, request, context)
        } catch let failure as WebFailure where failure.status == .contentTooLarge {
            form.problem = "The file is too large: a key file has a few kilobytes."
        } catch let error as MailboxError where error.code == .invalidInput {
            form.problem = error.message
        }
        return try refuse(form, provider, request, context)
    }

    /// What was sent, as an entry.
    private static func entry(
        _ body: UploadBody, _ form: AppKeyForm, _ provider: OAuthProvider
    ) throws(MailboxError) -> OAuthClientEntry {
        let file = body.file.isEmpty ? Secret(body["key"]) : Secret(body.file)
        if case .delegation? = provider.appAccess {
            guard !file.isEmpty else {
                throw MailboxError(.invalidInput, "Choose the key file, or paste its content.")
            }
            return OAuthClientEntry(
                id: form.id, provider: provider, clientID: "", secret: file, key: .serviceAccount)
        }
        guard !form.tenant.isEmpty, !provider.realms.contains(where: { $0.id == form.tenant }) else {
            throw MailboxError(.invalidInput, "Enter the id of your directory (tenant): an app is at home in one.")
        }
        let secret = Secret(body["secret"])
        guard !file.isEmpty || !secret.isEmpty else {
            throw MailboxError(.invalidInput, "Choose the file with certificate and key, or enter the client secret.")
        }
        guard file.isEmpty || secret.isEmpty else {
            throw MailboxError(.invalidInput, "Enter either a certificate or a client secret, not both.")
        }
        var expiry = OAuthClientForm()
        expiry.expires = form.expires
        return OAuthClientEntry(
            id: form.id, provider: provider, realm: form.tenant, clientID: form.clientID,
            secret: file.isEmpty ? secret : file, key: file.isEmpty ? nil : .certificate,
            secretExpires: try expiry.secretExpires())
    }

    /// The form once more: nothing was stored.
    private func refuse(
        _ form: AppKeyForm, _ provider: OAuthProvider, _ request: Request, _ context: WebContext
    ) throws -> Response {
        try site.response(
            AppKeyPage(provider: provider, form: form, context: context), request, context,
            status: .unprocessableContent)
    }

    /// The provider in the path, where it knows such apps.
    private func provider(_ context: WebContext) throws(WebFailure) -> OAuthProvider {
        guard let provider = OAuthProviders.named(context.parameters.get("provider") ?? ""), provider.appAccess != nil
        else { throw .notFound }
        return provider
    }

    private func manager(_ context: WebContext) throws -> SignedInMember {
        let member = try context.signedIn()
        guard member.may(.manageOAuthClients) else { throw WebFailure.notFound }
        return member
    }
}
