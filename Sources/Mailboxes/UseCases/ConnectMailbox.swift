import Logging
import MailModel
public import MailStore

/// What a person asks for when connecting a mailbox.
public struct ConnectMailboxRequest: Sendable {
    /// Where the mailbox is.
    public var settings: MailboxSettings
    /// Its passwords.
    public var passwords: MailboxPasswords
    /// Whether to save it, paused, although the check failed.
    public var savePaused: Bool
    /// How much history is wanted; nil leaves it as it is, and for a new mailbox means the usual.
    public var history: HistoryChoice?

    /// Creates a request.
    public init(
        settings: MailboxSettings, passwords: MailboxPasswords, savePaused: Bool = false,
        history: HistoryChoice? = nil
    ) {
        self.settings = settings
        self.passwords = passwords
        self.savePaused = savePaused
        self.history = history
    }
}

/// What came of it.
public struct ConnectMailboxResult: Sendable, Hashable, Codable {
    /// Check and Verification, step by step.
    public var report: CheckReport
    /// The mailbox as saved; nil where nothing was saved.
    public var mailbox: MailboxSummary?
    /// Whether a mailbox with this address was there before and now has the new settings and credential.
    public var replaced: Bool

    /// Creates a result.
    public init(report: CheckReport, mailbox: MailboxSummary?, replaced: Bool) {
        self.report = report
        self.mailbox = mailbox
        self.replaced = replaced
    }
}

/// Checks a mailbox, saves it with its password sealed, and proves it by a round trip.
///
/// Nothing is saved before the check has passed, and saving is one transaction: an interruption leaves either no
/// mailbox or a whole one. Connecting an address again replaces its settings and credential only after the new ones
/// have passed; until then the old ones stay in force.
public struct ConnectMailbox: Sendable {
    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Runs it.
    ///
    /// - Parameter onStep: called once for each step as it finishes, those of the round trip included.
    /// - Throws: ``MailboxError`` where the store or the vault fails, or the task is cancelled before anything is saved.
    ///   A check that fails is no error: nothing is saved then, unless the request wants it saved paused.
    public func run(
        _ request: ConnectMailboxRequest, onStep: @escaping StepHandler = { _ in }
    ) async throws(MailboxError) -> ConnectMailboxResult {
        let check = await Check(dependencies.connector).inspect(
            request.settings, credentials: MailboxCredentials(request.passwords), onStep: onStep)
        guard !Task.isCancelled else { throw .cancelledBeforeSaving }
        let passed = check.report.outcome == .passed
        guard passed || request.savePaused else {
            return ConnectMailboxResult(report: check.report, mailbox: nil, replaced: false)
        }
        let (record, replaced) = try await save(request, check: check)
        dependencies.logger.info(
            "mailbox saved", metadata: ["mailbox": "\(record.id)", "replaced": "\(replaced)", "passed": "\(passed)"])
        guard passed else {
            return ConnectMailboxResult(
                report: check.report, mailbox: try await dependencies.summary(of: record), replaced: replaced)
        }
        let verified = try await MailboxVerification(dependencies).run(
            record, credentials: MailboxCredentials(request.passwords), after: check.report, onStep: onStep)
        return ConnectMailboxResult(
            report: verified.report, mailbox: try await dependencies.summary(of: verified.record),
            replaced: replaced)
    }

    /// Saves what was checked, in one transaction.
    func save(
        _ request: ConnectMailboxRequest, check: Check.Inspection
    ) async throws(MailboxError) -> (MailboxRecord, replaced: Bool) {
        let sealing = dependencies.sealing
        let passwords = request.passwords
        return try await save(
            request.settings, check: check, history: request.history,
            seal: { (id) throws(MailboxError) in try sealing.seal(passwords, for: id) })
    }

    /// Saves settings, credential, folders and health in one transaction.
    ///
    /// - Parameters:
    ///   - seal: seals the credential for the mailbox's id; again where the master key was rotated meanwhile.
    ///   - also: what belongs to the same transaction, run after the mailbox is there.
    func save(
        _ settings: MailboxSettings, check: Check.Inspection, history: HistoryChoice?,
        seal: @Sendable (MailboxID) throws(MailboxError) -> SealedCredentials,
        also: @escaping @Sendable (StoreWriter, MailboxRecord) throws -> Void = { _, _ in }
    ) async throws(MailboxError) -> (MailboxRecord, replaced: Bool) {
        let workspace = dependencies.workspace
        let address = settings.address
        let existing = try await dependencies.reading { reader in
            try reader.mailbox(address: address, in: workspace)
        }
        let id = existing?.id ?? .random()
        let passed = check.report.outcome == .passed
        let draft = MailboxDraft(
            id: id, workspace: workspace, address: address, displayName: settings.displayName ?? "",
            imap: settings.storedIMAP, smtp: settings.storedSMTP, state: passed ? .active : .paused,
            receiving: check.report.receivingOutcome ?? .unproven,
            sending: check.report.sendingOutcome ?? .unproven, dailyLimit: settings.dailyLimit)
        let folders = (check.folders ?? []).map(FolderRecord.init)
        let health = HealthAttempt(
            report: check.report, hasNewSettings: true, interval: dependencies.checkInterval)
        // A rotation of the master key between sealing and saving is noticed by the store; sealing anew mends it.
        var attempt = 1
        while true {
            let credentials = try seal(id)
            do {
                let record = try await dependencies.store.write { writer in
                    let record = try writer.saveMailbox(draft, credentials: credentials, folders: folders)
                    try also(writer, record)
                    if let history { try writer.chooseHistory(history, of: record.id, in: record.workspace) }
                    return try health.record(of: record, on: writer)
                }
                return (record, existing != nil)
            } catch {
                guard error.code == .staleMasterKey, attempt < 3 else { throw MailboxError(error) }
                attempt += 1
            }
        }
    }
}
