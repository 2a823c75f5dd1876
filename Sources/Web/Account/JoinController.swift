internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore

/// Taking up an invitation.
struct JoinController: Sendable {
    let site: Site
    let access: AccessDependencies
    let cookies: WebCookies

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/join/:token", use: show)
        router.post("/join", use: join)
    }

    /// Only looks: scanners of mail follow links.
    @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let token = context.parameters.get("token").flatMap({ BearerToken($0) }) else {
            throw WebFailure.notFound
        }
        return try await site.response(page(token, context), context)
    }

    @Sendable private func join(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        guard let token = BearerToken(form["token"]) else { throw WebFailure.notFound }
        let acceptance = Invitations.Acceptance(name: form["name"], password: form.secret("password"))
        do {
            let session = try await Invitations(access).accept(
                acceptance, token: token, device: cookies.token(cookies.device, of: request), origin: context.origin)
            return cookies.redirect("/mailboxes", beginning: session)
        } catch {
            guard error.code != .linkExpired else { throw error }
            let page = try await page(token, context, name: acceptance.name, problem: error)
            return site.response(page, context, status: WebFailure(error).status)
        }
    }

    private func page(
        _ token: BearerToken, _ context: WebContext, name: String = "", problem: AccessError? = nil
    ) async throws -> JoinPage {
        let seen = try await Invitations(access).look(token)
        return JoinPage(
            token: token.reveal(), workspace: seen.invitation.workspaceName, inviter: seen.invitation.inviter,
            address: seen.invitation.address.description, hasAccount: seen.hasAccount, form: Form.token(context),
            name: name, problem: problem)
    }
}

/// The page on which an invitation is taken up.
struct JoinPage: LonePage {
    let token: String
    let workspace: String
    let inviter: String
    let address: String
    let hasAccount: Bool
    let form: HTML
    var name = ""
    var problem: AccessError?

    var title: String { "Join \(workspace)" }
    var content: HTML {
        """
        <form class="card stack" method="post" action="/join">
        <div class="stack tight"><h1>Join \(workspace)</h1>
        <p class="quiet">\(inviter) has invited you, as \(address).</p></div>
        \(Form.problem(problem?.field == nil ? problem?.message : nil))
        \(form)<input type="hidden" name="token" value="\(token)">
        <input type="hidden" name="username" autocomplete="username" value="\(address)">
        \(if: !hasAccount, Form.Field(name: "name", label: "Your name", value: name, error: error("name"), autocomplete: "name", isFocused: true).html)
        \(if: !hasAccount, Form.Field(name: "password", label: "Choose a password", type: "password", hint: PasswordHint.words, error: error("password"), autocomplete: "new-password").html)
        \(if: hasAccount, Form.Field(name: "password", label: "Your password", type: "password", hint: "You have an account on this server already; enter its password.", error: error("password"), autocomplete: "current-password", isFocused: true).html)
        <button class="button main">Join</button>
        </form>
        """
    }

    private func error(_ field: String) -> String? { problem?.field == field ? problem?.message : nil }
}
