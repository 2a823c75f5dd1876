import FoundationEssentials
import MailModel
import MailStore

extension CheckReport {
    /// What the report says about receiving; nil where it proves nothing.
    var receivingOutcome: HealthOutcome? { outcome(of: CheckStepID.receiving, proof: .verifyReceived) }

    /// What the report says about sending; nil where it proves nothing.
    var sendingOutcome: HealthOutcome? { outcome(of: CheckStepID.sending, proof: .verifySent) }

    private func outcome(of ids: [CheckStepID], proof: CheckStepID) -> HealthOutcome? {
        for step in steps where ids.contains(step.id) || step.id == proof {
            if step.state == .failed { return .failed(finding: step.finding?.code.rawValue ?? "") }
        }
        // A direction counts as proven by the round trip alone: that a sign-in works is not yet that mail flows.
        let isProven = steps.contains { $0.id == proof && ($0.state == .passed || $0.state == .warned) }
        return isProven ? .proven : nil
    }
}

extension CheckRunRecord {
    /// The record of a finished check.
    init(
        _ report: CheckReport, workspace: WorkspaceID, mailbox: MailboxID, address: EmailAddress
    ) throws(MailboxError) {
        let json: Data
        do {
            json = try JSONEncoder().encode(report)
        } catch {
            throw MailboxError(.storeFailed, "The report could not be written as JSON.")
        }
        self.init(
            id: .random(), workspace: workspace, mailbox: mailbox, address: address, started: report.startedAt,
            finished: report.startedAt.adding(milliseconds: Int64(report.milliseconds)),
            outcome: report.outcome == .passed ? .passed : .failed, report: String(decoding: json, as: UTF8.self))
    }

    /// The report that was kept; nil where an older program wrote it in a form that is no longer read.
    var decodedReport: CheckReport? { try? JSONDecoder().decode(CheckReport.self, from: Data(report.utf8)) }
}

extension FolderRecord {
    init(_ folder: DiscoveredFolder) {
        self.init(
            name: folder.name, delimiter: folder.delimiter.map(String.init), role: folder.role,
            attributes: folder.attributes, isSelectable: folder.isSelectable)
    }
}

extension MailboxError {
    /// The task was cancelled before anything was saved.
    static let cancelledBeforeSaving = MailboxError(.cancelled, "Interrupted; nothing was saved.")

    /// What a failure of the store means to a person.
    init(_ error: StoreError) {
        switch error.code {
        case .notFound: self.init(.notFound, error.message)
        case .invalidState: self.init(.wrongState, error.message)
        default: self.init(.storeFailed, "The database could not be used: \(error.message).")
        }
    }
}
