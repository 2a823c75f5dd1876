public import MailModel

extension StoreReading {
    /// How many of a workspace's revocations are shown.
    public static var maximumRevocations: Int { 500 }

    /// The access that is still to be ended at providers, the oldest first.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the workspace is not there.
    public func revocations(in workspace: WorkspaceID) throws(StoreError) -> [RevocationRecord] {
        try RevocationTable.list(
            workspace: try rowID(of: workspace), limit: Self.maximumRevocations, on: connection)
    }

    /// One of them; nil once it is over.
    public func revocation(_ id: RevocationID) throws(StoreError) -> RevocationRecord? {
        try RevocationTable.find(id, on: connection)
    }

    /// What of all workspaces is to be tried now, the longest due first.
    public func revocationsDue(at now: Timestamp, limit: Int = 100) throws(StoreError) -> [RevocationRecord] {
        try RevocationTable.due(at: now, limit: bounded(limit), on: connection)
    }
}

extension StoreWriter {
    /// Disconnects a mailbox and keeps its sealed token, to end its access at the provider: in one transaction, so that
    /// whatever is interrupted afterwards is made up for.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    public func beginRevocation(_ draft: RevocationDraft) throws(StoreError) -> RevocationBeginning {
        let (mailbox, workspace) = (draft.grant.mailbox, draft.grant.workspace)
        guard try grant(of: mailbox, in: workspace)?.stamp == draft.grant.stamp else { return .overtaken }
        try disconnectMailbox(mailbox, in: workspace, erase: false)
        return try keepRevocation(draft).map { .kept($0) } ?? .stillUsed
    }

    /// Keeps the sealed token of a grant that is not its mailbox's any more, to end its access at the provider: the mailbox
    /// was given up, or signs in otherwise or anew, in the same transaction or before the token came.
    ///
    /// - Returns: nil where a mailbox stands on the same grant, which has to be left as it is: at some providers a client
    ///   has one for each account, and all its tokens end with it.
    /// - Throws: ``StoreError`` with `notFound` where the workspace is gone.
    public func keepRevocation(_ draft: RevocationDraft) throws(StoreError) -> RevocationRecord? {
        let grant = draft.grant
        let clients = try rows(of: grant.client, draft.twins, in: grant.workspace)
        if !clients.isEmpty {
            let own = try row(ofMailbox: grant)
            if let own, try GrantTable.isHeld(grant, clients: clients, by: own, on: connection) { return nil }
            if try GrantTable.isShared(grant, clients: clients, besides: own, on: connection) { return nil }
        }
        try RevocationTable.insert(
            draft, client: clients.first, workspace: try rowID(of: grant.workspace), at: now, on: connection)
        return try revocation(draft.id)
    }

    /// Takes up an attempt; false where somebody else has, or it is over.
    ///
    /// - Parameter due: when the next one is, should this one come to nothing. It is never after the end.
    public func claimRevocation(_ record: RevocationRecord, due: Timestamp) throws(StoreError) -> Bool {
        try RevocationTable.claim(
            record.id, attempts: record.attempts, due: min(due, record.ends), on: connection)
    }

    /// Notes why an attempt came to nothing.
    ///
    /// - Parameter due: the next one is not made sooner; nor is it after the end.
    public func noteRevocation(
        _ record: RevocationRecord, _ obstacle: RevocationObstacle, notBefore due: Timestamp
    ) throws(StoreError) {
        try RevocationTable.note(record.id, obstacle, notBefore: min(due, record.ends), on: connection)
    }

    /// Ends it and erases its token; false where that was done before.
    public func endRevocation(_ record: RevocationRecord) throws(StoreError) -> Bool {
        guard try RevocationTable.delete(record.id, on: connection) else { return false }
        effects.erasedSecrets = true
        let workspace = try rowID(of: record.workspace)
        if try MailboxTable.find(record.mailbox, workspace: workspace, on: connection) != nil {
            try append(.mailboxUpdated, record.mailbox.description, workspace: workspace)
        }
        return true
    }

    /// Whoever signs in again wants to keep what was to be ended.
    func forgetRevocations(
        of grant: GrantDraft, mailbox: MailboxID, in workspace: WorkspaceID
    ) throws(StoreError) {
        let isForgotten = try RevocationTable.delete(
            clients: try rows(of: grant.client, grant.twins, in: workspace), issuer: grant.issuer,
            subject: grant.subject, mailbox: mailbox, on: connection)
        if isForgotten { effects.erasedSecrets = true }
    }
}

extension StoreReading {
    /// Whether the mailbox that had a grant stands on it still, or again after another sign-in with the same account and
    /// client.
    ///
    /// - Parameter twins: other clients that the provider takes for the same.
    public func isInForce(_ grant: GrantRecord, twins: [OAuthClientID] = []) throws(StoreError) -> Bool {
        let clients = try rows(of: grant.client, twins, in: grant.workspace)
        guard !clients.isEmpty, let mailbox = try row(ofMailbox: grant) else { return false }
        return try GrantTable.isHeld(grant, clients: clients, by: mailbox, on: connection)
    }

    /// The rows of a client and its twins, its own first; empty where it was removed.
    fileprivate func rows(
        of client: OAuthClientID?, _ twins: [OAuthClientID], in workspace: WorkspaceID
    ) throws(StoreError) -> [Int64] {
        guard let client, try oauthClient(client, in: workspace) != nil else { return [] }
        var rows: [Int64] = []
        for id in [client] + twins where try oauthClient(id, in: workspace) != nil {
            let row = try OAuthClientTable.rowID(of: id, on: connection)
            if !rows.contains(row) { rows.append(row) }
        }
        return rows
    }

    /// Nil where the mailbox is erased.
    fileprivate func row(ofMailbox grant: GrantRecord) throws(StoreError) -> Int64? {
        guard try mailbox(grant.mailbox, in: grant.workspace) != nil else { return nil }
        return try rowID(of: grant.mailbox, in: grant.workspace)
    }
}
