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
            isSelectable: folder.isSelectable)
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

extension MailboxDependencies {
    /// Reads from the store, with errors for people.
    func reading<T: Sendable>(
        _ body: @escaping @Sendable (StoreReader) throws -> T
    ) async throws(MailboxError) -> T {
        do {
            return try await store.read(body)
        } catch {
            throw MailboxError(error)
        }
    }

    /// Writes to the store, with errors for people.
    @discardableResult
    func writing<T: Sendable>(
        _ body: @escaping @Sendable (StoreWriter) throws -> T
    ) async throws(MailboxError) -> T {
        do {
            return try await store.write(body)
        } catch {
            throw MailboxError(error)
        }
    }

    /// The mailbox that a person means by an address or an id.
    func mailbox(_ reference: String) async throws(MailboxError) -> MailboxRecord {
        let workspace = workspace
        let found: MailboxRecord?
        if let id = MailboxID(reference) {
            found = try await reading { reader in try reader.mailbox(id, in: workspace) }
        } else if let address = try? EmailAddress(reference) {
            found = try await reading { reader in
                try reader.mailbox(address: address, in: workspace)
            }
        } else {
            throw MailboxError(
                .invalidInput, "\(ServerText(reference)) is neither an e-mail address nor a mailbox id (mbx_…).")
        }
        guard let found else {
            throw MailboxError(
                .notFound, "No mailbox \(ServerText(reference)) is connected; `mailbox list` shows them.")
        }
        return found
    }

    /// A mailbox with its opened passwords.
    func credentials(of mailbox: MailboxRecord) async throws(MailboxError) -> MailboxPasswords {
        let sealed = try await reading { reader in
            try reader.credentials(of: mailbox.id, in: mailbox.workspace)
        }
        guard let sealed else {
            throw MailboxError(.wrongState, "The mailbox is disconnected; connect it again with its password.")
        }
        return try sealing.open(sealed, for: mailbox.id)
    }
}
