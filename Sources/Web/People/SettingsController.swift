internal import Access
internal import Hummingbird

/// The workspace's settings.
struct SettingsController: Sendable {
    let site: Site
    let access: AccessDependencies

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/settings", use: show)
        router.post("/settings/name", use: rename)
        router.post("/settings/workspaces", use: create)
    }

    @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try context.signedIn()
        guard member.may(.manageSettings) else { throw WebFailure.notFound }
        let isDone = request.query["done"] != nil
        return try site.response(
            SettingsPage(member: member, context: context, isDone: isDone), request, context)
    }

    @Sendable private func rename(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let member = try context.signedIn()
        do {
            try await Workspaces(access).rename(to: form["workspace"], by: member)
            return .redirect("/settings?done=name")
        } catch {
            guard error.field != nil else { throw error }
            var page = SettingsPage(member: member, context: context, isDone: false)
            page.nameError = error.message
            return try site.response(page, request, context, status: WebFailure(error).status)
        }
    }

    @Sendable private func create(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let member = try context.signedIn()
        do {
            try await Workspaces(access).create(named: form["workspace"], by: member)
            return .redirect("/mailboxes")
        } catch {
            guard error.field != nil else { throw error }
            var page = SettingsPage(member: member, context: context, isDone: false)
            page.createError = error.message
            return try site.response(page, request, context, status: WebFailure(error).status)
        }
    }
}

/// Shows the workspace's settings.
struct SettingsPage: MemberPage {
    let member: SignedInMember
    let context: WebContext
    let isDone: Bool
    var nameError: String?
    var createError: String?

    var title: String { "Settings" }
    var place: Place { .settings }
    var isNarrow: Bool { true }

    var content: HTML {
        """
        <div class="head"><h1>Settings</h1></div>
        \(Form.done(isDone ? "The workspace has its new name." : nil))
        <form class="card stack" method="post" action="/settings/name">\(Form.token(context))
        \(Form.Field(name: "workspace", label: "Name of the workspace", value: member.workspaceName, error: nameError, autocomplete: "organization").html)
        <div><button class="button">Rename</button></div>
        </form>
        \(if: member.may(.manageOAuthClients), "<section class=\"card stack tight\"><h2>Sign-in at providers</h2><p class=\"quiet\">Let people connect mailboxes by signing in at Google, Microsoft or another provider.</p><p><a class=\"button\" href=\"/settings/sign-in\">Set it up</a></p></section>")
        \(if: member.may(.deleteWorkspace), creating)
        """
    }

    private var creating: HTML {
        """
        <section class="card stack"><h2>A further workspace</h2>
        <p class="quiet">Its own mailboxes, members and settings; nothing of one is seen in the other. You are its owner.</p>
        <form class="stack" method="post" action="/settings/workspaces">\(Form.token(context))
        <div class="field"><label for="further">Its name</label>
        <input class="input" id="further" name="workspace" required\(if: createError != nil, " aria-invalid=\"true\" aria-describedby=\"further-error\"")>
        \(createError.map { "<p class=\"wrong\" id=\"further-error\">\(Icon.warning.html)<span>\($0)</span></p>" as HTML })</div>
        <div><button class="button">Create it and open it</button></div>
        </form></section>
        """
    }
}
