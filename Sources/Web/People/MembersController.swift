internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore

/// The members of a workspace and who is invited.
struct MembersController: Sendable {
    let site: Site
    let access: AccessDependencies

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/members", use: show)
        router.post("/members/invitations", use: invite)
        router.post("/members/invitations/:id/renew", use: renew)
        router.post("/members/invitations/:id/revoke", use: revoke)
        router.post("/members/:id/role", use: setRole)
        router.post("/members/:id/reset", use: resetPassword)
        router.post("/members/:id/remove", use: remove)
        router.post("/members/:id/owner", use: transfer)
    }

    @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let done = MembersPage.Done(rawValue: request.query["done"] ?? "")
        return try await respond(request, context) { $0.done = done }
    }

    @Sendable private func invite(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        guard let role = MemberRole(rawValue: form["role"]) else { throw WebFailure.notFound }
        do {
            let issued = try await Invitations(access).invite(
                EnteredName.converted(form["address"]), as: role, by: try context.signedIn())
            return try await respond(request, context) { $0.issued = link(issued, request) }
        } catch let error as AccessError {
            return try await respond(request, context, status: WebFailure(error).status) {
                $0.problem = error
                $0.address = form["address"]
                $0.role = role
            }
        }
    }

    @Sendable private func renew(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await FormBody.read(request, context)
        guard let id = context.parameters.get("id").flatMap({ InvitationID($0) }) else { throw WebFailure.notFound }
        let issued = try await Invitations(access).renew(id, by: try context.signedIn())
        return try await respond(request, context) { $0.issued = link(issued, request) }
    }

    @Sendable private func revoke(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await FormBody.read(request, context)
        guard let id = context.parameters.get("id").flatMap({ InvitationID($0) }) else { throw WebFailure.notFound }
        try await Invitations(access).revoke(id, by: try context.signedIn())
        return .redirect("/members?done=revoked")
    }

    @Sendable private func setRole(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        guard let id = target(context), let role = MemberRole(rawValue: form["role"]) else { throw WebFailure.notFound }
        try await Members(access).setRole(role, of: id, by: try context.signedIn())
        return .redirect("/members?done=role")
    }

    @Sendable private func resetPassword(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await FormBody.read(request, context)
        guard let id = target(context) else { throw WebFailure.notFound }
        do {
            let issued = try await PasswordResets(access).issue(for: id, by: try context.signedIn())
            let link = MembersPage.IssuedLink(
                address: issued.address.description,
                link: "\(site.publicURL.base(authority: request.head.authority))/reset/\(issued.token.reveal())",
                expires: issued.expires)
            return try await respond(request, context) { $0.issued = link }
        } catch let error as AccessError {
            return try await respond(request, context, status: WebFailure(error).status) { $0.general = error.message }
        }
    }

    @Sendable private func remove(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try await FormBody.read(request, context)
        guard let id = target(context) else { throw WebFailure.notFound }
        let member = try context.signedIn()
        try await Members(access).remove(id, by: member)
        return .redirect(id == member.member.id ? "/" : "/members?done=removed")
    }

    @Sendable private func transfer(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        guard let id = target(context) else { throw WebFailure.notFound }
        do {
            try await Members(access).transferOwnership(
                to: id, password: form.secret("password"), by: try context.signedIn())
            return .redirect("/members?done=owner")
        } catch let error as AccessError {
            return try await respond(request, context, status: WebFailure(error).status) { $0.general = error.message }
        }
    }

    private func target(_ context: WebContext) -> MemberID? { context.parameters.get("id").flatMap { MemberID($0) } }

    private func link(_ issued: Invitations.Issued, _ request: Request) -> MembersPage.IssuedLink {
        MembersPage.IssuedLink(
            address: issued.invitation.address.description,
            link: "\(site.publicURL.base(authority: request.head.authority))/join/\(issued.token.reveal())",
            expires: issued.invitation.expires)
    }

    private func respond(
        _ request: Request, _ context: WebContext, status: HTTPResponse.Status = .ok,
        _ change: (inout MembersPage) -> Void
    ) async throws -> Response {
        let member = try context.signedIn()
        let feed = try await access.feedPosition()
        var page = MembersPage(
            member: member, members: try await Members(access).list(for: member),
            invitations: member.may(.manageMembers) ? try await Invitations(access).list(for: member) : [],
            context: context, now: site.now())
        change(&page)
        return try site.response(page, request, context, feed: feed, status: status)
    }
}
