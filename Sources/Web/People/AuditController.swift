internal import Access
internal import Hummingbird
internal import MailModel
internal import MailStore

/// The audit log.
struct AuditController: Sendable {
    let site: Site
    let access: AccessDependencies

    func addRoutes(to router: some RouterMethods<WebContext>) {
        router.get("/audit", use: show)
        router.post("/audit/export", use: export)
    }

    @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let member = try context.signedIn()
        let after = request.query["after"]
        let view = AuditView { request.query[$0] }
        let part = try await view.read(AuditLog(access), for: member, after: after, limit: 50)
        let page = AuditPage(
            entries: part.entries, next: part.next, isFirst: after == nil, view: view,
            members: try await Members(access).list(for: member), context: context, now: site.now())
        return try site.response(page, request, context)
    }

    /// It is a POST because it is noted who has taken it with them.
    @Sendable private func export(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormBody.read(request, context)
        let member = try context.signedIn()
        guard member.may(.readAuditLog) else {
            throw AccessError(.notAllowed, "Your role in this workspace does not allow that.")
        }
        let log = AuditLog(access)
        try await log.note(.exported, by: member, detail: ["what": "the audit log"])
        return try await CSVDownload.response(
            named: "audit.csv", AuditExport(log: log, member: member, view: AuditView { form.first($0) }))
    }
}

/// Shows what was done, newest first.
struct AuditPage: MemberPage {
    let entries: [AuditLog.Entry]
    let next: String?
    let isFirst: Bool
    let view: AuditView
    let members: [MemberRecord]
    let context: WebContext
    let now: Timestamp

    var title: String { "Audit log" }
    var place: Place { .audit }
    var isNarrow: Bool { true }

    var content: HTML {
        """
        <div class="stack tight"><h1>Audit log</h1>
        <p class="quiet">Who has done what to people, access and mailboxes. It can be neither changed nor shortened.</p></div>
        <div class="stack tight"><nav class="chips" aria-label="Show">\(each: AuditView.Topic.allCases, chip)</nav>
        <div class="row spread">\(people)\(exporting)</div></div>
        \(entries.isEmpty ? nothing : "<ol class=\"list\">\(each: entries, row)</ol>")
        <p class="row">\(if: !isFirst, "<a class=\"button\" href=\"\(view.path())\">Newest</a>")\(next.map { "<a class=\"button\" href=\"\(view.path(after: $0))\">Older</a>" as HTML })</p>
        """
    }

    private func chip(_ topic: AuditView.Topic) -> HTML {
        """
        <a class="chip" href="\(view.path { $0.topic = topic })"\(if: topic == view.topic, " aria-current=\"true\"")>\(topic.words)</a>
        """
    }

    private var people: HTML {
        """
        <form class="with-button" action="/audit">\(if: view.topic != .all, "<input type=\"hidden\" name=\"about\" value=\"\(view.topic.rawValue)\">")<label class="unseen" for="who">Who</label><select class="input" id="who" name="who"><option value="">Everybody</option>\(each: members, { "<option value=\"\($0.id.description)\"\(if: $0.id.description == view.actor, " selected")>\($0.name)</option>" })</select><button class="button">Show</button></form>
        """
    }

    private var exporting: HTML {
        """
        <form method="post" action="/audit/export">\(Form.token(context))\(if: view.topic != .all, "<input type=\"hidden\" name=\"about\" value=\"\(view.topic.rawValue)\">")\(view.actor.map { "<input type=\"hidden\" name=\"who\" value=\"\($0)\">" as HTML })<button class="button small plain" data-download>\(Icon.download.html)Export as CSV</button></form>
        """
    }

    private var nothing: HTML {
        Parts.empty(
            .log, "Nothing of this kind",
            next == nil
                ? "<p class=\"quiet\">Nobody has done this yet.</p>"
                : "<p class=\"quiet\">Not among the newest \(AuditView.looked) entries. Older ones may have some.</p>")
    }

    private func row(_ entry: AuditLog.Entry) -> HTML {
        """
        <li><span class="grow">\(AuditSentence.words(for: entry))<br>
        <span class="quiet small">\(TimeText.ago(entry.record.at, now: now))\(if: !entry.record.source.isEmpty, ", from \(entry.record.source)")</span></span></li>
        """
    }
}

