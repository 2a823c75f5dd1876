import HTTPFetch
import MailModel
import MailStore
import OAuth
import Vault

/// Why a refresh gave nothing.
enum GrantRefusal: Error {
    /// That is all there is to say.
    case over(TokenFailure)
    /// The provider is to be asked again, not before so many seconds where it said so.
    case paused(Finding, seconds: Int?)
    /// Newer tokens are there already.
    case overtaken
}

/// One refresh of one grant: the request, its answer, and what is written down before and after.
struct GrantRefresh: Sendable {
    private let grant: StoredTokens
    private let store: Store
    private let vault: VaultHolder
    private let fetcher: any HTTPFetching
    private let provider: OAuthProvider
    private let client: OAuthClient
    private let context: FindingContext

    /// - Throws: ``TokenFailure`` where there is no client to ask with.
    init(
        _ grant: StoredTokens, store: Store, vault: VaultHolder, fetcher: any HTTPFetching
    ) async throws(TokenFailure) {
        self.grant = grant
        self.store = store
        self.vault = vault
        self.fetcher = fetcher
        var context = FindingContext(receivingOf: grant.mailbox)
        context.usesToken = true
        context.usesAppToken = grant.record.kind == .app
        guard let record = grant.client else {
            context.detail = "it was removed here"
            throw .finding(FindingCatalogue.finding(.oauthClientMisconfigured, context))
        }
        do throws(MailboxError) {
            (provider, client) = try await OAuthClients.ready(record, store: store, vault: vault)
            if context.usesAppToken { context.detail = try OAuthClients.appDetail(record, provider) }
        } catch {
            throw .local(error)
        }
        self.context = context
    }

    /// Asks the provider. Nothing is given to anybody here: the new tokens come back sealed, to be stored first.
    func run() async throws(GrantRefusal) -> UnsavedRotation {
        if grant.record.kind == .app { return try await asked() }
        guard let refresh = grant.pair.refresh else {
            throw try await refused(FindingCatalogue.finding(.oauthGrantExpired, context))
        }
        // Written down before the request, so that an interruption is known for what it is.
        guard try await noted(started: true) else { throw .overtaken }
        let asked = store.time
        let endpoint = TokenEndpoint(provider: provider, client: client, fetcher: fetcher)
        let answer: TokenAnswer
        do throws(OAuthError) {
            answer = try await endpoint.refresh(refresh)
        } catch {
            throw try await judged(error, endpoint)
        }
        do throws(TokenFailure) {
            return try sealed(answer, askedAt: asked)
        } catch {
            throw .over(error)
        }
    }

    /// Asks for the token of an app. Nothing is used up by asking, so nothing is noted before.
    private func asked() async throws(GrantRefusal) -> UnsavedRotation {
        let asked = store.time
        let endpoint = TokenEndpoint(provider: provider, client: client, fetcher: fetcher)
        let answer: TokenAnswer
        do throws(OAuthError) {
            answer = try await endpoint.appToken(for: grant.mailbox.address.description)
        } catch {
            let finding = Diagnosis.finding(of: error, context: context).forApp
            let seconds = error.answer?.retryAfterSeconds
            guard finding.code != .oauthProviderUnavailable, finding.code != .limitRate else {
                throw .paused(finding, seconds: seconds)
            }
            try await tell(finding)
            throw .paused(finding, seconds: max(seconds ?? 0, 60))
        }
        do throws(TokenFailure) { return try sealed(answer, askedAt: asked) } catch { throw .over(error) }
    }

    private func sealed(_ answer: TokenAnswer, askedAt asked: Timestamp) throws(TokenFailure) -> UnsavedRotation {
        let pair = GrantTokenPair(answer, after: grant.pair)
        do throws(MailboxError) {
            let sealed = try CredentialSealing(vault: vault, workspace: grant.record.workspace)
                .seal(pair, for: grant.record.mailbox, under: grant.dataKey)
            return UnsavedRotation(
                grant: grant.record, address: grant.mailbox.address, pair: pair,
                canBeRevoked: grant.record.kind == .owner && provider.canRevoke,
                rotation: GrantRotation(
                    of: grant.record.stamp, sealed: sealed, scopes: answer.scopes,
                    accessExpires: asked.adding(seconds: answer.expiresIn),
                    grantExpires: asked.adding(seconds: answer.refreshExpiresIn)))
        } catch {
            throw .local(error)
        }
    }

