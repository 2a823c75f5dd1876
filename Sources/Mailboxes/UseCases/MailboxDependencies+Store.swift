import MailModel
import MailStore
import Vault

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

    /// With what a stored mailbox signs in.
    func credentials(of mailbox: MailboxRecord) async throws(MailboxError) -> MailboxCredentials {
        let sealed = try await reading { reader in
            try reader.credentials(of: mailbox.id, in: mailbox.workspace)
        }
        guard let sealed else {
            throw MailboxError(.wrongState, "The mailbox is disconnected; connect it again.")
        }
        return try credentials(sealed, of: mailbox)
    }

    /// The same, of what was read from the store. A grant's tokens are read when they are used.
    func credentials(
        _ sealed: SealedCredentials, of mailbox: MailboxRecord
    ) throws(MailboxError) -> MailboxCredentials {
        if sealed.sealed(for: SealPurpose.oauthGrant.rawValue) != nil {
            return MailboxCredentials(
                tokens: StoredGrant(tokens: tokens, mailbox: mailbox.id, workspace: mailbox.workspace))
        }
        let sealing = CredentialSealing(vault: vault, workspace: mailbox.workspace)
        return MailboxCredentials(try sealing.open(sealed, for: mailbox.id))
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
    ) async throws(MailboxError) -> (MailboxRecord, MailboxCredentials, CheckReport) {
        let mailbox = try await mailbox(reference)
        let credentials = try await credentials(of: mailbox)
        let report = await Check(connector).inspect(
            try MailboxSettings(mailbox), credentials: credentials, onStep: onStep
        ).report
        guard !Task.isCancelled else { throw .cancelledBeforeSaving }
        return (mailbox, credentials, report)
    }
}
