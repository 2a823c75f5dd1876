import MailModel
public import MailStore
public import Vault

/// A mailbox of a store that reads from an account of a ``FakeIMAPServer``, as a connect would leave it, without the
/// check: there is no server for sending.
public struct StoredMailbox: Sendable {
    /// The name to sign in with, which is its address too.
    public var user: String
    /// The password.
    public var password: String
    /// Where the server is.
    public var host: String
    /// Its port with implicit TLS.
    public var port: Int
    /// The server's certificate.
    public var certificateFile: String

    /// Names an account of a server, which may run in another process.
    public init(
        user: String, password: String = "secret", host: String = "127.0.0.1", port: Int, certificateFile: String
    ) {
        self.user = user
        self.password = password
        self.host = host
        self.port = port
        self.certificateFile = certificateFile
    }

    /// Takes an account of a server of this process that has TLS.
    public init(_ account: FakeAccount, of server: FakeIMAPServer, password: String = "secret") {
        self.init(
            user: account.user, password: password, port: server.port, certificateFile: server.certificateFile ?? "")
    }

    /// Writes the mailbox, its credential sealed as the program does it. The vault's master key becomes the one in force.
    ///
    /// - Parameter history: how much of what is there already is wanted.
    @discardableResult
    public func save(
        with vault: CredentialVault, history: HistoryChoice = .all, by writer: StoreWriter
    ) throws -> MailboxRecord {
        let workspace = try writer.defaultWorkspace().id
        try writer.adoptMasterKey(vault.currentKeyID.description)
        let address = try EmailAddress(user)
        let id = try writer.mailbox(address: address, in: workspace)?.id ?? MailboxID.random()
        guard let endpoint = Endpoint("\(host):\(port)") else { throw StoredMailboxError.noPort }
        let server = MailboxServer(
            endpoint: endpoint, security: .implicit, user: user, trust: .certificateFile(certificateFile))
        let draft = MailboxDraft(
            id: id, workspace: workspace, address: address, imap: server, smtp: server, receiving: .proven,
            sending: .proven)
        let record = try writer.saveMailbox(draft, credentials: try sealed(for: id, workspace, vault), folders: [])
        let key = try writer.mailboxKey(id, in: workspace)
        var state = try writer.syncState(of: key) ?? SyncState()
        state.history = history
        try writer.setSyncState(state, of: key)
        return record
    }

    private func sealed(
        for id: MailboxID, _ workspace: WorkspaceID, _ vault: CredentialVault
    ) throws -> SealedCredentials {
        let owner = DataKeyOwner.mailbox(id)
        let key = try vault.makeDataKey(for: owner)
        let context = SealContext(workspace: workspace, owner: owner, purpose: .imapPassword)
        let secret = try vault.seal(Secret(password), context: context, dataKey: key)
        return SealedCredentials(
            dataKey: DataKeyRecord(
                ownerKind: owner.kind, ownerID: owner.id, wrapped: key.bytes, masterKeyID: key.keyID.description),
            credentials: [CredentialRecord(purpose: context.purpose.rawValue, sealed: secret.bytes)])
    }
}

/// Why a mailbox could not be written.
enum StoredMailboxError: Error {
    /// The server is not listening.
    case noPort
}
