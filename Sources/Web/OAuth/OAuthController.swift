internal import Access
internal import Discovery
internal import Hummingbird
internal import MailModel
internal import MailStore
internal import Mailboxes
internal import OAuth

/// Connecting a mailbox by a sign-in at its provider: there, back, and the same test as for passwords.
///
/// The way out is a page and not a redirect: browsers hold the redirects of a form against the page's content policy, and
/// providers redirect on to addresses that nobody can name beforehand. Everything happens in the same tab, so that there
/// is no window that could be blocked or lost.
struct OAuthController: Sendable {
    /// The path of the redirect address, which is registered at providers.
    static let callbackPath = "/oauth/callback"

    let site: Site
    let dependencies: WebDependencies
    let runs: BackgroundRuns
    let cookies: WebCookies
    let finished: FinishedSignIns

    /// - Parameters:
    ///   - inside: routes for members.
    ///   - outside: routes for owners with a link as well, who have no account.
    func addRoutes(inside: some RouterMethods<WebContext>, outside: some RouterMethods<WebContext>) {
        inside.post("/mailboxes/connect/oauth", use: begin)
        inside.post("/mailboxes/:id/oauth", use: again)
        outside.get("/oauth/callback", use: callback)
        outside.get("/oauth/continue", use: show)
        outside.post("/oauth/connect", use: connect)
        outside.post("/oauth/abandon", use: abandon)
    }

    // MARK: - There

    @Sendable private func begin(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let browser = try OAuthBrowser(context)
        let member = try context.mailboxManager()
        guard let client = OAuthClientID(form["client"]) else { throw WebFailure.notFound }
        var wish = OAuthConnectRequest(
            client: client, address: try Self.address(form["address"]), redirect: redirect(request),
            by: member.member.name, trust: dependencies.trust)
        wish.delegate = try Self.address(form["delegate"])
        if wish.delegate?.comparisonKey == wish.address?.comparisonKey { wish.delegate = nil }
        return try await leave(
            wish, for: .address(wish.address?.description ?? ""), browser, member, request, context)
    }

    /// Signs in anew for a mailbox that is there.
    @Sendable private func again(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let browser = try OAuthBrowser(context)
        let member = try context.signedIn()
        guard let id = context.parameters.get("id").flatMap({ MailboxID($0) }),
            let client = OAuthClientID(form["client"])
        else { throw WebFailure.notFound }
        try await AccessLists(dependencies.access).require(.manageMailboxes, of: member, with: id)
        let detail = try await ShowMailbox(dependencies.mailboxes(of: member)).run(id.description)
        let address = try EmailAddress(detail.mailbox.address)
        var wish = OAuthConnectRequest(
            client: client, address: address, redirect: redirect(request), by: member.member.name,
            trust: dependencies.trust, asksConsentAgain: true)
        // A shared mailbox is opened by its own name and sends as its delegate.
        if let sender = try? EmailAddress(detail.smtp.user), sender.comparisonKey != address.comparisonKey {
            wish.delegate = sender
        }
        return try await leave(wish, for: .mailbox(id), browser, member, request, context)
    }

    private func leave(
        _ wish: OAuthConnectRequest, for goal: SignInGoal, _ browser: OAuthBrowser, _ member: SignedInMember,
        _ request: Request,
        _ context: WebContext
    ) async throws -> Response {
        let mailboxes = dependencies.mailboxes(of: member)
        let client = try await OAuthClients(mailboxes).show(wish.client)
        var wish = wish
        if client.provider.mail == nil, let address = wish.address {
            wish.mail = try await mailServers(of: address, in: member.workspace)
        }
        let beginning: OAuthBeginning
        do throws(OAuthConnectFailure) {
            beginning = try await OAuthConnecting(mailboxes).begin(wish, browser: browser.secret)
        } catch {
            return try await trouble(error, browser, request, context)
        }
        let account = wish.delegate ?? wish.address
        let page = LeavingPage(provider: client.provider, address: account?.description, url: beginning.url)
        var response = try site.response(page, request, context)
        page.sendOn(&response)
        cookies.set(cookies.owner, to: nil, on: &response)
        cookies.set(cookies.goal, to: goal.text, on: &response)
        return response
    }

