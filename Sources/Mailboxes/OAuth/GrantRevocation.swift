import Logging
import MailModel
import MailStore
import OAuth

/// What became of a grant at its provider when it was given up here.
public enum RevocationOutcome: Sendable, Hashable {
    /// There was no grant: the mailbox signed in with a password.
    case noGrant
    /// The provider has ended it.
    case revoked
    /// Another mailbox of the same account and client still uses it; taking it back would end that one too.
    case stillUsed
    /// The provider has no way for a program to end it: the owner can, on this page where one is known.
    case byOwner(page: String?)
    /// An organisation's own app had it: nobody signed in, and its administrator decides what the app may use.
    case byAdministrator
    /// The provider did not answer, or refused: the owner can, on this page where one is known.
    case failed(page: String?)

    /// For people; nil where there is nothing to say.
    public var words: String? {
        switch self {
        case .noGrant: nil
        case .revoked: "The provider has ended Salesnode's access."
        case .stillUsed: "The access at the provider was left as it is, because another mailbox here uses it too."
        case .byOwner(let page):
            "The tokens are erased here. The provider keeps its record until the owner removes Salesnode"
                + (page.map { " at \($0)." } ?? " in the account's settings.")
        case .byAdministrator:
            "The tokens are erased here. The organisation's app keeps its right to use the mailbox until an administrator "
                + "takes it away."
        case .failed(let page):
            "The tokens are erased here, but the provider could not be reached to end the access. The owner can remove "
                + "Salesnode" + (page.map { " at \($0)." } ?? " in the account's settings.")
        }
    }
}

/// Takes grants back at their provider (RFC 7009).
struct GrantRevocation: Sendable {
    let dependencies: MailboxDependencies

    /// Ends the grant of a mailbox at the provider, as far as that can be. Nothing is changed here; a provider that does
    /// not answer within its time limit keeps nobody from disconnecting.
    func revoke(_ mailbox: MailboxRecord) async -> RevocationOutcome {
        let tokens: StoredTokens
        do throws(TokenFailure) {
            tokens = try await StoredTokens.read(
                mailbox.id, mailbox.workspace, store: dependencies.store, vault: dependencies.vault)
        } catch {
            return mailbox.imap.signIn == .oauth && mailbox.state != .disconnected ? .failed(page: nil) : .noGrant
        }
        guard tokens.record.kind == .owner else { return .byAdministrator }
        guard let client = tokens.client else { return .failed(page: nil) }
        do {
            let (provider, known) = try await OAuthClients.ready(
                client, store: dependencies.store, vault: dependencies.vault)
            switch provider.revocation {
            case .page(let page): return .byOwner(page: page)
            case .unknown: return .byOwner(page: nil)
            case .endpoint: break
            }
            guard try await !isUsedElsewhere(tokens.record) else { return .stillUsed }
            let endpoint = TokenEndpoint(
                provider: provider, client: known, fetcher: dependencies.fetcher, timeout: .seconds(10))
            let token = tokens.pair.refresh ?? tokens.pair.access
            return try await endpoint.revoke(token, isRefreshToken: tokens.pair.refresh != nil)
                ? .revoked : .byOwner(page: nil)
        } catch {
            dependencies.logger.warning(
                "Grant not revoked", metadata: ["mailbox": "\(mailbox.id)", "error": "\(error)"])
            return .failed(page: nil)
        }
    }

    /// Whether another mailbox stands on the same grant: at some providers a client has one for each account.
    private func isUsedElsewhere(_ grant: GrantRecord) async throws(MailboxError) -> Bool {
        guard !grant.subject.isEmpty else { return false }
        var after: String?
        repeat {
            let start = after
            let page = try await dependencies.reading {
                try $0.grants(in: grant.workspace, after: start, limit: StoreReader.maximumPageItems)
            }
            let isThere = page.items.contains {
                $0.mailbox != grant.mailbox && $0.client == grant.client && $0.issuer == grant.issuer
                    && $0.subject == grant.subject
            }
            if isThere { return true }
            after = page.next
        } while after != nil
        return false
    }
}
