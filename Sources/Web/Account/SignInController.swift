internal import Access
internal import Hummingbird

/// Signing in and out.
struct SignInController: Sendable {
    let site: Site
    let access: AccessDependencies
    let firstRun: FirstRun
    let cookies: WebCookies

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/", use: first)
        router.get("/sign-in", use: show)
        router.post("/sign-in", use: signIn)
        router.post("/sign-out", use: signOut)
    }

    /// Leads to where one can go on.
    @Sendable private func first(_ request: Request, _ context: WebContext) async throws -> Response {
        if context.member != nil { return .redirect("/mailboxes") }
        return .redirect(try await firstRun.isOpen() ? "/welcome" : "/sign-in")
    }

    @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let next = Self.localPath(request.query["next"])
        guard context.member == nil else { return .redirect(next) }
        if try await firstRun.isOpen() { return .redirect("/welcome") }
        return site.response(SignInPage(next: next, address: "", problem: nil, form: Form.token(context)), context)
    }

    @Sendable private func signIn(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let next = Self.localPath(form["next"])
        do {
            let session = try await SignIn(access).run(
                address: EnteredName.converted(form["address"]), password: form.secret("password"),
                device: cookies.token(cookies.device, of: request), origin: context.origin)
            return cookies.redirect(next, beginning: session)
        } catch {
            let failure = WebFailure(error)
            let page = SignInPage(
                next: next, address: form["address"], problem: error.message, form: Form.token(context))
            var response = site.response(page, context, status: failure.status)
            if let seconds = failure.retryAfterSeconds { response.headers[.retryAfter] = String(seconds) }
            return response
        }
    }

    @Sendable private func signOut(_ request: Request, _ context: WebContext) async throws -> Response {
        var response = Response.redirect("/sign-in")
        if let member = context.member {
            _ = try await FormBody.read(request, context)
            try await Sessions(access).signOut(member)
        }
        cookies.forgetSession(on: &response)
        return response
    }

    /// A path of ours to go to; whatever could lead elsewhere is the first page.
    static func localPath(_ text: String?) -> String {
        guard let text, text.hasPrefix("/"), !text.hasPrefix("//"), !text.hasPrefix("/sign-"), !text.contains("\\"),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), text.utf8.count <= 2000
        else { return "/mailboxes" }
        return text
    }
}

/// The page on which people sign in.
struct SignInPage: LonePage {
    let next: String
    let address: String
    let problem: String?
    let form: HTML

    var title: String { "Sign in" }
    var content: HTML {
        """
        <form class="card stack" method="post" action="/sign-in">
        <h1>Sign in</h1>
        \(Form.problem(problem))
        \(form)<input type="hidden" name="next" value="\(next)">
        \(Form.Field(
            name: "address", label: "E-mail address", type: "email", value: address, autocomplete: "username",
            isFocused: address.isEmpty
        ).html)
        \(Form.Field(
            name: "password", label: "Password", type: "password", autocomplete: "current-password",
            isFocused: !address.isEmpty
        ).html)
        <button class="button main">Sign in</button>
        <p class="quiet small">Forgotten the password? The owner of your workspace, or whoever runs this server, can make a link for a new one.</p>
        </form>
        """
    }
}