    /// The servers of an address whose provider does not say them. A token goes to nobody whom the address's own domain
    /// does not name.
    private func mailServers(of address: EmailAddress, in workspace: WorkspaceID) async throws -> OAuthMailServers? {
        try runs.admitSearch(in: workspace, at: site.now())
        guard let found = await dependencies.discover(address).candidates.first, found.foreignHosts.isEmpty,
            let imap = found.imap, let smtp = found.smtp
        else { return nil }
        return OAuthMailServers(
            imap: OAuthMailServers.Server(imap.endpoint.host.description, imap.endpoint.port, imap.security),
            smtp: OAuthMailServers.Server(smtp.endpoint.host.description, smtp.endpoint.port, smtp.security))
    }

    // MARK: - Back

    /// Where the provider sends the browser. Afterwards the code stands in no address any more.
    @Sendable private func callback(_ request: Request, _ context: WebContext) async throws -> Response {
        guard request.method == .get else { throw WebFailure.notFound }
        guard let browser = OAuthBrowser(request, context, cookies: cookies) else {
            return site.response(
                SignInTroublePage(failure: Self.unknownBrowser, next: .signIn), context, status: .forbidden)
        }
        do throws(OAuthConnectFailure) {
            let signIn = try await OAuthConnecting(dependencies.mailboxes).finish(
                query: request.uri.query ?? "", arrivedAt: redirect(request), browser: browser.secret)
            var response = Response.redirect("/oauth/continue")
            cookies.set(cookies.signIn, to: Self.text(signIn.handle), on: &response)
            return response
        } catch {
            return try await trouble(error, browser, request, context)
        }
    }

