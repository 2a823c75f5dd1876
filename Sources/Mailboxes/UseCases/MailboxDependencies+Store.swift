import MailModel
import MailStore

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

    /// What a list shows of a mailbox, with when it is tried next.
    func summary(of mailbox: MailboxRecord) async throws(MailboxError) -> MailboxSummary {
        let health = try await reading { try $0.health(of: mailbox.id, in: mailbox.workspace) }
        return MailboxSummary(mailbox, health: health)
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

    /// Keeps a report. A check alone proves no flow of mail, but a failure is a failure.
    func record(_ report: CheckReport, of mailbox: MailboxRecord) async throws(MailboxError) {
        let attempt = HealthAttempt(report: report, interval: checkInterval)
        try await writing { writer in
            guard let current = try writer.mailbox(mailbox.id, in: mailbox.workspace) else { return }
            try attempt.record(of: current, on: writer)
        }
    }

    func checkStored(
        _ reference: String, onStep: @escaping StepHandler
    ) async throws(MailboxError) -> (MailboxRecord, MailboxPasswords, CheckReport) {
        let mailbox = try await mailbox(reference)
        let passwords = try await credentials(of: mailbox)
        let report = await Check(connector).run(try MailboxSettings(mailbox), passwords: passwords, onStep: onStep)
        guard !Task.isCancelled else { throw .cancelledBeforeSaving }
        return (mailbox, passwords, report)
    }
}
