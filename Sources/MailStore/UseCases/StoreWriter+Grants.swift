public import MailModel

/// What became of new tokens.
public enum GrantRotationResult: Sendable, Hashable {
    /// They are in force.
    case stored
    /// Somebody else stored newer ones meanwhile: read again.
    case overtaken
    /// The grant is gone, or another sign-in has taken its place.
    case gone
}

extension StoreReading {
    /// A mailbox's grant; nil where it signs in with a password or is disconnected.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the workspace has no such mailbox.
    public func grant(of mailbox: MailboxID, in workspace: WorkspaceID) throws(StoreError) -> GrantRecord? {
        try GrantTable.find(mailbox: try rowID(of: mailbox, in: workspace), on: connection)
    }

    /// A workspace's grants in the order in which they were given.
    ///
    /// - Parameters:
    ///   - after: ``Page/next`` of the part before; nil for the first.
    ///   - limit: how many at most, up to ``maximumPageItems``.
    public func grants(
        in workspace: WorkspaceID, after: String? = nil, limit: Int = 100
    ) throws(StoreError) -> Page<GrantRecord> {
        let limit = bounded(limit)
        let found = try GrantTable.list(
            workspace: try rowID(of: workspace), after: after.flatMap { Int64($0) } ?? 0, limit: limit + 1,
            on: connection)
        return Page(
            items: found.prefix(limit).map(\.record),
            next: found.count > limit ? String(found[limit - 1].row) : nil)
    }
}

extension StoreWriter {
    /// The purpose under which a grant's tokens are sealed.
    public static var grantPurpose: String { "oauth.grant" }

    /// Saves what is known of a mailbox's grant, whose tokens ``saveMailbox(_:credentials:folders:)`` has stored in the same
    /// transaction. Access of the same account that was to be ended at the provider is left as it is from now on.
    ///
    /// - Throws: ``StoreError`` with `notFound` where mailbox or client are gone, `invalidState` where the mailbox has no
    ///   credential of the purpose ``grantPurpose``.
    public func saveGrant(
        _ draft: GrantDraft, of mailbox: MailboxID, in workspace: WorkspaceID
    ) throws(StoreError) {
        let workspaceRow = try rowID(of: workspace)
        guard try oauthClient(draft.client, in: workspace) != nil else {
            throw StoreError(.notFound, "there is no OAuth client \(draft.client)")
        }
        let row = try MailboxTable.rowID(of: mailbox, workspace: workspaceRow, on: connection)
        guard let key = try DataKeyTable.find(mailbox: row, on: connection),
            try CredentialTable.list(dataKey: key.id, on: connection).contains(where: {
                $0.purpose == Self.grantPurpose
            })
        else { throw StoreError(.invalidState, "the mailbox has no tokens") }
        let client = try OAuthClientTable.rowID(of: draft.client, on: connection)
        try GrantTable.insert(
            draft, client: client, dataKey: key.id, mailbox: row, workspace: workspaceRow, at: now, on: connection)
        try forgetRevocations(of: draft, mailbox: mailbox, in: workspace)
    }

    /// Puts new tokens in the place of those that were read, where nobody else has done so meanwhile. The feed does not
    /// hear of it.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the mailbox is gone.
    public func rotateGrant(
        _ rotation: GrantRotation, of mailbox: MailboxID, in workspace: WorkspaceID
    ) throws(StoreError) -> GrantRotationResult {
        let row = try rowID(of: mailbox, in: workspace)
        guard let key = try DataKeyTable.find(mailbox: row, on: connection),
            let known = try GrantTable.find(mailbox: row, on: connection)
        else { return .gone }
        guard try GrantTable.rotate(rotation, mailbox: row, at: now, on: connection) else {
            let isSame = known.granted == rotation.stamp.granted
            return isSame && known.version > rotation.stamp.version ? .overtaken : .gone
        }
        guard
            try CredentialTable.replace(
                CredentialRecord(purpose: Self.grantPurpose, sealed: rotation.sealed), dataKey: key.id, on: connection)
        else { throw StoreError(.corrupted, "the database is damaged: a grant has no tokens") }
        if !known.finding.isEmpty {
            try append(.mailboxUpdated, mailbox.description, workspace: try rowID(of: workspace))
        }
        return .stored
    }

    /// Notes that a refresh of these tokens is about to be sent, or that it came to nothing; false where the grant has
    /// others by now.
    ///
    /// What is left behind by an interruption tells later why a refresh token is not accepted any more.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the mailbox is gone.
    public func noteRefresh(
        started: Bool, stamp: GrantStamp, of mailbox: MailboxID, in workspace: WorkspaceID
    ) throws(StoreError) -> Bool {
        try GrantTable.setRefreshStarted(
            started ? now : nil, stamp: stamp, mailbox: try rowID(of: mailbox, in: workspace), on: connection)
    }

    /// Notes for what a grant waits; false where it has other tokens by now.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the mailbox is gone.
    public func noteGrantFinding(
        _ finding: String, stamp: GrantStamp, of mailbox: MailboxID, in workspace: WorkspaceID
    ) throws(StoreError) -> Bool {
        let workspaceRow = try rowID(of: workspace)
        let row = try MailboxTable.rowID(of: mailbox, workspace: workspaceRow, on: connection)
        guard try GrantTable.setFinding(finding, stamp: stamp, mailbox: row, on: connection) else { return false }
        try append(.mailboxUpdated, mailbox.description, workspace: workspaceRow)
        return true
    }

    /// Notes that a grant is used now. The feed does not hear of it.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the mailbox is gone.
    public func touchGrant(of mailbox: MailboxID, in workspace: WorkspaceID) throws(StoreError) {
        try GrantTable.touch(mailbox: try rowID(of: mailbox, in: workspace), at: now, on: connection)
    }
}