    // MARK: - Refusals

    private func judged(_ error: OAuthError, _ endpoint: TokenEndpoint) async throws(GrantRefusal) -> GrantRefusal {
        let facts = Diagnosis.GrantFacts(
            grantedAt: grant.record.granted, lastUsedAt: grant.record.lastRefreshed, now: store.time)
        var finding = Diagnosis.finding(of: error, context: context, grant: facts)
        // Some servers refuse without a word, whatever is wrong: a question that can only fail tells the two apart.
        if error.code == .refused, let answer = error.answer, answer.error == nil, answer.description == nil {
            switch try? await endpoint.probe(redirect: "http://127.0.0.1/") {
            case .accepted: finding = FindingCatalogue.finding(.oauthGrantRevoked, context)
            case .rejected(let answer): finding = Diagnosis.finding(of: answer, context: context)
            case .undecided, nil: break
            }
        }
        // The provider has answered, so nothing of this attempt is in doubt. What was in doubt before stays.
        if error.answer != nil, !grant.wasInterrupted { _ = try await noted(started: false) }
        switch finding.disposition {
        case .retry: return .paused(finding, seconds: error.answer?.retryAfterSeconds)
        case .reauthenticate: return try await refused(finding)
        case .permanent:
            // The operator can mend it at the provider, without a word to us: so it is asked again.
            try await tell(finding)
            return .paused(finding, seconds: 300)
        }
    }

    /// The grant waits for its owner from now on.
    private func refused(_ finding: Finding) async throws(GrantRefusal) -> GrantRefusal {
        let finding = grant.wasInterrupted ? finding.afterInterruption : finding
        let record = grant.record
        let mailbox = grant.mailbox
        do {
            try await store.write { writer in
                // Another sign-in meanwhile has a newer answer than this one.
                guard
                    try writer.noteGrantFinding(
                        finding.code.rawValue, stamp: record.stamp, of: record.mailbox, in: record.workspace),
                    let current = try writer.mailbox(mailbox.id, in: mailbox.workspace)
                else { return }
                try HealthAttempt.record(finding, of: current, on: writer)
            }
        } catch {
            return .over(.local(MailboxError(error)))
        }
        return .over(.finding(finding))
    }

    /// Lets people hear of a fault that is not the grant's.
    private func tell(_ finding: Finding) async throws(GrantRefusal) {
        let mailbox = grant.mailbox
        do {
            try await store.write { writer in
                guard let current = try writer.mailbox(mailbox.id, in: mailbox.workspace) else { return }
                try HealthAttempt.record(finding, of: current, on: writer)
            }
        } catch {
            throw .over(.local(MailboxError(error)))
        }
    }

    /// - Returns: false where the grant has another version by now.
    private func noted(started: Bool) async throws(GrantRefusal) -> Bool {
        if started, grant.wasInterrupted { return true }
        let record = grant.record
        do {
            return try await store.write { writer in
                try writer.noteRefresh(
                    started: started, stamp: record.stamp, of: record.mailbox, in: record.workspace)
            }
        } catch {
            throw .over(.local(MailboxError(error)))
        }
    }
}

extension Timestamp {
    /// So many seconds later; nil for nil.
    func adding(seconds: Int?) -> Timestamp? { seconds.map { adding(milliseconds: Int64($0) * 1000) } }
}

extension HealthAttempt {
    /// Writes down that neither direction works, and raises the alerts of that; a paused mailbox is let be.
    static func record(_ finding: Finding, of mailbox: MailboxRecord, on writer: StoreWriter) throws {
        guard mailbox.state == .active else { return }
        let now = writer.now
        var health = StoredHealth(try writer.health(of: mailbox.id, in: mailbox.workspace), at: now)
        var changes: [MailboxHealth.Change] = []
        for direction in MailDirection.allCases {
            changes += health.state.apply(.failure(finding), to: direction, at: now, spread: mailbox.id.spread / 4)
        }
        let alerts = try changes.map { try Alert($0, of: mailbox, health: health.state).record(in: mailbox.workspace) }
        try writer.recordHealth(
            try health.record(of: mailbox, nextCheck: health.state.nextTry), raising: alerts)
        let outcome = HealthOutcome.failed(finding: finding.code.rawValue)
        try writer.recordHealth(of: mailbox.id, in: mailbox.workspace, receiving: outcome, sending: outcome)
    }
}
