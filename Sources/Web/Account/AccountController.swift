internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore

/// A member's own account: sessions, password, workspaces.
struct AccountController: Sendable {
    let site: Site
    let access: AccessDependencies

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/account", use: show)
        router.post("/account/password", use: changePassword)
        router.post("/account/sessions/others/end", use: endOthers)
        router.post("/account/sessions/:id/end", use: endSession)
        router.post("/account/workspace", use: openWorkspace)
    }

    @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let done = AccountPage.Done(rawValue: request.query["done"] ?? "")
        return try site.response(try await page(context, done: done), request, context)
    }

    @Sendable private func changePassword(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        do {
            try await ChangePassword(access).run(
                from: form.secret("present"), to: form.secret("password"), by: try context.signedIn())
            return .redirect("/account?done=password")
        } catch let error as AccessError {
            var page = try await page(context, done: nil)
            page.problem = error
            return try site.response(page, request, context, status: WebFailure(error).status)
        }
    }

    @Sendable private func endSession(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await FormBody.read(request, context)
        guard let id = context.parameters.get("id").flatMap({ SessionID($0) }) else { throw WebFailure.notFound }
        try await Sessions(access).end(id, of: try context.signedIn())
        return .redirect("/account?done=session")
    }

    @Sendable private func endOthers(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await FormBody.read(request, context)
        try await Sessions(access).endOthers(of: try context.signedIn())
        return .redirect("/account?done=sessions")
    }

    @Sendable private func openWorkspace(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        guard let id = WorkspaceID(form["workspace"]) else { throw WebFailure.notFound }
        try await Sessions(access).open(id, for: try context.signedIn())
        return .redirect("/mailboxes")
    }

    private func page(_ context: WebContext, done: AccountPage.Done?) async throws -> AccountPage {
        let member = try context.signedIn()
        return AccountPage(
            member: member, sessions: try await Sessions(access).list(of: member),
            workspaces: try await Sessions(access).workspaces(of: member), done: done, context: context,
            now: site.now())
    }
}

/// Shows a member's own account.
struct AccountPage: MemberPage {
    enum Done: String {
        case password, session, sessions

        var words: String {
            switch self {
            case .password: "The password is changed. All your other sessions have ended."
            case .session: "The session has ended."
            case .sessions: "All your other sessions have ended."
            }
        }
    }

    let member: SignedInMember
    let sessions: [SessionRecord]
    let workspaces: [MembershipRecord]
    let done: Done?
    let context: WebContext
    let now: Timestamp
    var problem: AccessError?

    var title: String { "Your account" }
    var place: Place { .account }
    var isNarrow: Bool { true }

    var content: HTML {
        """
        <div class="head"><h1>Your account</h1></div>
        \(Form.done(done?.words))
        <dl class="facts card"><dt>Name</dt><dd>\(member.member.name)</dd>
        <dt>E-mail address</dt><dd>\(member.member.address.description)</dd>
        <dt>Role</dt><dd>\(member.role.words) in \(member.workspaceName)</dd></dl>
        <p><a class="button small" href="/account/inbox">\(Icon.settings.html)Inbox settings: keys and notifications</a></p>
        \(if: workspaces.count > 1, workspaceList)
        <section class="stack" aria-labelledby="sessions">
        <div class="head"><h2 id="sessions">Where you are signed in</h2>
        \(if: sessions.count > 1, Form.action("/account/sessions/others/end", "End all others", context))</div>
        <ul class="list">\(each: sessions, { row($0) })</ul>
        </section>
        <section class="card stack" aria-labelledby="password-title">
        <h2 id="password-title">Change the password</h2>
        \(Form.problem(problem?.field == nil ? problem?.message : nil))
        <form class="stack" method="post" action="/account/password">\(Form.token(context))
        <input type="hidden" name="username" autocomplete="username" value="\(member.member.address.description)">
        \(Form.Field(name: "present", label: "Present password", type: "password", error: error("present"), autocomplete: "current-password").html)
        \(Form.Field(name: "password", label: "New password", type: "password", hint: PasswordHint.words + " All your other sessions end.", error: error("password"), autocomplete: "new-password").html)
        <div><button class="button">Change the password</button></div>
        </form></section>
        """
    }

    private var workspaceList: HTML {
        """
        <section class="stack" aria-labelledby="workspaces"><h2 id="workspaces">Your workspaces</h2>
        <ul class="list">\(each: workspaces, { row($0) })</ul></section>
        """
    }

    private func row(_ place: MembershipRecord) -> HTML {
        let isOpen = place.member.workspace == member.workspace
        let field: HTML =
            "<input type=\"hidden\" name=\"workspace\" value=\"\(place.member.workspace.description)\">"
        let action: HTML =
            isOpen
            ? "<span class=\"pill good\">\(Icon.check.html)Open</span>"
            : Form.action(
                "/account/workspace", "Open", context, fields: field, label: "Open \(place.workspaceName)")
        return """
            <li><span class="grow"><span class="title">\(place.workspaceName)</span><br><span class="quiet small">\(place.member.role.words)</span></span>
            \(action)</li>
            """
    }

    private func row(_ session: SessionRecord) -> HTML {
        let isThis = session.id == member.session
        let action: HTML =
            isThis
            ? "<span class=\"pill good\">\(Icon.check.html)This one</span>"
            : Form.action(
                "/account/sessions/\(session.id)/end", "End", context, label: "End the session of \(session.label)")
        return """
            <li><span class="grow"><span class="title">\(session.label)</span><br><span class="quiet small">\(session.source), used \(TimeText.ago(session.lastUsed, now: now)), since \(TimeText.exact(session.created))</span></span>
            \(action)</li>
            """
    }

    private func error(_ field: String) -> String? { problem?.field == field ? problem?.message : nil }
}

extension MemberRole {
    /// For people.
    var words: String {
        switch self {
        case .owner: "Owner"
        case .admin: "Administrator"
        case .member: "Member"
        case .editor: "Editor"
        case .viewer: "Viewer"
        }
    }

    /// What the role may, in one sentence.
    var explanation: String {
        switch self {
        case .owner: "Everything, deleting the workspace included."
        case .admin: "Manages members and mailboxes."
        case .member: "Reads, answers, sends and runs campaigns."
        case .editor: "Reads, answers and sends, and edits campaigns without starting them."
        case .viewer: "Reads."
        }
    }
}
