internal import Access
internal import MailModel
internal import MailStore
internal import Mailboxes

/// Which entries of a mailbox's activity are looked at.
enum MailboxActivityFilter: String, CaseIterable {
    case all, tests, alerts, people

    var words: String {
        switch self {
        case .all: "All"
        case .tests: "Tests"
        case .alerts: "Failures and all-clears"
        case .people: "What people did"
        }
    }

    var kinds: Set<MailboxActivityKind> {
        switch self {
        case .all: Set(MailboxActivityKind.allCases)
        case .tests: [.check]
        case .alerts: [.alert]
        case .people: [.audit]
        }
    }
}

/// A mailbox's activity as lines of CSV, read part by part.
struct MailboxActivityExport: CSVSource {
    let dependencies: MailboxDependencies
    let mailbox: MailboxID
    let withAudit: Bool
    let filter: MailboxActivityFilter

    let heading = ["time", "kind", "what", "code", "detail"]

    func part(after cursor: String?) async throws -> (rows: [[String]], next: String?) {
        let part = try await MailboxHistory(dependencies).run(
            mailbox, withAudit: withAudit, kinds: filter.kinds, after: cursor, limit: 200)
        return (part.entries.map(row), part.next)
    }

    private func row(_ entry: MailboxHistoryEntry) -> [String] {
        switch entry {
        case .check(let check):
            let finding = check.failure?.finding
            let what = check.isVerification ? "verified by a test message" : "tested"
            return [
                check.startedAt.description, "test",
                check.hasPassed
                    ? "\(what): every step passed" : "\(what): \(check.failure?.id.title ?? "a step") failed",
                finding?.code.rawValue ?? "", [finding?.cause, finding?.serverText?.description].words,
            ]
        case .audit(let record):
            let row = AuditExport.row(AuditLog.Entry(record))
            return [row.time, "people", "\(row.actor): \(row.kind)", row.kind, row.detail]
        case .alert(let alert, let raised, _):
            guard let alert else { return [raised.description, "alert", "of another version", "", ""] }
            let side = alert.direction == .receiving ? "receiving" : "sending"
            return [
                raised.description, "alert", "\(side): \(alert.cause)", alert.code.rawValue,
                [alert.action, alert.serverText?.description].words,
            ]
        }
    }
}

extension [String?] {
    fileprivate var words: String { compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " | ") }
}
