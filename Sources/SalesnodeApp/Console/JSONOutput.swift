internal import Foundation
internal import Mailboxes

/// Results as lines of JSON, for programs. `docs/cli-json.md` describes them.
enum JSONOutput {
    /// The line of a finished step.
    static func line(for step: CheckStep) -> String { line("step", step) }

    /// The line of a row of an import.
    static func line(for row: ImportRowResult) -> String { line("row", row) }

    /// The line of what is told while a mailbox is brought up to date or compared.
    static func line(for progress: InboxProgress) -> String {
        switch progress {
        case .synced(let folder): line("folder-synced", folder)
        case .history(let folder, let stored, let remaining):
            line("history", History(folder: folder, stored: stored, remaining: remaining))
        case .audited(let folder): line("folder-audited", folder)
        case .trouble(let trouble): line("folder-trouble", trouble)
        }
    }

    /// The line of a failure.
    static func line(for failure: CommandFailure) -> String { line("error", failure) }

    /// The last line of a command.
    static func line(for result: CommandResult) -> String {
        switch result {
        case .discovered(let report): line("discovery", report)
        case .report(let report): line("report", report)
        case .connected(let result): line("report", ConnectReport(result: result))
        case .mailboxes(let mailboxes): line("mailboxes", Mailboxes(mailboxes: mailboxes))
        case .detail(let detail): line("mailbox-detail", detail)
        case .mailbox(let mailbox): line("mailbox", One(mailbox: mailbox))
        case .disconnected(let mailbox, let erased, let access):
            line("disconnected", Disconnected(access: access, erased: erased, mailbox: mailbox))
        case .sent(let result): line("send-test", result)
        case .imported(let report): line("import", Import(report))
        case .alertSetting(let setting): line("mailbox-alerts", setting)
        case .alerts(let alerts): line("alerts", Alerts(alerts: alerts))
        case .alertTest(let result): line("alert-test", result)
        case .inbox(let result): line(for: result)
        case .oauth(let result): line(for: result)
        case .passwordReset(let link): line("password-reset", link)
        case .rotated(let result): line("vault-rotated", result)
        }
    }

    private static func line(for result: OAuthResult) -> String {
        switch result {
        case .begun(let url): line("oauth-begin", ["url": url])
        case .device(let device, _): line("oauth-device", device)
        // The handle is for this program alone.
        case .granted(_, let account, _): line("oauth-granted", ["account": account ?? ""])
        case .saved(let client, let finding): line("oauth-client", SavedClient(client: client, finding: finding))
        case .clients(let clients): line("oauth-clients", ["clients": clients])
        case .removed(let client): line("oauth-client-removed", ["client": client])
        }
    }

    private struct SavedClient: Encodable {
        var client: OAuthClientView
        var finding: Finding?
    }

    private static func line(for result: InboxResult) -> String {
        switch result {
        case .folders(let report): line("folders", report)
        case .conversations(let page): line("conversations", page)
        case .news(let news): line("conversation-news", news)
        case .conversation(let conversation): line("conversation-detail", conversation)
        case .hits(let page): line("messages", page)
        case .synced(let result): line("synced", result)
        case .audited(let result): line("audited", result)
        }
    }

    /// A line of any object, with its `type`.
    static func line(_ type: String, _ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        // Sorted, so that the same result is always the same text.
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(Typed(type: type, value: value)) else {
            // Only numbers that JSON lacks (infinity) could fail, and no result has such.
            return #"{"code":"internal-fault","message":"a result could not be written as JSON","type":"error"}"#
        }
        return escaped(String(decoding: data, as: UTF8.self))
    }

    /// The same JSON with every character escaped that a terminal could obey or that hides text. Mail is full of them, and
    /// lines for programs are looked at in terminals as well.
    private static func escaped(_ json: String) -> String {
        guard json.utf8.contains(where: { $0 >= 0x7F }) else { return json }
        var result = String.UnicodeScalarView()
        for scalar in json.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .privateUse, .lineSeparator, .paragraphSeparator:
                for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
                    let digits = String(unit, radix: 16)
                    result.append(
                        contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).unicodeScalars)
                }
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// The value's own keys with a `type` beside them.
    private struct Typed<Value: Encodable>: Encodable {
        let type: String
        let value: Value

        private enum Key: String, CodingKey { case type }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(type, forKey: .type)
            try value.encode(to: encoder)
        }
    }

    private struct ConnectReport: Encodable {
        let result: ConnectMailboxResult

        private enum Key: String, CodingKey { case access, mailbox, replaced }

        func encode(to encoder: any Encoder) throws {
            try result.report.encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encodeIfPresent(result.mailbox, forKey: .mailbox)
            try container.encode(result.replaced, forKey: .replaced)
            try container.encodeIfPresent(result.ended?.words, forKey: .access)
        }
    }

    private struct Import: Encodable {
        let rows: [ImportRowResult]
        let unknownColumns: [String]
        let isDryRun: Bool
        let outcome: String

        init(_ report: ImportReport) {
            rows = report.rows
            unknownColumns = report.unknownColumns
            isDryRun = report.isDryRun
            outcome = report.rows.allSatisfy(\.state.isDone) ? "passed" : "failed"
        }
    }

    private struct History: Encodable {
        let folder: String
        let stored: Int
        let remaining: Int
    }

    private struct Mailboxes: Encodable { let mailboxes: [MailboxSummary] }
    private struct Alerts: Encodable { let alerts: [AlertEntry] }
    private struct One: Encodable { let mailbox: MailboxSummary }
    private struct Disconnected: Encodable {
        let access: String?
        let erased: Bool
        let mailbox: MailboxSummary
    }
}
