import MailModel
import MailStore

/// Runs every statement about OAuth once, for whoever watches how they are answered.
func useOAuth(of store: Store, _ workspace: WorkspaceID, masterKey: String) async throws {
    let client = OAuthClientDraft(
        id: .random(), workspace: workspace, provider: "google", realm: "", clientID: "x", configuration: "{}",
        sealedSecret: [1], secretExpires: nil)
    let shared = OAuthClientDraft(
        id: .random(), workspace: nil, provider: "google", realm: "", clientID: "x", configuration: "{}",
        sealedSecret: nil, secretExpires: nil)
    let key = DataKeyRecord(
        ownerKind: "workspace", ownerID: "\(workspace)", wrapped: [1], masterKeyID: masterKey)
    let end = Sample.time.adding(milliseconds: 1000)
    let address = try EmailAddress("grantee@mail.test")
    let mailbox = try await store.connect("grantee", in: workspace)
    try await store.write { writer in
        _ = try writer.adoptDataKey(key, of: workspace)
        try writer.saveOAuthClient(client)
        try writer.saveOAuthClient(shared)
        guard let record = try writer.mailbox(mailbox, in: workspace) else { return }
        let draft = MailboxDraft(
            id: mailbox, workspace: workspace, address: record.address, imap: record.imap, smtp: record.smtp)
        let credentials = SealedCredentials(
            dataKey: DataKeyRecord(
                ownerKind: "mailbox", ownerID: "\(mailbox)", wrapped: [2], masterKeyID: masterKey),
            credentials: [CredentialRecord(purpose: StoreWriter.grantPurpose, sealed: [3])])
        try writer.saveMailbox(draft, credentials: credentials, folders: [])
        try writer.saveGrant(
            GrantDraft(
                client: client.id, issuer: "", subject: "s", account: "", scopes: [], grantedBy: "",
                accessExpires: nil, grantExpires: nil), of: mailbox, in: workspace)
        let stamp = GrantStamp(granted: writer.now, version: 1)
        _ = try writer.noteRefresh(started: true, stamp: stamp, of: mailbox, in: workspace)
        _ = try writer.noteGrantFinding("x", stamp: stamp, of: mailbox, in: workspace)
        _ = try writer.rotateGrant(
            GrantRotation(of: stamp, sealed: [4], accessExpires: nil), of: mailbox, in: workspace)
        try writer.touchGrant(of: mailbox, in: workspace)
        try writer.saveOAuthClient(client)
        try writer.keepSignIn(
            PendingSignIn(
                workspace: workspace, stage: .asked, digest: [1], browser: [1], sealed: [1], expires: end))
        _ = try writer.takeSignIn(digest: [1], browser: [1])
        let link = try writer.makeOwnerLink(
            OwnerLinkDraft(
                id: .random(), workspace: workspace, digest: [1], address: address, client: client.id, inviter: "",
                expires: end))
        _ = try writer.useOwnerLink(link.id)
        _ = try writer.ownerLinks(in: workspace)
        try writer.removeOwnerLink(link.id, in: workspace)
        guard let grant = try writer.grant(of: mailbox, in: workspace) else { return }
        let begun = try writer.beginRevocation(
            RevocationDraft(id: .random(), grant: grant, address: address, sealed: [5], due: writer.now, ends: end))
        guard case .kept(let kept) = begun else { return }
        _ = try writer.revocations(in: workspace)
        _ = try writer.revocationsDue(at: writer.now)
        _ = try writer.claimRevocation(kept, due: end)
        try writer.noteRevocation(kept, .client, notBefore: end)
        _ = try writer.endRevocation(kept)
        _ = try writer.keepRevocation(
            RevocationDraft(id: .random(), grant: grant, address: address, sealed: [5], due: writer.now, ends: end))
    }
    try await store.read { reader in
        _ = try reader.oauthClient(client.id, in: workspace)
        _ = try reader.oauthClients(in: workspace)
        _ = try reader.dataKey(of: nil)
        _ = try reader.grant(of: mailbox, in: workspace)
        _ = try reader.grants(in: workspace)
    }
    try await store.write { try $0.removeOAuthClient(client.id, of: workspace) }
}
