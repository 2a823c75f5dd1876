import HTTPFetch
import Logging
public import MailModel
import MailStore
import OAuth
import Vault

/// Gives the access tokens of mailboxes that sign in by OAuth, and keeps their grants alive.
///
/// A token is refreshed some time before it ends. However many want it, one request goes to the provider for a mailbox; and
/// before the new access token reaches anybody, one transaction has stored it together with the new refresh token, in the
/// place of exactly those that were read. So a grant survives whatever stops this program:
///
/// - before the request, nothing has happened;
/// - after the new tokens were stored, they are in force;
/// - in between, the old refresh token is tried again at the next start. Where the provider has ended it, the finding says
///   that a renewal was interrupted and that the owner has to sign in.
///
/// An organisation's own app has no refresh token: a new access token is asked for in the same way, and a refusal is the
/// administrator's to mend, so it is asked again after a pause.
///
/// Tokens that come when their mailbox has been disconnected meanwhile reach nobody: they are handed to
/// ``PendingRevocations``, which ends them at the provider.
///
/// A provider that does not answer says nothing about a grant: a token that still lasts is given out meanwhile, and the
/// provider is asked again after a pause. A grant that the provider refuses is not tried again; it waits for its owner, who
/// is alerted at once.
public actor GrantTokens {
    let store: Store
    let vault: VaultHolder
    let fetcher: any HTTPFetching
    let logger: Logger

    /// One refresh at a time for each mailbox; everybody who wants a token waits for it.
    private var flights: [MailboxID: Task<Result<AccessToken, TokenFailure>, Never>] = [:]
    /// New tokens that the store did not take yet.
    private var unsaved: [MailboxID: UnsavedRotation] = [:]
    /// New tokens of grants that were given up while they were on their way, until the store has taken them.
    private var orphans: [UnsavedRotation] = []
    /// Providers that did not answer, and until when they are left alone.
    private var pauses: [MailboxID: ProviderPause] = [:]
    /// When tokens were lately got because a mail server had refused the one before.
    private var replacements: [MailboxID: [Timestamp]] = [:]

    /// So many refused tokens are replaced within ``replacementSpan``; after that it is not the token.
    static let replacementLimit = 3
    /// In milliseconds.
    static let replacementSpan: Int64 = 60_000

    init(store: Store, vault: VaultHolder, fetcher: any HTTPFetching, logger: Logger) {
        self.store = store
        self.vault = vault
        self.fetcher = fetcher
        self.logger = logger
    }

    /// A token of the mailbox that lasts for a while yet.
    ///
    /// Cancellation of the caller does not stop a refresh that others wait for.
    ///
    /// - Throws: ``TokenFailure``: a finding where the grant has to be given anew or the provider does not answer.
    public func accessToken(
        for mailbox: MailboxID, in workspace: WorkspaceID
    ) async throws(TokenFailure) -> AccessToken {
        let grant = try await StoredTokens.read(mailbox, workspace, store: store, vault: vault)
        if let finding = grant.finding { throw .finding(finding) }
        if grant.isFresh(at: store.time), unsaved[mailbox] == nil {
            await noteUse(of: grant)
            return grant.token
        }
        return try await refreshed(mailbox, workspace)
    }

    /// A token after a mail server has refused one.
    ///
    /// - Returns: nil where several were refused one after the other: then it is not the token.
    /// - Throws: ``TokenFailure``, as ``accessToken(for:in:)``.
    public func accessToken(
        for mailbox: MailboxID, in workspace: WorkspaceID, after refused: AccessToken
    ) async throws(TokenFailure) -> AccessToken? {
        let grant = try await StoredTokens.read(mailbox, workspace, store: store, vault: vault)
        if let finding = grant.finding { throw .finding(finding) }
        // Somebody else has replaced it already.
        if grant.token.version != refused.version, grant.isFresh(at: store.time) { return grant.token }
        let now = store.time
        let lately = (replacements[mailbox] ?? []).filter {
            abs(now.milliseconds - $0.milliseconds) < Self.replacementSpan
        }
        guard lately.count < Self.replacementLimit else { return nil }
        let next = try await refreshed(mailbox, workspace, replacing: refused)
        // A provider that does not answer leaves us with the refused one.
        guard next.version != refused.version else { return nil }
        replacements[mailbox] = lately + [now]
        return next
    }

    /// Forgets what is known of a mailbox's provider, because its grant or its client is another now. Tokens that are not
    /// stored yet are kept: they belong to somebody, or are to be ended.
    func forget(_ mailbox: MailboxID) {
        pauses[mailbox] = nil
        replacements[mailbox] = nil
    }

    /// Offers the store once more what it did not take.
    func settle() async {
        for (mailbox, rotation) in unsaved where flights[mailbox] == nil {
            _ = try? await refreshed(mailbox, rotation.grant.workspace)
        }
        let waiting = orphans
        orphans = []
        for orphan in waiting { await giveUp(orphan) }
    }

    // MARK: - Refreshing

    private func refreshed(
        _ mailbox: MailboxID, _ workspace: WorkspaceID, replacing refused: AccessToken? = nil
    ) async throws(TokenFailure) -> AccessToken {
        let flight: Task<Result<AccessToken, TokenFailure>, Never>
        if let running = flights[mailbox] {
            flight = running
        } else {
            // Unstructured on purpose: whoever asked first may be cancelled, and a request that a provider has seen must
            // come to its end, or a rotated refresh token is lost. It ends by the time limit of the request.
            flight = Task { await self.refresh(mailbox, workspace, replacing: refused) }
            flights[mailbox] = flight
        }
        return try await flight.value.get()
    }

    private func refresh(
        _ mailbox: MailboxID, _ workspace: WorkspaceID, replacing refused: AccessToken?
    ) async -> Result<AccessToken, TokenFailure> {
        // Before this returns, so that the next to ask begins anew.
        defer { flights[mailbox] = nil }
        do throws(TokenFailure) {
            if let waiting = unsaved[mailbox] {
                let token = try await save(waiting, mailbox, workspace)
                if let token { return .success(token) }
            }
            // Another process, or a sign-in, may have stored newer ones meanwhile.
            let grant = try await StoredTokens.read(mailbox, workspace, store: store, vault: vault)
            if let finding = grant.finding { throw .finding(finding) }
            if grant.token.version != refused?.version, grant.isFresh(at: store.time) { return .success(grant.token) }
            return .success(try await ask(for: grant, mailbox, workspace, mayUseOld: refused == nil))
        } catch {
            return .failure(error)
        }
    }

    /// - Parameter mayUseOld: whether a token that still lasts is good enough where the provider does not answer.
    private func ask(
        for grant: StoredTokens, _ mailbox: MailboxID, _ workspace: WorkspaceID, mayUseOld: Bool
    ) async throws(TokenFailure) -> AccessToken {
        let isUsable = mayUseOld && grant.lasts(at: store.time)
        if let pause = pauses[mailbox], store.time < pause.until, pause.began <= store.time {
            if isUsable { return grant.token }
            throw .finding(pause.finding)
        }
        let request = try await GrantRefresh(grant, store: store, vault: vault, fetcher: fetcher)
        do throws(GrantRefusal) {
            let rotation = try await request.run()
            pauses[mailbox] = nil
            unsaved[mailbox] = rotation
        } catch {
            switch error {
            case .over(let failure): throw failure
            case .overtaken: break
            case .paused(let finding, let seconds):
                let pause = ProviderPause(finding, after: pauses[mailbox], seconds: seconds, at: store.time)
                pauses[mailbox] = pause
                logger.info(
                    "Access not renewed", metadata: ["mailbox": "\(mailbox)", "finding": "\(finding.code.rawValue)"])
                if isUsable { return grant.token }
                throw .finding(finding)
            }
        }
        if let rotation = unsaved[mailbox], let token = try await save(rotation, mailbox, workspace) { return token }
        // Newer ones are there already.
        let newer = try await StoredTokens.read(mailbox, workspace, store: store, vault: vault)
        if let finding = newer.finding { throw .finding(finding) }
        return newer.token
    }

    /// Stores new tokens; nil where newer ones are there, or another sign-in has taken their place.
    private func save(
        _ rotation: UnsavedRotation, _ mailbox: MailboxID, _ workspace: WorkspaceID
    ) async throws(TokenFailure) -> AccessToken? {
        do {
            let result = try await store.write { try $0.rotateGrant(rotation.rotation, of: mailbox, in: workspace) }
            unsaved[mailbox] = nil
            if result == .gone { await giveUp(rotation) }
            guard result == .stored else { return nil }
            return AccessToken(
                secret: rotation.pair.access, version: rotation.rotation.stamp.version + 1,
                isApp: rotation.grant.kind == .app)
        } catch {
            if error.code == .notFound {
                unsaved[mailbox] = nil
                await giveUp(rotation)
                throw .local(MailboxError(error))
            }
            // They stay in memory and are stored before anybody gets them.
            logger.error("New tokens not stored", metadata: ["mailbox": "\(mailbox)", "error": "\(error)"])
            throw .local(MailboxError(error))
        }
    }

    /// Has new tokens ended at their provider, because their grant is not here any more.
    private func giveUp(_ rotation: UnsavedRotation) async {
        guard rotation.canBeRevoked else { return }
        do {
            let kept = try await GrantRevocation.keep(rotation, store: store, vault: vault)
            if kept { logger.info("Late tokens to be ended", metadata: ["mailbox": "\(rotation.grant.mailbox)"]) }
        } catch {
            guard error.code != .notFound else { return }
            // They stay in memory until the store takes them.
            orphans.append(rotation)
            logger.error(
                "Late tokens not kept", metadata: ["mailbox": "\(rotation.grant.mailbox)", "error": "\(error)"])
        }
    }

    private func noteUse(of grant: StoredTokens) async {
        let now = store.time
        if let last = grant.record.lastUsed, now.milliseconds - last.milliseconds < 3_600_000 { return }
        let record = grant.record
        // A date for people; nothing depends on it.
        _ = try? await store.write { try $0.touchGrant(of: record.mailbox, in: record.workspace) }
    }
}

/// New tokens, sealed and not stored yet.
struct UnsavedRotation: Sendable {
    /// The grant as it was when they were asked for.
    let grant: GrantRecord
    let address: EmailAddress
    let pair: GrantTokenPair
    /// Whether the provider can be asked to end them.
    let canBeRevoked: Bool
    let rotation: GrantRotation
}

/// A provider that is left alone for a while.
struct ProviderPause: Sendable {
    let finding: Finding
    let began: Timestamp
    let until: Timestamp
    let seconds: Int

    /// Twice as long as the one before, from 5 seconds to 5 minutes, or as long as the provider said, a day at most.
    init(_ finding: Finding, after last: ProviderPause?, seconds wanted: Int?, at now: Timestamp) {
        self.finding = finding
        seconds = min(max((last?.seconds ?? 0) * 2, 5), 300)
        began = now
        until = now.adding(milliseconds: Int64(min(max(wanted ?? 0, seconds), 86_400)) * 1000)
    }
}
