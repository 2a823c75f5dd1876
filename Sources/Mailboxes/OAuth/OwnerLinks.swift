import Crypto
public import MailModel
public import MailStore
public import MailTransport

/// Links by which a mailbox's real owner signs in without an account here.
///
/// A link works once, until it expires, and for one address. Its token is 256 random bits; stored is only an HMAC under
/// that token of everything that the link promises, so that nobody who could change the database could turn a link to
/// another address. Opening a link shows what it is for; pressing its button uses it up.
public struct OwnerLinks: Sendable {
    /// The longest time for which a link can be made, in days.
    public static let longestDays = 30

    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// Makes a link.
    ///
    /// - Parameters:
    ///   - days: for how long, 1 to ``longestDays``.
    ///   - inviter: the name of who makes it, which the owner sees.
    /// - Returns: the record, and what stands in the address behind the page's path. It is not stored.
    /// - Throws: ``MailboxError``: `invalidInput`, `notFound` for the client, `storeFailed`.
    public func make(
        for address: EmailAddress, client: OAuthClientID, days: Int = 7, inviter: String
    ) async throws(MailboxError) -> (OwnerLinkRecord, token: Secret) {
        guard (1...Self.longestDays).contains(days) else {
            throw MailboxError(.invalidInput, "A link lasts for 1 to \(Self.longestDays) days.")
        }
        let id = OwnerLinkID.random()
        let key = SignInDigest.random()
        let expires = dependencies.store.time.adding(milliseconds: Int64(days) * 86_400_000)
        let workspace = dependencies.workspace
        let draft = OwnerLinkDraft(
            id: id, workspace: workspace,
            digest: Self.digest(key, id: id, workspace: workspace, address: address, client: client, expires: expires),
            address: address, client: client, inviter: inviter, expires: expires)
        let record = try await dependencies.writing { try $0.makeOwnerLink(draft) }
        return (record, Secret("\(id).\(key.text)"))
    }

    /// What a link is for; using nothing up.
    ///
    /// - Returns: nil where it is no link of ours, was taken back or has expired, or its record was changed. One that was
    ///   used already says so.
    /// - Throws: ``MailboxError`` with `storeFailed`.
    public func open(_ token: Secret) async throws(MailboxError) -> OwnerLinkRecord? {
        guard let record = try await find(token), record.expires > dependencies.store.time else { return nil }
        return record
    }

    /// The same, with links that have expired, so that whoever holds one can be told.
    ///
    /// - Throws: ``MailboxError`` with `storeFailed`.
    public func find(_ token: Secret) async throws(MailboxError) -> OwnerLinkRecord? {
        guard let (id, key) = Self.parts(of: token),
            let record = try await dependencies.reading({ try $0.ownerLink(id) })
        else { return nil }
        let digest = Self.digest(
            key, id: id, workspace: record.workspace, address: record.address, client: record.client,
            expires: record.expires)
        guard Secret(digest) == Secret(record.digest) else { return nil }
        return record
    }

    /// Uses a link up and begins its sign-in, pinned to its address.
    ///
    /// - Throws: ``OAuthConnectFailure``: `notBelieved` where the link does not work any more.
    public func begin(
        _ token: Secret, redirect: String, browser: Secret, trust: TLSTrust = .systemRoots
    ) async throws(OAuthConnectFailure) -> OAuthBeginning {
        let found: OwnerLinkRecord?
        do throws(MailboxError) { found = try await open(token) } catch { throw .local(error) }
        let gone = OAuthConnectFailure.notBelieved("This link was used already or has expired. Ask for a new one.")
        guard let found, found.used == nil else { throw gone }
        var dependencies = dependencies
        dependencies.workspace = found.workspace
        let request = OAuthConnectRequest(
            client: found.client, address: found.address, redirect: redirect,
            by: "the owner, by a link of \(found.inviter)", trust: trust, asksConsentAgain: true, isPinned: true)
        guard
            let beginning = try await OAuthConnecting(dependencies).begin(
                request, browser: browser, also: { try $0.useOwnerLink(found.id) })
        else { throw gone }
        return beginning
    }

    /// The workspace's links, newest first, with those that were used or have run out.
    ///
    /// - Throws: ``MailboxError`` with `storeFailed`.
    public func list() async throws(MailboxError) -> [OwnerLinkRecord] {
        let workspace = dependencies.workspace
        return try await dependencies.reading { try $0.ownerLinks(in: workspace) }
    }

    /// Takes a link back.
    ///
    /// - Throws: ``MailboxError`` with `notFound` or `storeFailed`.
    public func remove(_ id: OwnerLinkID) async throws(MailboxError) {
        let workspace = dependencies.workspace
        try await dependencies.writing { try $0.removeOwnerLink(id, in: workspace) }
    }

    // MARK: - Tokens

    private static func parts(of token: Secret) -> (OwnerLinkID, Secret)? {
        guard token.count <= 200 else { return nil }
        let parts = token.text.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let id = OwnerLinkID(parts[0]) else { return nil }
        return (id, Secret(String(parts[1])))
    }

    private static func digest(
        _ key: Secret, id: OwnerLinkID, workspace: WorkspaceID, address: EmailAddress, client: OAuthClientID,
        expires: Timestamp
    ) -> [UInt8] {
        // None of the parts can hold a line break.
        let terms = [
            "salesnode owner link", "\(id)", "\(workspace)", "\(address)", "\(client)", "\(expires.milliseconds)",
        ]
        var hmac = HMAC<SHA256>(key: key.withBytes { SymmetricKey(data: $0) })
        hmac.update(data: Array(terms.joined(separator: "\n").utf8))
        return Array(hmac.finalize())
    }
}
