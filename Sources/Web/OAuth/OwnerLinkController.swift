internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore
internal import Mailboxes
internal import OAuth

/// Links by which the real owner of a mailbox signs in at its provider without an account here.
struct OwnerLinkController: Sendable {
    let site: Site
    let dependencies: WebDependencies
    let cookies: WebCookies

    func addRoutes(inside: some RouterMethods<WebContext>, outside: some RouterMethods<WebContext>) {
        inside.get("/owner-links", use: list)
        inside.post("/owner-links", use: make)
        inside.post("/owner-links/:id/remove", use: remove)
        outside.get("/owner", use: farewell)
        outside.get("/owner/:token", use: show)
        outside.post("/owner", use: begin)
    }

    // MARK: - For administrators

    @Sendable private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let address = request.uri.queryParameters.get("address").map { String($0.prefix(320)) } ?? ""
        return try site.response(try await page(context, address: address), request, context)
    }

    /// Makes a link, in place of an older one for the same mailbox that nobody has used: so the same button sends again.
    @Sendable private func make(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let member = try manager(context)
        let text = form["address"].split(whereSeparator: \.isWhitespace).joined()
        let links = OwnerLinks(dependencies.mailboxes(of: member))
        guard let address = try? EmailAddress(text), let client = OAuthClientID(form["client"]) else {
            var page = try await page(context, address: text)
            page.problem = "Enter the address of the mailbox."
            return try site.response(page, request, context, status: .unprocessableContent)
        }
        for old in try await links.list()
        where old.used == nil && old.address.comparisonKey == address.comparisonKey {
            try await links.remove(old.id)
        }
        let (record, token) = try await links.make(
            for: address, client: client, days: Int(form["days"]) ?? 7, inviter: member.member.name)
        try await AuditLog(dependencies.access).note(
            .ownerLinkMade, by: member, subjectID: record.id.description, subjectName: address.description)
        var page = try await page(context, address: "")
        page.made = OwnerLinksPage.Made(
            address: address.description,
            link: site.publicURL.base(authority: request.head.authority) + "/owner/" + Self.text(token))
        return try site.response(page, request, context)
    }

    @Sendable private func remove(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await FormBody.read(request, context)
        let member = try manager(context)
        guard let id = context.parameters.get("id").flatMap({ OwnerLinkID($0) }) else { throw WebFailure.notFound }
        try await OwnerLinks(dependencies.mailboxes(of: member)).remove(id)
        try await AuditLog(dependencies.access).note(.ownerLinkRemoved, by: member, subjectID: id.description)
        return .redirect("/owner-links")
    }

    private func page(_ context: WebContext, address: String) async throws -> OwnerLinksPage {
        let member = try manager(context)
        let mailboxes = dependencies.mailboxes(of: member)
        return OwnerLinksPage(
            links: try await OwnerLinks(mailboxes).list(), clients: try await OAuthClients(mailboxes).list(),
            address: address, context: context, now: site.now())
    }

    // MARK: - For the owner

    /// Only shows: scanners of mail follow links.
    @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let token = context.parameters.get("token") ?? ""
        let found = try await OwnerLinks(dependencies.mailboxes).open(Secret(token))
        guard let found, found.used == nil else {
            return site.response(OwnerFarewellPage(isUsed: found != nil), context, status: .gone)
        }
        var mailboxes = dependencies.mailboxes
        mailboxes.workspace = found.workspace
        let client = try await OAuthClients(mailboxes).show(found.client)
        let page = OwnerPage(
            link: found, provider: client.provider, token: token, form: Form.token(context), now: site.now())
        return site.response(page, context)
    }

    /// Uses the link up, and gives this browser something by which it is recognised when it comes back.
    @Sendable private func begin(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let mark = BearerToken.random()
        let browser = OAuthBrowser.owner(Secret("owner \(mark.reveal())"))
        let token = form.secret("token")
        let links = OwnerLinks(dependencies.mailboxes)
        guard let found = try await links.open(token) else {
            return site.response(OwnerFarewellPage(isUsed: false), context, status: .gone)
        }
        var mailboxes = dependencies.mailboxes
        mailboxes.workspace = found.workspace
        let provider = try await OAuthClients(mailboxes).show(found.client).provider
        let redirect = site.publicURL.base(authority: request.head.authority) + OAuthController.callbackPath
        do throws(OAuthConnectFailure) {
            let beginning = try await links.begin(
                token, redirect: redirect, browser: browser.secret, trust: dependencies.trust)
            let content = LeavingContent(provider: provider, address: found.address.description, url: beginning.url)
            var response = site.response(OwnerLeavingPage(inner: content), context)
            LeavingContent.sendOn(to: beginning.url, &response)
            cookies.set(cookies.owner, to: mark.reveal(), on: &response)
            return response
        } catch {
            let page = SignInTroublePage(failure: error, isMember: false)
            return site.response(page, context, status: page.status)
        }
    }

    @Sendable private func farewell(_ request: Request, _ context: WebContext) async throws -> Response {
        site.response(OwnerFarewellPage(isUsed: true), context)
    }

    private static func text(_ secret: Secret) -> String { String(decoding: secret.copyBytes(), as: UTF8.self) }

    private func manager(_ context: WebContext) throws -> SignedInMember {
        let member = try context.signedIn()
        guard member.may(.manageMailboxes) else { throw WebFailure.notFound }
        return member
    }
}
