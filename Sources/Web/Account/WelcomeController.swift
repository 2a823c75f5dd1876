internal import Access
internal import Hummingbird

/// The first run: a fresh server gets its owner.
struct WelcomeController: Sendable {
    let site: Site
    let firstRun: FirstRun
    let cookies: WebCookies

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/welcome", use: explain)
        router.get("/welcome/:token", use: show)
        router.post("/welcome", use: claim)
    }

    /// Says where the link is.
    @Sendable private func explain(_ request: Request, _ context: WebContext) async throws -> Response {
        guard try await firstRun.isOpen() else { return .redirect("/") }
        return site.response(FreshServerPage(), context)
    }

    @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        guard try await firstRun.isOpen() else { return .redirect("/") }
        guard let token = context.parameters.get("token").flatMap({ BearerToken($0) }), firstRun.accepts(token) else {
            throw Self.wrongLink
        }
        return site.response(WelcomePage(token: token.reveal(), form: Form.token(context)), context)
    }

    @Sendable private func claim(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        guard let token = BearerToken(form["token"]) else { throw Self.wrongLink }
        let claim = FirstRun.Claim(
            name: form["name"], address: EnteredName.converted(form["address"]), password: form.secret("password"),
            workspaceName: form["workspace"])
        do {
            let session = try await firstRun.claim(claim, token: token, origin: context.origin)
            return cookies.redirect("/mailboxes", beginning: session)
        } catch {
            guard error.code != .linkExpired else { throw Self.wrongLink }
            let page = WelcomePage(
                token: token.reveal(), form: Form.token(context), name: claim.name, address: claim.address,
                workspace: claim.workspaceName, problem: error)
            return site.response(page, context, status: WebFailure(error).status)
        }
    }

    private static let wrongLink = WebFailure(
        .gone, "This link is not valid any more",
        "Salesnode makes a new one at each start. Look for the newest in the terminal or log in which it was started.")
}

/// What everybody sees of a server that has no owner yet.
struct FreshServerPage: LonePage {
    var title: String { "Welcome" }
    var content: HTML {
        """
        <div class="card stack">
        <h1>This server is new</h1>
        <p>Whoever started it finds a link in the terminal or log, beginning with “Set it up at”. Open that link to create the owner's account.</p>
        <p class="quiet small">Only with this link can it be taken into use, so that nobody else can.</p>
        </div>
        """
    }
}

/// The page on which the owner's account is made.
struct WelcomePage: LonePage {
    let token: String
    let form: HTML
    var name = ""
    var address = ""
    var workspace = ""
    var problem: AccessError?

    var title: String { "Welcome" }
    var content: HTML {
        """
        <form class="card stack" method="post" action="/welcome">
        <div class="stack tight"><h1>Welcome to Salesnode</h1>
        <p class="quiet">Create the owner's account. You can invite others afterwards.</p></div>
        \(Form.problem(problem?.field == nil ? problem?.message : nil))
        \(form)<input type="hidden" name="token" value="\(token)">
        \(Form.Field(name: "name", label: "Your name", value: name, error: error("name"), autocomplete: "name", isFocused: true).html)
        \(Form.Field(name: "address", label: "E-mail address", type: "email", value: address, hint: "You sign in with it.", error: error("address"), autocomplete: "username").html)
        \(Form.Field(name: "password", label: "Password", type: "password", hint: PasswordHint.words, error: error("password"), autocomplete: "new-password").html)
        \(Form.Field(name: "workspace", label: "Name of the workspace", value: workspace, hint: "Your company or team.", error: error("workspace"), autocomplete: "organization").html)
        <button class="button main">Create the account</button>
        </form>
        """
    }

    private func error(_ field: String) -> String? { problem?.field == field ? problem?.message : nil }
}

/// What is said of a new password before it is chosen.
enum PasswordHint {
    static let words = "At least \(PasswordRules.minimumLength) characters; a few words are good."
}
