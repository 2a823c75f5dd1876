public import MailModel
public import MailStore
public import OAuth

/// What may be shown of a mailbox's grant: no token is in it.
public struct GrantSummary: Sendable, Hashable {
    /// The mailbox.
    public let mailbox: MailboxID
    /// Its address.
    public let address: String
    /// The provider's name; empty where the client was removed.
    public let provider: String
    /// How access was given.
    public let kind: GrantKind
    /// The account that signed in: for a shared mailbox, the delegate's.
    public let account: String
    /// What was granted.
    public let scopes: [String]
    /// When the owner signed in.
    public let granted: Timestamp
    /// By whom, in words.
    public let grantedBy: String
    /// When it was last used; precise to an hour. Nil where it never was.
    public let lastUsed: Timestamp?
    /// When its tokens were last replaced.
    public let lastRefreshed: Timestamp
    /// When the access token ends; it is replaced before.
    public let accessExpires: Timestamp?
    /// When the grant as such ends; nil where that is not known.
    public let grantExpires: Timestamp?
    /// The code of the finding for which it waits for a person; nil while it works.
    public let finding: FindingCode?
    /// How access is taken back at the provider; nil where the client was removed.
    public let revocation: RevocationMeans?
}

/// Shows grants, and those that nobody uses.
public struct GrantReview: Sendable {
    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// The grant of the mailbox with that address or id; nil where it signs in with a password or is disconnected.
    ///
    /// - Throws: ``MailboxError`` with `notFound`, `invalidInput` or `storeFailed`.
    public func show(_ reference: String) async throws(MailboxError) -> GrantSummary? {
        let mailbox = try await dependencies.mailbox(reference)
        return try await dependencies.reading { reader in
            guard let grant = try reader.grant(of: mailbox.id, in: mailbox.workspace) else { return nil }
            return try GrantSummary(grant, of: mailbox, on: reader)
        }
    }

    /// The grants that were not used for so many days, in the order in which they were given; a grant that never was
    /// counts from when it was given.
    ///
    /// - Parameter days: 0 lists all.
    /// - Throws: ``MailboxError`` with `storeFailed`.
    public func unused(forDays days: Int) async throws(MailboxError) -> [GrantSummary] {
        let workspace = dependencies.workspace
        let limit = dependencies.store.time.adding(milliseconds: -Int64(min(max(days, 0), 36_500)) * 86_400_000)
        var found: [GrantSummary] = []
        var after: String?
        repeat {
            let start = after
            let (part, next) = try await dependencies.reading { reader in
                let page = try reader.grants(in: workspace, after: start, limit: StoreReader.maximumPageItems)
                let unused = try page.items.filter { ($0.lastUsed ?? $0.granted) <= limit }.compactMap { grant in
                    try reader.mailbox(grant.mailbox, in: workspace).map {
                        try GrantSummary(grant, of: $0, on: reader)
                    }
                }
                return (unused, page.next)
            }
            found += part
            after = next
        } while after != nil && !Task.isCancelled
        return found
    }
}

extension GrantSummary {
    fileprivate init(_ grant: GrantRecord, of mailbox: MailboxRecord, on reader: some StoreReading) throws {
        let client = try grant.client.flatMap { try reader.oauthClient($0, in: grant.workspace) }
        let provider = client.flatMap { try? OAuthClientConfiguration($0).provider(of: $0) }
        self.init(
            mailbox: mailbox.id, address: mailbox.address.description, provider: provider?.name ?? "",
            kind: grant.kind, account: grant.account, scopes: grant.scopes, granted: grant.granted,
            grantedBy: grant.grantedBy,
            lastUsed: grant.lastUsed, lastRefreshed: grant.lastRefreshed, accessExpires: grant.accessExpires,
            grantExpires: grant.grantExpires, finding: FindingCode(rawValue: grant.finding),
            revocation: grant.kind == .app ? .unknown : provider?.revocation)
    }
}