    /// What was granted, and what the person has to say to it.
    @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let (browser, signIn) = try await granted(request, context)
        guard let signIn else {
            if let done = finished.ending(of: handle(request), in: browser) { return over(done, browser, context) }
            return try await trouble(.notBelieved(Self.gone), browser, request, context)
        }
        return try respond(SignInContent(signIn: signIn, form: Form.token(context)), browser, request, context)
    }

    @Sendable private func connect(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let (browser, signIn) = try await granted(request, context)
        guard let signIn else {
            if let done = finished.ending(of: handle(request), in: browser) { return over(done, browser, context) }
            return try await trouble(.notBelieved(Self.gone), browser, request, context)
        }
        // Only what was shown counts as answered.
        let answered = form.all("accepted")
        let accepted = signIn.questions.filter { answered.contains($0.words) }
        var mailboxes = dependencies.mailboxes
        mailboxes.workspace = signIn.workspace
        let connecting = OAuthConnecting(mailboxes)
        let log = AuditLog(dependencies.access)
        let provider = signIn.provider.name
        let events = try runs.start(in: signIn.workspace, at: site.now()) { [finished] onStep in
            do throws(OAuthConnectFailure) {
                let result = try await connecting.connect(
                    signIn.handle, browser: browser.secret, accepting: accepted, onStep: onStep)
                if let mailbox = result.mailbox {
                    finished.note(mailbox, of: signIn.handle, in: browser)
                    try? await log.note(
                        signedInAt: provider, mailbox: mailbox, replaced: result.replaced, in: signIn.workspace,
                        by: browser.member)
                    try? await log.note(
                        ended: result.ended, mailbox: mailbox.id.description, mailbox.address, in: signIn.workspace,
                        by: browser.member)
                }
                return .connected(result)
            } catch {
                return .failed(MailboxError(.wrongState, error.message))
            }
        }
        let isMember = browser.member != nil
        if request.headers[.fragment] == "steps" {
            return RunStream.response(events) { SignInEnding(outcome: $0, isMember: isMember).html }
        }
        let (steps, outcome) = await RunStream.result(of: events)
        if isMember, case .connected(let result)? = outcome, let mailbox = result.mailbox {
            return .redirect("/mailboxes/\(mailbox.id)?done=connected\(RevocationNotice.query(result.ended))")
        }
        let content = SignInContent(
            signIn: signIn, form: Form.token(context), steps: steps,
            ending: outcome.map { SignInEnding(outcome: $0, isMember: isMember).html })
        return try respond(content, browser, request, context)
    }

    @Sendable private func abandon(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await FormBody.read(request, context)
        let (browser, signIn) = try await granted(request, context)
        if let signIn {
            do throws(OAuthConnectFailure) {
                try await OAuthConnecting(dependencies.mailboxes).abandon(signIn.handle, browser: browser.secret)
            } catch {
                return try await trouble(error, browser, request, context)
            }
        }
        let address = signIn?.address.map { "?address=\(FormBody.encoded($0.description))" } ?? ""
        var response = Response.redirect(browser.member == nil ? "/owner" : "/mailboxes/connect\(address)")
        cookies.set(cookies.signIn, to: nil, on: &response)
        return response
    }

    // MARK: - Parts

    private static let gone =
        "This sign-in is over: it was used, or took longer than half an hour. Where the mailbox is not connected, begin again."
    private static let unknownBrowser = OAuthConnectFailure.notBelieved(
        "This browser did not begin the sign-in, or has signed out of Salesnode meanwhile. Begin it again.")

    /// The sign-in whose handle the browser brings, where it is its own to go on with.
    private func granted(
        _ request: Request, _ context: WebContext
    ) async throws -> (browser: OAuthBrowser, signIn: OAuthSignIn?) {
        guard let browser = OAuthBrowser(request, context, cookies: cookies) else { throw WebFailure.signedOut }
        guard let handle = handle(request) else { return (browser, nil) }
        do throws(OAuthConnectFailure) {
            let signIn = try await OAuthConnecting(dependencies.mailboxes).signIn(handle, browser: browser.secret)
            guard let signIn, browser.may(goOnIn: signIn.workspace) else { return (browser, nil) }
            return (browser, signIn)
        } catch {
            if case .local(let failure) = error { throw failure }
            return (browser, nil)
        }
    }

    func redirect(_ request: Request) -> String {
        site.publicURL.base(authority: request.head.authority) + Self.callbackPath
    }

    private func respond(
        _ content: SignInContent, _ browser: OAuthBrowser, _ request: Request, _ context: WebContext
    ) throws -> Response {
        guard browser.member != nil else { return site.response(OwnerSignInPage(inner: content), context) }
        return try site.response(GrantedSignInPage(inner: content), request, context)
    }

    private func trouble(
        _ failure: OAuthConnectFailure, _ browser: OAuthBrowser, _ request: Request, _ context: WebContext
    ) async throws -> Response {
        if case .local(let error) = failure, WebFailure(error) == nil { throw error }
        var next = SignInNext.askForLink
        if browser.member != nil { next = .begin(SignInGoal(request.cookies[cookies.goal]?.value ?? "").path) }
        // An answer that comes a second time, by a reload or the way back, does not end what the first has begun.
        if case .notBelieved = failure, let found = try? await granted(request, context), found.signIn != nil {
            next = .goOn
        }
        let page = SignInTroublePage(failure: failure, next: next)
        return site.response(page, context, status: page.status)
    }

    /// Where a browser is led that comes back to a sign-in which has done its work.
    private func over(_ mailbox: MailboxSummary, _ browser: OAuthBrowser, _ context: WebContext) -> Response {
        guard browser.member != nil else { return site.response(OwnerDonePage(address: mailbox.address), context) }
        return .redirect("/mailboxes/\(mailbox.id)?done=connected")
    }

    private func handle(_ request: Request) -> Secret? {
        guard let handle = request.cookies[cookies.signIn]?.value, !handle.isEmpty, handle.utf8.count <= 200 else {
            return nil
        }
        return Secret(handle)
    }

    private static func text(_ secret: Secret) -> String { String(decoding: secret.copyBytes(), as: UTF8.self) }

    /// An address that may be left out.
    private static func address(_ text: String) throws -> EmailAddress? {
        let text = text.split(whereSeparator: \.isWhitespace).joined()
        guard !text.isEmpty else { return nil }
        do throws(EnteredName.Problem) {
            return try EnteredName.address(text)
        } catch {
            throw WebFailure(
                .unprocessableContent, "That is no address", "\(error.words) Go back and mend it.")
        }
    }
}
