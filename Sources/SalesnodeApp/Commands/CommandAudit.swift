internal import Access
internal import Logging
internal import MailModel
internal import MailStore
internal import Mailboxes

/// What the audit log says of a command that changed something. Commands that only read leave no entry.
struct CommandAudit: Sendable {
    /// An entry.
    struct Entry: Sendable, Hashable {
        var kind: AuditKind
        /// The mailbox's or the client's id; nil where it is looked up by the name.
        var id: String?
        /// The name under which the log shows it; an address or id of a mailbox where the id is looked up.
        var name = ""
        var detail: [String: String] = [:]
    }

    let node: Node

    /// Notes what a request did, with its result. A log that cannot be written does not undo what was done.
    func note(_ request: ControlRequest, _ result: CommandResult) async {
        let log = AuditLog(AccessDependencies(store: node.store))
        for entry in Self.entries(of: request, result) {
            var entry = entry
            if entry.id == nil, !entry.name.isEmpty,
                let mailbox = try? await ShowMailbox(node.dependencies).run(entry.name).mailbox
            {
                (entry.id, entry.name) = (mailbox.id.description, mailbox.address)
            }
            do throws(AccessError) {
                try await log.noteOperator(
                    entry.kind, in: node.dependencies.workspace, subjectID: entry.id ?? "", subjectName: entry.name,
                    detail: entry.detail)
            } catch {
                node.logger.warning("Command not noted in the audit log", metadata: ["error": "\(error.code)"])
            }
        }
    }

    /// The entries of a request that brought a result.
    static func entries(of request: ControlRequest, _ result: CommandResult) -> [Entry] {
        switch (request, result) {
        case (.connect, .connected(let result)): connected(result, kind: .mailboxConnected)
        case (.oauth(.connect), .connected(let result)):
            connected(result, kind: result.replaced ? .mailboxSignedIn : .mailboxConnected)
        case (.importMailboxes(_, _, isDryRun: false, _), .imported(let report)):
            report.rows.filter { $0.state == .saved || $0.state == .connected }.flatMap { row in
                [Entry(kind: .mailboxConnected, name: row.address)]
                    + ended(row.ended, Entry(kind: .grantRevoked, name: row.address))
            }
        case (.check, .report(let report)), (.verify, .report(let report)):
            [Entry(kind: .mailboxTested, name: report.address.description)]
        case (.sendTest(let reference, _), .sent(let sent)):
            [Entry(kind: .testMessageSent, name: reference, detail: ["to": sent.recipient])]
        case (.pause, .mailbox(let mailbox)): [entry(.mailboxPaused, mailbox)]
        case (.resume, .mailbox(let mailbox)): [entry(.mailboxResumed, mailbox)]
        case (.disconnect, .disconnected(let mailbox, let isErased, _)):
            [entry(.mailboxDisconnected, mailbox, ["kept": isErased ? "no" : "yes"])]
        case (.mailboxAlerts(_, let to, let mute), .alertSetting(let setting)) where to != nil || mute != nil:
            [Entry(kind: .alertsChanged, name: setting.address, detail: ["to": words(setting)])]
        case (.testAlerts, .alertTest): [Entry(kind: .alertsTested)]
        case (.oauth, .oauth(.saved(let client, _))): [entry(.clientSaved, client)]
        case (.oauth, .oauth(.removed(let client))): [entry(.clientRemoved, client)]
        case (.rotateVault, .rotated): [Entry(kind: .masterKeyRotated)]
        default: []
        }
    }

    private static func connected(_ result: ConnectMailboxResult, kind: AuditKind) -> [Entry] {
        guard let mailbox = result.mailbox else { return [] }
        return [entry(kind, mailbox, ["provider": "its provider"])] + ended(result.ended, entry(.grantRevoked, mailbox))
    }

    /// What became of access that another sign-in has taken the place of.
    private static func ended(_ ended: EndedAccess?, _ entry: Entry) -> [Entry] {
        guard let ended, let isOver = ended.outcome.isOver else { return [] }
        var entry = entry
        entry.kind = isOver ? .grantRevoked : .grantNotRevoked
        entry.detail = ["provider": ended.provider ?? "its provider"]
        return [entry]
    }

    private static func entry(
        _ kind: AuditKind, _ mailbox: MailboxSummary, _ detail: [String: String] = [:]
    ) -> Entry {
        Entry(kind: kind, id: mailbox.id.description, name: mailbox.address, detail: detail)
    }

    private static func entry(_ kind: AuditKind, _ client: OAuthClientView) -> Entry {
        Entry(kind: kind, id: client.id, name: client.name, detail: ["client": client.clientID])
    }

    private static func words(_ setting: MailboxAlertSetting) -> String {
        if let end = setting.mutedUntil { return "nobody until \(end)" }
        let everybody = "those who hear of every mailbox"
        return setting.to.map { "\(everybody) and \($0)" } ?? everybody
    }
}
