internal import Foundation
internal import Mailboxes

/// Results as lines of JSON, for programs. `docs/cli-json.md` describes them.
enum JSONOutput {
    /// The line of a finished step.
    static func line(for step: CheckStep) -> String { line("step", step) }

    /// The line of a row of an import.
    static func line(for row: ImportRowResult) -> String { line("row", row) }

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
        case .disconnected(let mailbox, let erased):
            line("disconnected", Disconnected(erased: erased, mailbox: mailbox))
        case .sent(let result): line("send-test", result)
        case .imported(let report): line("import", Import(report))
        case .alertSetting(let setting): line("mailbox-alerts", setting)
        case .alerts(let alerts): line("alerts", Alerts(alerts: alerts))
        case .alertTest(let result): line("alert-test", result)
        case .rotated(let result): line("vault-rotated", result)
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
        return String(decoding: data, as: UTF8.self)
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

        private enum Key: String, CodingKey { case mailbox, replaced }

        func encode(to encoder: any Encoder) throws {
            try result.report.encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encodeIfPresent(result.mailbox, forKey: .mailbox)
            try container.encode(result.replaced, forKey: .replaced)
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

    private struct Mailboxes: Encodable { let mailboxes: [MailboxSummary] }
    private struct Alerts: Encodable { let alerts: [AlertEntry] }
    private struct One: Encodable { let mailbox: MailboxSummary }
    private struct Disconnected: Encodable {
        let erased: Bool
        let mailbox: MailboxSummary
    }
}
