internal import Access
internal import MailModel
internal import MailStore

/// Shows who is in the workspace, and lets those who may invite, change and remove.
struct MembersPage: MemberPage {
    enum Done: String {
        case revoked, role, removed, owner

        var words: String {
            switch self {
            case .revoked: "The invitation is taken back; its link is worth nothing now."
            case .role: "The role is changed. It counts at once."
            case .removed: "The member is removed and signed out of this workspace."
            case .owner: "The workspace has another owner now. You are an administrator."
            }
        }
    }

    /// A link that was just made. It is shown this once.
    struct IssuedLink {
        let address: String
        let link: String
        let expires: Timestamp
    }

    let member: SignedInMember
    let members: [MemberRecord]
    let invitations: [InvitationRecord]
    let context: WebContext
    let now: Timestamp
    var done: Done?
    var issued: IssuedLink?
    var general: String?
    var problem: AccessError?
    var address = ""
    var role = MemberRole.member

    var title: String { "Members" }
    var place: Place { .members }
    var isNarrow: Bool { true }
    var fragments: [String: HTML] { ["members": list] }
    private var isManaging: Bool { member.may(.manageMembers) }

    var content: HTML {
        """
        <div class="head"><h1>Members</h1></div>
        \(Form.done(done?.words))\(Form.problem(general))
        \(issued.map(notice))
        \(if: isManaging, inviting)
        <live-fragment class="stack" name="members" kinds="members.updated" src="/members">\(list)</live-fragment>
        """
    }

    private func notice(_ issued: IssuedLink) -> HTML {
        """
        <div class="notice good" role="status">\(Icon.link.html)<div class="stack tight">
        <p><strong>Send this link to \(issued.address).</strong> It is shown only now, works once, and ends on \(TimeText.exact(issued.expires)).</p>
        <code class="secret" id="issued-link">\(issued.link)</code>
        <copy-button for="issued-link" label="Copy the link"></copy-button>
        </div></div>
        """
    }

    private var inviting: HTML {
        """
        <form class="card stack" method="post" action="/members/invitations">\(Form.token(context))
        <h2>Invite somebody</h2>
        \(Form.problem(problem?.field == nil ? problem?.message : nil))
        <div class="two">
        \(Form.Field(name: "address", label: "E-mail address", type: "email", value: address, error: problem?.field == "address" ? problem?.message : nil, autocomplete: "off").html)
        \(Form.select("role", label: "Role", options: assignable.map { ($0.rawValue, "\($0.words): \($0.explanation)") }, selected: role.rawValue))
        </div>
        <div><button class="button main">Make an invitation link</button></div>
        </form>
        """
    }

    private var list: HTML {
        """
        <ul class="list">\(each: members, { row($0) })</ul>
        \(if: isManaging && !invitations.isEmpty, open)
        """
    }

    private var open: HTML {
        """
        <h2>Open invitations</h2>
        <ul class="list">\(each: invitations, { row($0) })</ul>
        """
    }

    private func row(_ invitation: InvitationRecord) -> HTML {
        let path = "/members/invitations/\(invitation.id)"
        let state: HTML =
            invitation.expires <= now
            ? "<span class=\"pill warn\">\(Icon.clock.html)Expired</span>"
            : "<span class=\"pill calm\">\(Icon.clock.html)Until \(TimeText.exact(invitation.expires))</span>"
        return """
            <li data-key="\(invitation.id.description)"><span class="grow"><span class="title">\(invitation.address.description)</span><br>
            <span class="quiet small">\(invitation.role.words), invited by \(invitation.inviter)</span></span>
            \(state)
            <span class="row">\(Form.action("\(path)/renew", "New link", context, label: "Make a new link for \(invitation.address)"))
            \(Form.action("\(path)/revoke", "Take back", context, style: "small danger", label: "Take back the invitation of \(invitation.address)"))</span></li>
            """
    }

    private func row(_ other: MemberRecord) -> HTML {
        """
        <li data-key="\(other.id.description)"><span class="grow"><span class="title">\(other.name)\(if: other.id == member.member.id, " (you)")</span><br>
        <span class="quiet small">\(other.address.description)</span></span>
        <span class="pill\(if: other.role == .owner, " good")">\(Icon.account.html)\(other.role.words)</span>
        \(if: canChange(other), changes(of: other))</li>
        """
    }

    private func canChange(_ other: MemberRecord) -> Bool {
        AccessPolicy.mayRemove(other.role, isSelf: other.id == member.member.id, by: member.role)
    }

    private func changes(of other: MemberRecord) -> HTML {
        let isSelf = other.id == member.member.id
        return """
            <details class="fold"><summary aria-label="Change \(other.name)">Change</summary><div class="stack">
            \(if: member.may(.resetPasswords) && !isSelf, Form.action("/members/\(other.id)/reset", "Make a link for a new password", context))
            \(if: isManaging, roleForm(other))\(if: member.role == .owner && !isSelf, transferForm(other))
            \(Form.action("/members/\(other.id)/remove", isSelf ? "Leave this workspace" : "Remove from this workspace", context, style: "small danger"))
            </div></details>
            """
    }

    private func roleForm(_ other: MemberRecord) -> HTML {
        """
        <form class="row" method="post" action="/members/\(other.id.description)/role">\(Form.token(context))
        \(Form.select("role", label: "Role of \(other.name)", options: assignable.map { ($0.rawValue, $0.words) }, selected: other.role.rawValue, isLabelHidden: true, id: "role-\(other.id)"))
        <button class="button small">Set the role</button></form>
        """
    }

    private func transferForm(_ other: MemberRecord) -> HTML {
        """
        <form class="stack tight" method="post" action="/members/\(other.id.description)/owner">\(Form.token(context))
        <div class="field"><label for="owner-\(other.id.description)">Your password, to make \(other.name) the owner</label>
        <input class="input" id="owner-\(other.id.description)" type="password" name="password" autocomplete="current-password" required></div>
        <div><button class="button small danger">Transfer ownership</button></div></form>
        """
    }

    private var assignable: [MemberRole] {
        MemberRole.allCases.filter { AccessPolicy.mayAssign($0, to: nil, by: member.role) }
    }
}
