import FoundationEssentials
import Logging
import MailModel
import MailStore
import OAuth
import Vault

/// Takes grants back at their provider (RFC 7009).
struct GrantRevocation: Sendable {
    /// What is to be done about a mailbox's grant before it is given up.
    enum Plan: Sendable {
        /// Nothing, or nothing that a program can do.
        case settled(RevocationOutcome)
        /// The provider is to be asked.
        case asks(RevocationDraft)
    }

    /// How long a provider that does not answer is asked again. Then the token is erased.
    static let patience: Int64 = 7 * 86_400_000
    /// The first attempt is made at once; this long after its start the next one, should it have been interrupted.
    static let firstPause: Int64 = 60_000
    /// The longest pause between two attempts.
    static let longestPause: Int64 = 6 * 3_600_000

    let dependencies: MailboxDependencies

    /// What is to be done; nothing is changed by asking.
    ///
    /// - Parameter asksAtOnce: whether whoever plans makes the first attempt, and not the server.
    func plan(_ mailbox: MailboxRecord, asksAtOnce: Bool = true) async -> Plan {
        let tokens: StoredTokens
        do throws(TokenFailure) {
            tokens = try await StoredTokens.read(
                mailbox.id, mailbox.workspace, store: dependencies.store, vault: dependencies.vault)
        } catch {
            let hadGrant = mailbox.imap.signIn == .oauth && mailbox.state != .disconnected
            return .settled(hadGrant ? .failed(page: nil) : .noGrant)
        }
        guard tokens.record.kind == .owner else { return .settled(.byAdministrator) }
        guard let client = tokens.client else { return .settled(.failed(page: nil)) }
        do throws(MailboxError) {
            let provider = try OAuthClientConfiguration(client).provider(of: client)
            guard provider.canRevoke else { return .settled(.byOwner(page: provider.ownersPage)) }
            return .asks(
                try await Self.draft(
                    of: tokens.record, mailbox.address, tokens.pair, pause: asksAtOnce ? Self.firstPause : 0,
                    store: dependencies.store, vault: dependencies.vault))
        } catch {
            dependencies.logger.warning(
                "Grant not revoked", metadata: ["mailbox": "\(mailbox.id)", "error": "\(error)"])
            return .settled(.failed(page: nil))
        }
    }

    /// Leaves tokens to the server, because their grant was given up here before they came.
    ///
    /// - Returns: false where a mailbox stands on the same grant by now, so that the provider must not be asked.
    static func keep(
        _ rotation: UnsavedRotation, store: Store, vault: VaultHolder
    ) async throws(MailboxError) -> Bool {
        let draft = try await draft(
            of: rotation.grant, rotation.address, rotation.pair, pause: 0, store: store, vault: vault)
        do { return try await store.write { try $0.keepRevocation(draft) } != nil } catch { throw MailboxError(error) }
    }

    private static func draft(
        of grant: GrantRecord, _ address: EmailAddress, _ pair: GrantTokenPair, pause: Int64, store: Store,
        vault: VaultHolder
    ) async throws(MailboxError) -> RevocationDraft {
        let id = RevocationID.random()
        let sealing = WorkspaceSealing(store: store, vault: vault, workspace: grant.workspace)
        let sealed = try await sealing.seal(try KeptToken(pair).secret, for: purpose(id))
        let twins: [OAuthClientID]
        do {
            twins = try await store.read { try OAuthClients.twins(of: grant.client, in: grant.workspace, on: $0) }
        } catch {
            throw MailboxError(error)
        }
        let now = store.time
        return RevocationDraft(
            id: id, grant: grant, address: address, sealed: sealed, due: now.adding(milliseconds: pause),
            ends: now.adding(milliseconds: patience), twins: twins)
    }

    /// Asks the provider once. What it answers ends the matter and erases the token; where asking again is of use, that is
    /// done at the time that is noted (``RevocationObstacle/init(of:)``).
    ///
    /// - Returns: nil where somebody else is at it, or the store does not answer.
    func attempt(_ record: RevocationRecord, timeout: Duration = .seconds(30)) async -> RevocationOutcome? {
        let now = dependencies.store.time
        guard record.ends > now else { return await end(record, .failed(page: await page(of: record))) }
        let next = now.adding(milliseconds: Self.pause(after: record.attempts))
        do throws(MailboxError) {
            guard try await dependencies.writing({ try $0.claimRevocation(record, due: next) }) else { return nil }
            guard let client = try await client(of: record) else { return await end(record, .failed(page: nil)) }
            let (provider, known) = try await OAuthClients.ready(
                client, store: dependencies.store, vault: dependencies.vault)
            let token = try KeptToken(await sealing(record.workspace).open(record.sealed, for: Self.purpose(record.id)))
            let endpoint = TokenEndpoint(
                provider: provider, client: known, fetcher: dependencies.fetcher, timeout: timeout)
            return await ask(endpoint, token, record, provider)
        } catch {
            dependencies.logger.warning(
                "Grant not revoked", metadata: ["mailbox": "\(record.mailbox)", "error": "\(error)"])
            return error.code == .storeFailed ? nil : await end(record, .failed(page: nil))
        }
    }

