import MailModel
import MailStore
import Vault

/// A grant with its tokens, as they were read together.
struct StoredTokens: Sendable {
    let record: GrantRecord
    let mailbox: MailboxRecord
    let pair: GrantTokenPair
    /// The data key under which new tokens are sealed.
    let dataKey: DataKeyRecord
    /// The client; nil where it was removed.
    let client: OAuthClientRecord?

    /// How long a token lasts of which the provider did not say it: as most do.
    static let usualLifetime: Int64 = 3_600_000
    /// The longest time before its end at which a token is refreshed, without its spread.
    static let margin: Int64 = 5 * 60_000

    /// - Throws: ``TokenFailure`` with `local`.
    static func read(
        _ mailbox: MailboxID, _ workspace: WorkspaceID, store: Store, vault: VaultHolder
    ) async throws(TokenFailure) -> StoredTokens {
        let found: (MailboxRecord?, GrantRecord?, SealedCredentials?, OAuthClientRecord?)
        do {
            found = try await store.read { reader in
                guard let record = try reader.mailbox(mailbox, in: workspace) else { return (nil, nil, nil, nil) }
                let grant = try reader.grant(of: mailbox, in: workspace)
                return (
                    record, grant, try reader.credentials(of: mailbox, in: workspace),
                    try grant?.client.flatMap { try reader.oauthClient($0, in: workspace) }
                )
            }
        } catch {
            throw .local(MailboxError(error))
        }
        guard let record = found.0, let grant = found.1, let sealed = found.2 else {
            throw .local(MailboxError(.wrongState, "The mailbox is not connected by a sign-in at a provider."))
        }
        do throws(MailboxError) {
            let pair = try CredentialSealing(vault: vault, workspace: workspace).openGrant(sealed, for: mailbox)
            return StoredTokens(
                record: grant, mailbox: record, pair: pair, dataKey: sealed.dataKey, client: found.3)
        } catch {
            throw .local(error)
        }
    }

    /// The access token as it is now.
    var token: AccessToken {
        AccessToken(secret: pair.access, version: record.version, isApp: record.kind == .app)
    }

    /// When the access token ends.
    var end: Timestamp { record.accessExpires ?? record.lastRefreshed.adding(milliseconds: Self.usualLifetime) }

    /// Whether the access token still lasts.
    func lasts(at now: Timestamp) -> Bool {
        // A clock that was set back says nothing about what the provider's clock shows.
        now < end && now.milliseconds >= record.lastRefreshed.milliseconds - Self.margin
    }

    /// Whether it lasts for long enough to begin something with it. Each mailbox and each refresh has its own spread, so
    /// that those which were connected together are not refreshed together.
    func isFresh(at now: Timestamp) -> Bool {
        guard lasts(at: now) else { return false }
        let margin = Self.margin(
            of: record.mailbox, version: record.version,
            lifetime: end.milliseconds - record.lastRefreshed.milliseconds)
        return now.adding(milliseconds: margin) < end
    }

    /// How long before its end a token of so many milliseconds is refreshed: five to ten minutes, and of a short one a
    /// tenth to a quarter.
    static func margin(of mailbox: MailboxID, version: Int64, lifetime: Int64) -> Int64 {
        let spread = (mailbox.spread * 7919 + Double(version % 1009) * 0.618_033_988_75)
            .truncatingRemainder(dividingBy: 1)
        return Int64(min(Double(margin) * (1 + spread), Double(max(lifetime, 0)) * (0.1 + 0.15 * spread)))
    }

    /// For what it waits, where it waits for a person.
    var finding: Finding? {
        guard let code = FindingCode(rawValue: record.finding) else { return nil }
        var context = FindingContext(receivingOf: mailbox)
        context.usesToken = true
        var finding = FindingCatalogue.finding(code, context)
        finding.severity = .failure
        finding.retry = .whenChanged
        finding.disposition = .reauthenticate
        return wasInterrupted ? finding.afterInterruption : finding
    }

    /// Whether a refresh of these very tokens was sent and nothing came of it.
    var wasInterrupted: Bool { record.refreshStarted != nil }
}

extension Finding {
    /// The same where an organisation's own app asked: nobody signs in, and whoever mends it does so at the provider,
    /// without a word to us. So it is asked again.
    var forApp: Finding {
        var copy = self
        if !copy.retry.isAutomatic { copy.retry = .backOff }
        copy.disposition = .retry
        return copy
    }

    /// The same where a refresh was interrupted before: then it may be ours.
    var afterInterruption: Finding {
        guard code == .oauthGrantRevoked || code == .oauthGrantExpired else { return self }
        var copy = self
        copy.cause =
            "A renewal of Salesnode's access to this mailbox was interrupted before its result could be stored, and the "
            + "provider does not accept what is stored any more."
        return copy
    }
}
