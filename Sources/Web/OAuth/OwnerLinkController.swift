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
    let runs: BackgroundRuns
    let cookies: WebCookies

    func addRoutes(inside: some RouterMethods<WebContext>, outside: some RouterMethods<WebContext>) {
        inside.get("/owner-links", use: list)
        inside.post("/owner-links", use: make)
        inside.post("/owner-links/send", use: send)
        inside.post("/owner-links/:id/remove", use: remove)
        outside.get("/owner", use: farewell)
        outside.get("/owner/:token", use: show)
        outside.post("/owner", use: begin)
    }

    // MARK: - For administrators

    @Sendable private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = request.query
        var page = try await page(context, address: query["address"].map { String($0.prefix(320)) } ?? "")
        page.client = query["client"].flatMap { OAuthClientID(String($0)) }
        return try site.response(page, request, context)
    }

    /// Makes a link, in place of an older one for the same mailbox that nobody has used: so the same button sends again.
    @Sendable private func make(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let member = try manager(context)
        let text = form["address"].split(whereSeparator: \.isWhitespace).joined()
        let links = OwnerLinks(dependencies.mailboxes(of: member))
        guard let address = try? EnteredName.address(text), let client = OAuthClientID(form["client"]) else {
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
        page.made = await made(record, Self.text(token), member, request)
        return try site.response(page, request, context)
    }

    /// Sends a link to the mailbox that it is for: it still receives, whatever Salesnode may do with it.
    @Sendable private func send(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let member = try manager(context)
        let mailboxes = dependencies.mailboxes(of: member)
        let token = form["token"]
        guard let link = try await OwnerLinks(mailboxes).open(Secret(token)), link.used == nil,
            link.workspace == member.workspace
        else {
            var page = try await page(context, address: "")
            page.problem = "That link does not work any more; make another."
            return try site.response(page, request, context, status: .unprocessableContent)
        }
        try runs.admitSearch(in: member.workspace, at: site.now())
        let provider = try await OAuthClients(mailboxes).show(link.client).provider
        let letter = OwnerLinkLetter(
            link: link, provider: provider.name, address: address(of: token, request), moment: site.now())
        let delivery = await dependencies.post(mailboxes).send(letter.letter)
        var page = try await page(context, address: "")
        page.made = await made(link, token, member, request)
        switch delivery {
        case .delivered(let via, _):
            page.made?.sending = .sent(via: via)
            try await AuditLog(dependencies.access).note(
                .ownerLinkSent, by: member, subjectID: link.id.description, subjectName: link.address.description)
        case .uncertain(let reason): page.made?.sending = .uncertain(reason)
        case .failed(let reason): page.made?.sending = .failed(reason)
        }
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
            links: try await OwnerLinks(mailboxes).list(),
            clients: try await OAuthClients(mailboxes).list().filter(\.servesSignIn),
            address: address, context: context, now: site.now())
    }

    private func made(
        _ link: OwnerLinkRecord, _ token: String, _ member: SignedInMember, _ request: Request
    ) async -> OwnerLinksPage.Made {
        let canSend = await dependencies.post(dependencies.mailboxes(of: member)).isReady()
        return OwnerLinksPage.Made(
            link: link, token: token, address: address(of: token, request), sending: canSend ? .possible : .impossible)
    }

    private func address(of token: String, _ request: Request) -> String {
        site.publicURL.base(authority: request.head.authority) + "/owner/" + token
    }

    // MARK: - For the owner

    /// Only shows: scanners of mail follow links.
    @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let token = context.parameters.get("token") ?? ""
        let found = try await OwnerLinks(dependencies.mailboxes).find(Secret(token))
        guard let found, found.used == nil, found.expires > site.now() else {
            return site.response(OwnerFarewellPage(link: found), context, status: .gone)
        }
        guard let provider = await provider(of: found) else {
            return site.response(OwnerFarewellPage(link: nil), context, status: .gone)
        }
        let page = OwnerPage(link: found, provider: provider, token: token, form: Form.token(context), now: site.now())
        return site.response(page, context)
    }

    /// Uses the link up, and gives this browser something by which it is recognised when it comes back.
    @Sendable private func begin(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let mark = BearerToken.random()
        let browser = OAuthBrowser.owner(Secret("owner \(mark.reveal())"))
        let token = form.secret("token")
        let links = OwnerLinks(dependencies.mailboxes)
        let found = try await links.find(token)
        guard let found, found.used == nil, found.expires > site.now(), let provider = await provider(of: found) else {
            return site.response(OwnerFarewellPage(link: found), context, status: .gone)
        }
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
            let page = SignInTroublePage(failure: error, next: .askForLink)
            return site.response(page, context, status: page.status)
        }
    }

    /// Nil where the client was removed since the link was made.
    private func provider(of link: OwnerLinkRecord) async -> OAuthProvider? {
        var mailboxes = dependencies.mailboxes
        mailboxes.workspace = link.workspace
        return try? await OAuthClients(mailboxes).show(link.client).provider
    }

    /// Where an owner ends who has stopped.
    @Sendable private func farewell(_ request: Request, _ context: WebContext) async throws -> Response {
        site.response(OwnerStoppedPage(), context)
    }

    private static func text(_ secret: Secret) -> String { String(decoding: secret.copyBytes(), as: UTF8.self) }

    private func manager(_ context: WebContext) throws -> SignedInMember {
        let member = try context.signedIn()
        guard member.may(.manageMailboxes) else { throw WebFailure.notFound }
        return member
    }
}

/// A link for an owner, as a letter.
struct OwnerLinkLetter {
    let link: OwnerLinkRecord
    let provider: String
    /// The link itself.
    let address: String
    let moment: Timestamp

    var letter: SystemLetter {
        SystemLetter(
            to: link.address, subject: "Connect \(link.address) to Salesnode",
            body: """
                \(link.inviter) asks you to connect the mailbox \(link.address) to Salesnode, with which your team reads and \
                answers mail.

                Open this page and press its button:

                \(address)

                You sign in at \(provider), as \(link.address). Salesnode never sees your password, and you can take the \
                access back at any time. The link works once, until \(TimeText.exact(link.expires)), and only for \
                \(link.address).

                If you did not expect this, do nothing: without the press of that button nothing happens.

                """, id: "salesnode-owner-link.\(link.id).\(moment.milliseconds)", at: moment)
    }
}