    private func ask(
        _ endpoint: TokenEndpoint, _ token: KeptToken, _ record: RevocationRecord, _ provider: OAuthProvider
    ) async -> RevocationOutcome? {
        let page = provider.ownersPage
        do throws(OAuthError) {
            let isRevoked = try await endpoint.revoke(Secret(token.token), isRefreshToken: token.isRefreshToken)
            return await end(record, isRevoked ? .revoked : .byOwner(page: page))
        } catch {
            dependencies.logger.info(
                "Grant not revoked", metadata: ["mailbox": "\(record.mailbox)", "error": "\(error)"])
            guard let obstacle = RevocationObstacle(of: error) else {
                // RFC 7009 §2.2.1: it ends no tokens of this kind.
                let isUnable = error.answer?.error == "unsupported_token_type"
                return await end(record, isUnable ? .byOwner(page: page) : .failed(page: page))
            }
            let seconds = error.answer?.retryAfterSeconds ?? 0
            let wanted = dependencies.store.time.adding(milliseconds: Int64(seconds) * 1000)
            // Asking sooner than the provider wishes is rude, and nothing worse.
            _ = try? await dependencies.writing { try $0.noteRevocation(record, obstacle, notBefore: wanted) }
            return .pending(page: page, until: record.ends, because: obstacle)
        }
    }

    /// The pause after so many attempts before this one: a minute, and twice as long each time, up to six hours.
    static func pause(after attempts: Int) -> Int64 {
        min(firstPause << Int64(min(max(attempts, 0), 20)), longestPause)
    }

    // MARK: - Parts

    /// The answer stands, whether or not the store can be written: then the next attempt hears it once more.
    private func end(_ record: RevocationRecord, _ outcome: RevocationOutcome) async -> RevocationOutcome? {
        do throws(MailboxError) {
            return try await dependencies.writing { try $0.endRevocation(record) } ? outcome : nil
        } catch {
            dependencies.logger.warning(
                "Revocation not noted", metadata: ["mailbox": "\(record.mailbox)", "error": "\(error)"])
            return outcome
        }
    }

    private func client(of record: RevocationRecord) async throws(MailboxError) -> OAuthClientRecord? {
        guard let id = record.client else { return nil }
        let workspace = record.workspace
        return try await dependencies.reading { try $0.oauthClient(id, in: workspace) }
    }

    private func page(of record: RevocationRecord) async -> String? {
        guard let client = try? await client(of: record) else { return nil }
        return try? OAuthClientConfiguration(client).provider(of: client).ownersPage
    }

    private func sealing(_ workspace: WorkspaceID) -> WorkspaceSealing {
        WorkspaceSealing(store: dependencies.store, vault: dependencies.vault, workspace: workspace)
    }

    /// Bound to its row, so that what is sealed in one opens in no other.
    private static func purpose(_ id: RevocationID) -> SealPurpose {
        SealPurpose(rawValue: "oauth.revocation:\(id)")
    }
}

/// The one token by which a grant is ended.
private struct KeptToken: Codable {
    var token: String
    var isRefreshToken: Bool

    init(_ pair: GrantTokenPair) {
        // RFC 7009 §2.1: with the refresh token the whole grant goes.
        token = (pair.refresh ?? pair.access).text
        isRefreshToken = pair.refresh != nil
    }

    init(_ secret: Secret) throws(MailboxError) {
        guard let kept = try? JSONDecoder().decode(Self.self, from: Data(secret.copyBytes())) else {
            throw MailboxError(.vaultFailed, "A kept token is damaged.")
        }
        self = kept
    }

    var secret: Secret {
        get throws(MailboxError) {
            guard let json = try? JSONEncoder().encode(self) else {
                throw MailboxError(.vaultFailed, "A token could not be kept.")
            }
            return Secret(json)
        }
    }
}

extension RevocationObstacle {
    /// Why a provider has not ended access, where asking again is of use; nil where it is none.
    ///
    /// RFC 7009 §2.2.1: with status 503 the token still exists, and is asked about again, after `Retry-After` where that is
    /// given. The errors of RFC 6749 §5.2 say what is wrong with the request: that stays as it is, but the client, which
    /// the operator can mend without a word to us. An answer that is no error of OAuth says nothing about the token.
    init?(of error: OAuthError) {
        switch error.code {
        case .unavailable, .cancelled, .egressRefused, .tlsFailed: self = error.answer == nil ? .unreachable : .busy
        case .badAnswer: self = .unclear
        case .badConfiguration, .forged, .badIDToken: return nil
        case .refused:
            switch error.answer?.error {
            case "invalid_client", "unauthorized_client", "deleted_client", "disabled_client", "invalid_app":
                self = .client
            case "server_error", "temporarily_unavailable", "internal_failure", "backend_error", "slow_down",
                "rate_limit_exceeded", "quota_exceeded":
                self = .busy
            case nil: self = error.answer?.httpStatus == 401 ? .client : .unclear
            default: return nil
            }
        }
    }
}
