internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore

/// Setting a new password by a link.
struct ResetController: Sendable {
    let site: Site
    let access: AccessDependencies
    let cookies: WebCookies

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/reset/:token", use: show)
        router.post("/reset", use: reset)
    }

    /// Only looks: scanners of mail follow links.
    @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let token = context.parameters.get("token").flatMap({ BearerToken($0) }) else {
            throw WebFailure.notFound
        }
        return try await site.response(page(token, context), context)
    }

    @Sendable private func reset(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        guard let token = BearerToken(form["token"]) else { throw WebFailure.notFound }
        do {
            let session = try await PasswordResets(access).redeem(
                form.secret("password"), token: token, origin: context.origin)
            return cookies.redirect("/mailboxes", beginning: session)
        } catch {
            guard error.code != .linkExpired else { throw error }
            let page = try await page(token, context, problem: error)
            return site.response(page, context, status: WebFailure(error).status)
        }
    }

    private func page(
        _ token: BearerToken, _ context: WebContext, problem: AccessError? = nil
    ) async throws -> ResetPage {
        let seen = try await PasswordResets(access).look(token)
        return ResetPage(
            token: token.reveal(), address: seen.person.address.description, form: Form.token(context),
            problem: problem)
    }
}

/// The page on which a new password is set.
struct ResetPage: LonePage {
    let token: String
    let address: String
    let form: HTML
    var problem: AccessError?

    var title: String { "Set a new password" }
    var content: HTML {
        """
        <form class="card stack" method="post" action="/reset">
        <div class="stack tight"><h1>Set a new password</h1>
        <p class="quiet">For \(address). You are signed in with it at once; everywhere else you are signed out.</p></div>
        \(Form.problem(problem?.field == nil ? problem?.message : nil))
        \(form)<input type="hidden" name="token" value="\(token)">
        <input type="hidden" name="username" autocomplete="username" value="\(address)">
        \(Form.Field(name: "password", label: "New password", type: "password", hint: PasswordHint.words, error: problem?.field == "password" ? problem?.message : nil, autocomplete: "new-password", isFocused: true).html)
        <button class="button main">Set the password</button>
        </form>
        """
    }
}
