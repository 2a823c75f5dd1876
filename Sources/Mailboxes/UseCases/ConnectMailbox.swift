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
    /// What became of the access at a provider that the new credential has taken the place of; nil where there was none, or
    /// it goes on.
    public var ended: EndedAccess?

    /// Creates a result.
    public init(report: CheckReport, mailbox: MailboxSummary?, replaced: Bool, ended: EndedAccess? = nil) {
        self.report = report
        self.mailbox = mailbox
        self.replaced = replaced
        self.ended = ended
    }
}

/// Checks a mailbox, saves it with its password sealed, and proves it by a round trip.
///
/// Nothing is saved before the check has passed, and saving is one transaction: an interruption leaves either no
/// mailbox or a whole one. Connecting an address again replaces its settings and credential only after the new ones
/// have passed; until then the old ones stay in force. Access at a provider that the mailbox does not use any more is ended
/// there (``ReplacedGrant``).
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
        let saved = try await save(request, check: check)
        dependencies.logger.info(
            "mailbox saved",
            metadata: ["mailbox": "\(saved.record.id)", "replaced": "\(saved.replaced)", "passed": "\(passed)"])
        guard passed else {
            return ConnectMailboxResult(
                report: check.report, mailbox: try await dependencies.summary(of: saved.record),
                replaced: saved.replaced, ended: await saved.ended())
        }
        return try await verify(
            saved, credentials: MailboxCredentials(request.passwords), after: check.report, onStep: onStep)
    }

    /// Proves what was saved by a round trip. What it has taken the place of is ended meanwhile.
    func verify(
        _ saved: Saved, credentials: MailboxCredentials, after report: CheckReport, onStep: @escaping StepHandler
    ) async throws(MailboxError) -> ConnectMailboxResult {
        async let ended = saved.ended()
        let verified = try await MailboxVerification(dependencies).run(
            saved.record, credentials: credentials, after: report, onStep: onStep)
        return ConnectMailboxResult(
            report: verified.report, mailbox: try await dependencies.summary(of: verified.record),
            replaced: saved.replaced, ended: await ended)
    }

    /// A mailbox as it was saved.
    struct Saved: Sendable {
        let record: MailboxRecord
        /// Whether there was one with its address before.
        let replaced: Bool
        fileprivate let before: ReplacedGrant
        fileprivate let ending: ReplacedGrant.Ending

        /// Ends at its provider what the mailbox does not use any more; nil where there is nothing to tell.
        func ended() async -> EndedAccess? { await before.end(ending) }
    }

    /// Saves what was checked, in one transaction.
    func save(_ request: ConnectMailboxRequest, check: Check.Inspection) async throws(MailboxError) -> Saved {
        let sealing = dependencies.sealing
        let passwords = request.passwords
        return try await save(
            request.settings, check: check, history: request.history,
            seal: { (id) throws(MailboxError) in try sealing.seal(passwords, for: id) })
    }

    /// Saves settings, credential, folders and health in one transaction, and what is to be ended for them.
    ///
    /// - Parameters:
    ///   - seal: seals the credential for the mailbox's id; again where the master key was rotated meanwhile.
    ///   - also: what belongs to the same transaction, run after the mailbox is there.
    func save(
        _ settings: MailboxSettings, check: Check.Inspection, history: HistoryChoice?,
        seal: @Sendable (MailboxID) throws(MailboxError) -> SealedCredentials,
        also: @escaping @Sendable (StoreWriter, MailboxRecord) throws -> Void = { _, _ in }
    ) async throws(MailboxError) -> Saved {
        let workspace = dependencies.workspace
        let address = settings.address
        let folders = (check.folders ?? []).map(FolderRecord.init)
        let health = HealthAttempt(
            report: check.report, hasNewSettings: true, interval: dependencies.checkInterval)
        // A rotation of the master key between sealing and saving is noticed by the store, tokens that are renewed in that
        // time are noticed here; beginning anew mends both.
        for _ in 0..<5 {
            let existing = try await dependencies.reading { try $0.mailbox(address: address, in: workspace) }
            let draft = draft(of: settings, id: existing?.id ?? .random(), after: check.report)
            let before = await ReplacedGrant(of: existing, dependencies)
            let credentials = try seal(draft.id)
            do {
                let saved: Saved? = try await dependencies.store.write { writer in
                    let isThere = try writer.mailbox(draft.id, in: workspace) != nil
                    let old = isThere ? try writer.grant(of: draft.id, in: workspace) : nil
                    guard before.isStill(old) else { return nil }
                    let record = try writer.saveMailbox(draft, credentials: credentials, folders: folders)
                    try also(writer, record)
                    let ending = try before.giveUp(old, on: writer)
                    if let history { try writer.chooseHistory(history, of: record.id, in: record.workspace) }
                    return Saved(
                        record: try health.record(of: record, on: writer), replaced: existing != nil, before: before,
                        ending: ending)
                }
                if let saved { return saved }
            } catch {
                guard error.code == .staleMasterKey else { throw MailboxError(error) }
            }
        }
        throw MailboxError(
            .wrongState, "Something else changed the mailbox's access at the same time, again and again. Try once more."
        )
    }

    private func draft(of settings: MailboxSettings, id: MailboxID, after report: CheckReport) -> MailboxDraft {
        MailboxDraft(
            id: id, workspace: dependencies.workspace, address: settings.address,
            displayName: settings.displayName ?? "", imap: settings.storedIMAP, smtp: settings.storedSMTP,
            state: report.outcome == .passed ? .active : .paused, receiving: report.receivingOutcome ?? .unproven,
            sending: report.sendingOutcome ?? .unproven, dailyLimit: settings.dailyLimit,
            provider: MailProvider.name(
                ofEndpoint: settings.imap.endpoint.description, address: settings.address.description))
    }
}
