import Logging
public import MailModel
import MailStore
public import OAuth
import Vault

/// Keeps what providers know this installation by: enters it, shows it, asks the provider about it, removes it.
public struct OAuthClients: Sendable {
    private let dependencies: MailboxDependencies

    /// Creates the use case.
    public init(_ dependencies: MailboxDependencies) { self.dependencies = dependencies }

    /// The clients that the workspace can use, its own first.
    ///
    /// - Throws: ``MailboxError`` with `storeFailed`.
    public func list() async throws(MailboxError) -> [OAuthClientSummary] {
        let workspace = dependencies.workspace
        let records = try await dependencies.reading { try $0.oauthClients(in: workspace) }
        var result: [OAuthClientSummary] = []
        // One that only a newer program understands does not hide the others.
        for record in records { if let summary = try? OAuthClientSummary(record) { result.append(summary) } }
        return result
    }

    /// One client.
    ///
    /// - Throws: ``MailboxError`` with `notFound` or `storeFailed`.
    public func show(_ id: OAuthClientID) async throws(MailboxError) -> OAuthClientSummary {
        try OAuthClientSummary(try await record(id))
    }

    /// Saves an entry, with its secret sealed. Mailboxes that waited because the old one was wrong are tried again.
    ///
    /// - Throws: ``MailboxError``: `invalidInput` where something is missing, `notFound` where there is no client with
    ///   that id and owner, `storeFailed`, `vaultFailed`.
    public func save(_ entry: OAuthClientEntry) async throws(MailboxError) -> OAuthClientSummary {
        let key = try Self.key(of: entry)
        var clientID = String(entry.clientID.filter { !$0.isWhitespace })
        if case .serviceAccount(let account)? = key { clientID = account.email }
        guard !clientID.isEmpty, clientID.utf8.count <= 1024, clientID.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw MailboxError(.invalidInput, "The client id is missing, or has characters that none has.")
        }
        let known = OAuthProviders.named(entry.provider.id)
        guard let provider = (known ?? entry.provider).inRealm(entry.realm) else {
            throw MailboxError(.invalidInput, "This provider has no such tenant or data centre.")
        }
        guard OAuthAddress.isAcceptable(provider.endpoints.authorization),
            OAuthAddress.isAcceptable(provider.endpoints.token)
        else { throw MailboxError(.invalidInput, "The provider's addresses are not https addresses.") }
        let owner = entry.servesAll ? nil : dependencies.workspace
        let id = entry.id ?? .random()
        var sealed: [UInt8]?
        var configuration = OAuthClientConfiguration(provider: known == nil ? provider : nil, key: key)
        if let secret = entry.secret, !secret.isEmpty {
            sealed = try await sealing(owner).seal(secret, for: Self.purpose(id))
        } else if entry.keepsSecret, entry.id != nil {
            let kept = try await keeping(id, owner: owner, for: provider)
            sealed = kept.sealedSecret
            let old = try OAuthClientConfiguration(kept)
            configuration.key = old.key
            configuration.delegationID = old.delegationID
        }
        let realm =
            known == nil ? provider.issuer ?? provider.endpoints.token : entry.realm ?? provider.realms.first?.id
        let draft = OAuthClientDraft(
            id: id, workspace: owner, provider: provider.id, realm: realm ?? "", clientID: clientID,
            configuration: try configuration.json,
            sealedSecret: sealed, secretExpires: entry.secretExpires)
        let waiting = try await dependencies.writing { writer in
            let mailboxes = try writer.saveOAuthClient(draft)
            for mailbox in mailboxes {
                if let found = try writer.mailbox(mailbox, in: draft.workspace ?? writer.defaultWorkspace().id) {
                    try HealthAttempt.permitRetries(of: found, on: writer)
                }
            }
            return mailboxes
        }
        for mailbox in waiting { await dependencies.tokens.forget(mailbox) }
        dependencies.logger.info("OAuth client saved", metadata: ["client": "\(id)", "provider": "\(provider.id)"])
        return try await show(id)
    }

    /// Removes a client and its secret. Mailboxes that it connected have to be connected by another one.
    ///
    /// - Throws: ``MailboxError`` with `notFound` or `storeFailed`.
    public func remove(_ id: OAuthClientID) async throws(MailboxError) {
        let owner = try await record(id).workspace
        try await dependencies.writing { try $0.removeOAuthClient(id, of: owner) }
    }

    /// Asks the provider whether it accepts a client as it is stored.
    ///
    /// - Parameter redirect: the redirect address that is registered there.
    /// - Returns: nil where it does; what is wrong where it does not, or nobody could be asked. A warning means that the
    ///   answer leaves it open.
    /// - Throws: ``MailboxError`` with `notFound`, `storeFailed` or `vaultFailed`.
    public func check(_ id: OAuthClientID, redirect: String) async throws(MailboxError) -> Finding? {
        let (provider, client) = try await ready(id)
        return await asked(provider, client, redirect: redirect)
    }

    /// Asks the provider about an entry before anything of it is stored, so that one which is refused replaces nothing
    /// that works.
    ///
    /// - Parameter asApp: whether it is an organisation's own app, which is asked for a token; else the provider is only
    ///   asked whether it knows the client.
    /// - Returns: as ``check(_:redirect:)``.
    /// - Throws: ``MailboxError`` with `invalidInput`, `notFound`, `storeFailed` or `vaultFailed`.
    public func check(
        _ entry: OAuthClientEntry, redirect: String, asApp: Bool = false
    ) async throws(MailboxError) -> Finding? {
        guard let provider = (OAuthProviders.named(entry.provider.id) ?? entry.provider).inRealm(entry.realm) else {
            throw MailboxError(.invalidInput, "This provider has no such tenant or data centre.")
        }
        var client = OAuthClient(id: String(entry.clientID.filter { !$0.isWhitespace }))
        client.key = try Self.key(of: entry)
        if client.key == nil { client.secret = entry.secret.flatMap { $0.isEmpty ? nil : $0 } }
        if case .serviceAccount(let account)? = client.key { client.id = account.email }
        if client.key == nil, client.secret == nil, entry.keepsSecret, let id = entry.id {
            let kept = try await keeping(id, owner: entry.servesAll ? nil : dependencies.workspace, for: provider)
            let old = try await Self.ready(kept, store: dependencies.store, vault: dependencies.vault).1
            (client.secret, client.key) = (old.secret, old.key)
        }
        return await asked(provider, client, redirect: redirect, asApp: asApp)
    }

    private func asked(
        _ provider: OAuthProvider, _ client: OAuthClient, redirect: String, asApp: Bool = false
    ) async -> Finding? {
        var context = FindingContext(oauth: provider, address: "")
        context.detail = redirect
        do throws(OAuthError) {
            let endpoint = TokenEndpoint(provider: provider, client: client, fetcher: dependencies.fetcher)
            var isApp = asApp
            if case .serviceAccount? = client.key { isApp = true }
            if isApp {
                // It exchanges no codes. A token for itself shows that its key is known; what it may do, mailboxes show.
                context.usesAppToken = true
                context.detail = "client id \(client.id)"
                _ = try await endpoint.appToken(for: nil)
                return nil
            }
            switch try await endpoint.probe(redirect: redirect) {
            case .accepted: return nil
            case .rejected(let answer):
                context.detail = answer.description?.description
                if answer.error == "redirect_uri_mismatch" || answer.error == "invalid_redirect_uri" {
                    context.detail = redirect
                }
                return Diagnosis.finding(of: answer, context: context)
            case .undecided:
                var finding = FindingCatalogue.finding(.oauthClientMisconfigured, context)
                finding.severity = .warning
                finding.cause = "The provider's answer does not tell whether it accepts the client; a sign-in will."
                return finding
            }
        } catch {
            return Diagnosis.finding(of: error, context: context)
        }
    }

    /// Asks an issuer what it is.
    ///
    /// - Parameters:
    ///   - mailScopes: what its mail servers want.
    ///   - mail: its mail servers; nil where each mailbox says.
    /// - Throws: ``MailboxError`` with `invalidInput` and words on what is wrong.
    public func discover(
        issuer: String, name: String, mailScopes: [String], mail: OAuthMailServers?
    ) async throws(MailboxError) -> OAuthProvider {
        do throws(OAuthError) {
            return try await ServerMetadata.discover(issuer: issuer, fetcher: dependencies.fetcher)
                .provider(name: name, mailScopes: mailScopes, mail: mail)
        } catch {
            throw MailboxError(.invalidInput, error.message)
        }
    }

    // MARK: - Parts

    /// A client with its opened secret.
    func ready(_ id: OAuthClientID) async throws(MailboxError) -> (OAuthProvider, OAuthClient) {
        try await Self.ready(
            try await record(id), store: dependencies.store, vault: dependencies.vault)
    }

    static func ready(
        _ record: OAuthClientRecord, store: Store, vault: VaultHolder
    ) async throws(MailboxError) -> (OAuthProvider, OAuthClient) {
        let configuration = try OAuthClientConfiguration(record)
        let provider = try configuration.provider(of: record)
        guard let sealed = record.sealedSecret else { return (provider, OAuthClient(id: record.clientID)) }
        let secret = try await WorkspaceSealing(store: store, vault: vault, workspace: record.workspace)
            .open(sealed, for: purpose(record.id))
        guard let kind = configuration.key else {
            return (provider, OAuthClient(id: record.clientID, secret: secret))
        }
        do throws(OAuthError) {
            return (provider, OAuthClient(id: record.clientID, key: try ClientKey(kind, file: secret)))
        } catch {
            throw MailboxError(.storeFailed, "A stored key is damaged; enter the client again.")
        }
    }

    /// The key of an entry, where it has one.
    private static func key(of entry: OAuthClientEntry) throws(MailboxError) -> ClientKey? {
        guard let kind = entry.key, let file = entry.secret, !file.isEmpty else { return nil }
        do throws(OAuthError) { return try ClientKey(kind, file: file) } catch {
            throw MailboxError(.invalidInput, error.message)
        }
    }

    /// By what an administrator finds an app at the provider, for a finding.
    static func appDetail(
        _ record: OAuthClientRecord, _ provider: OAuthProvider
    ) throws(MailboxError) -> String {
        let id = try OAuthClientConfiguration(record).delegationID ?? record.clientID
        switch provider.appAccess {
        case .delegation(let scope): return "client id \(id), scope \(scope)"
        case .clientCredentials, nil: return "client id \(id)"
        }
    }

    /// Other clients of the workspace that the provider takes for the same as one: with a token of any of them it ends what
    /// an account has granted to all.
    static func twins(
        of id: OAuthClientID?, in workspace: WorkspaceID, on reader: some StoreReading
    ) throws(StoreError) -> [OAuthClientID] {
        guard let id, let client = try reader.oauthClient(id, in: workspace) else { return [] }
        return try reader.oauthClients(in: workspace).filter { other in
            other.id != id && other.provider == client.provider
                && OAuthProviders.areSame(client.clientID, other.clientID, at: client.provider)
        }.map(\.id)
    }

    func record(_ id: OAuthClientID) async throws(MailboxError) -> OAuthClientRecord {
        let workspace = dependencies.workspace
        guard let found = try await dependencies.reading({ try $0.oauthClient(id, in: workspace) }) else {
            throw MailboxError(.notFound, "There is no OAuth client \(id).")
        }
        return found
    }

    /// The client whose secret is to be kept: it stays with its owner, and goes to no other server than before. Who may
    /// change an entry cannot read its secret, and shall not be able to send it to a place of their own.
    private func keeping(
        _ id: OAuthClientID, owner: WorkspaceID?, for provider: OAuthProvider
    ) async throws(MailboxError) -> OAuthClientRecord {
        let record = try await record(id)
        guard record.workspace == owner else {
            throw MailboxError(.notFound, "There is no OAuth client \(id) with this owner.")
        }
        let before = try OAuthClientConfiguration(record).provider(of: record)
        guard Self.server(before.endpoints.token) == Self.server(provider.endpoints.token) else {
            throw MailboxError(
                .invalidInput, "Enter the client secret again: the provider's server is another one than before.")
        }
        return record
    }

    /// `https://host:port` of an address.
    private static func server(_ address: String) -> String {
        address.split(separator: "/", maxSplits: 2).prefix(2).joined(separator: "//").lowercased()
    }

    private func sealing(_ owner: WorkspaceID?) -> WorkspaceSealing {
        WorkspaceSealing(store: dependencies.store, vault: dependencies.vault, workspace: owner)
    }

    private static func purpose(_ id: OAuthClientID) -> SealPurpose {
        SealPurpose(rawValue: "oauth.client-secret:\(id)")
    }
}

extension FindingContext {
    /// Speaks of a sign-in at a provider.
    init(oauth provider: OAuthProvider, address: String) {
        self.init(
            direction: .receiving, endpoint: provider.mail.map { "\($0.imap.host):\($0.imap.port)" } ?? provider.name,
            address: address)
        usesToken = true
    }
}
