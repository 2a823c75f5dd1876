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
        let isUsed = try isUsedElsewhere(draft.grant)
        try disconnectMailbox(mailbox, in: workspace, erase: false)
        if isUsed { return .stillUsed }
        let client = try draft.grant.client.map { (id) throws(StoreError) in
            try OAuthClientTable.rowID(of: id, on: connection)
        }
        try RevocationTable.insert(
            draft, client: client, workspace: try rowID(of: workspace), at: now, on: connection)
        guard let record = try revocation(draft.id) else {
            throw StoreError(.programmer, "an inserted revocation is not there")
        }
        return .kept(record)
    }

    /// Keeps the sealed token of a grant that is not here any more, to end its access at the provider: new tokens came when
    /// the mailbox had been given up, or signed in to anew, already.
    ///
    /// - Returns: nil where a mailbox stands on the same grant, which has to be left as it is.
    /// - Throws: ``StoreError`` with `notFound` where the workspace is gone.
    public func keepRevocation(_ draft: RevocationDraft) throws(StoreError) -> RevocationRecord? {
        let grant = draft.grant
        var client: Int64?
        if let id = grant.client, try oauthClient(id, in: grant.workspace) != nil {
            let row = try OAuthClientTable.rowID(of: id, on: connection)
            if try isUsed(grant, client: row) { return nil }
            client = row
        }
        try RevocationTable.insert(
            draft, client: client, workspace: try rowID(of: grant.workspace), at: now, on: connection)
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

    /// Whether any mailbox stands on the same grant, be it the one that had it before. Where the provider does not say whose
    /// account it is, only that one can be told.
    private func isUsed(_ grant: GrantRecord, client: Int64) throws(StoreError) -> Bool {
        guard grant.subject.isEmpty else {
            return try GrantTable.isShared(
                client: client, issuer: grant.issuer, subject: grant.subject, besides: nil, on: connection)
        }
        guard try mailbox(grant.mailbox, in: grant.workspace) != nil,
            let present = try self.grant(of: grant.mailbox, in: grant.workspace)
        else { return false }
        return present.client == grant.client && present.issuer == grant.issuer
    }

    /// Whether another mailbox stands on the same grant: at some providers a client has one for each account.
    private func isUsedElsewhere(_ grant: GrantRecord) throws(StoreError) -> Bool {
        guard let client = grant.client, !grant.subject.isEmpty else { return false }
        return try GrantTable.isShared(
            client: try OAuthClientTable.rowID(of: client, on: connection), issuer: grant.issuer,
            subject: grant.subject, besides: try rowID(of: grant.mailbox, in: grant.workspace), on: connection)
    }

    /// Whoever signs in again wants to keep what was to be ended.
    func forgetRevocations(client: Int64, issuer: String, subject: String) throws(StoreError) {
        guard !subject.isEmpty else { return }
        if try RevocationTable.delete(client: client, issuer: issuer, subject: subject, on: connection) {
            effects.erasedSecrets = true
        }
    }
}