/// An entry of the audit log as a sentence.
enum AuditSentence {
    static func words(for entry: AuditLog.Entry) -> HTML {
        let record = entry.record
        let actor: HTML = "<strong>\(record.actorName.isEmpty ? "Somebody" : record.actorName)</strong>"
        let subject: HTML = "<strong>\(record.subjectName)</strong>"
        func detail(_ name: String) -> String { entry.detail[name] ?? "" }
        return switch record.kind {
        case .workspaceClaimed: "\(actor) took the server into use as the owner of \(subject)"
        case .workspaceCreated: "\(actor) created the workspace \(subject)"
        case .workspaceRenamed: "\(actor) renamed the workspace from \(detail("from")) to \(subject)"
        case .ownershipTransferred: "\(actor) made \(subject) the owner"
        case .memberInvited: "\(actor) invited \(subject) as \(detail("role"))"
        case .invitationRevoked: "\(actor) took back the invitation of \(subject)"
        case .memberJoined: "\(actor) joined as \(detail("role"))"
        case .memberLeft: "\(actor) left"
        case .memberRemoved: "\(actor) removed \(subject) (\(detail("address")))"
        case .roleChanged: "\(actor) changed the role of \(subject) from \(detail("from")) to \(detail("to"))"
        case .signedIn: "\(actor) signed in with \(detail("client"))"
        case .signInRefused: "A wrong password was entered for \(subject), with \(detail("client"))"
        case .signedOut: "\(actor) signed out"
        case .sessionEnded: "\(actor) ended \(detail("count").isEmpty ? "a session" : "all other sessions")"
        case .passwordChanged: "\(actor) changed the password"
        case .passwordResetIssued where record.actorName.isEmpty:
            "Whoever runs the server made a link for a new password of \(subject)"
        case .passwordResetIssued: "\(actor) made a link for a new password of \(subject)"
        case .passwordReset: "\(actor) set a new password by a link"
        case .accessListChanged:
            "\(actor) changed who has access to \(subject), from \(detail("from")) to \(detail("to"))"
        case .mailboxConnected: "\(actor) connected \(subject)"
        case .mailboxPaused: "\(actor) paused \(subject)"
        case .mailboxResumed: "\(actor) resumed \(subject)"
        case .mailboxChanged: "\(actor) changed \(detail("what")) of \(subject)"
        case .foldersChanged: "\(actor) changed which folders of \(subject) are used: \(detail("what"))"
        case .historyChanged: "\(actor) changed how much history of \(subject) is fetched to \(detail("what"))"
        case .mailboxTested: "\(actor) tested the connection of \(subject)"
        case .testMessageSent: "\(actor) sent a test message through \(subject) to \(detail("to"))"
        case .quarantineRetried: "\(actor) had a message of \(subject) tried again"
        case .alertsChanged: "\(actor) changed who hears of \(subject): \(detail("to"))"
        case .alertsTested: "\(actor) sent a test alert to those who hear of every mailbox"
        case .mailboxTagged where detail("removed").isEmpty: "\(actor) tagged \(subject) with \(detail("added"))"
        case .mailboxTagged where detail("added").isEmpty:
            "\(actor) took the tags \(detail("removed")) from \(subject)"
        case .mailboxTagged:
            "\(actor) tagged \(subject) with \(detail("added")) and took away \(detail("removed"))"
        case .exported: "\(actor) exported \(detail("what"))"
        case .mailboxDisconnected:
            "\(actor) disconnected \(subject) and \(detail("kept") == "no" ? "erased its data" : "kept its data")"
        case .mailboxSignedIn: "\(actor) signed in again at \(detail("provider")) for \(subject)"
        case .grantRevoked: "\(actor) took back the access to \(subject) at \(detail("provider"))"
        case .grantNotRevoked:
            "\(actor) could not take back the access to \(subject) at \(detail("provider")): its owner has to remove it there"
        case .clientSaved: "\(actor) registered Salesnode at \(subject) as \(detail("client"))"
        case .clientRemoved: "\(actor) removed the sign-in at \(subject) (\(detail("client")))"
        case .ownerLinkMade: "\(actor) made a link for the owner of \(subject)"
        case .ownerLinkSent: "\(actor) had the link for the owner of \(subject) sent by e-mail"
        case .labelCreated: "\(actor) made the label \(subject)"
        case .labelChanged: "\(actor) changed the label \(detail("before")) to \(subject)"
        case .labelDeleted: "\(actor) removed the label \(subject)"
        case .ownerLinkRemoved: "\(actor) took back a link for an owner"
        case .masterKeyRotated: "\(actor) replaced the key that seals passwords"
        default: "\(actor): \(record.kind.rawValue) \(subject)"
        }
    }
}
