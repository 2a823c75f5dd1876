public import MailModel

extension StoreReading {
    /// How many of a workspace's links for owners are shown.
    public static var maximumOwnerLinks: Int { 500 }

    /// The sign-in that this digest finds, without using it up; nil where there is none, it has expired, or another
    /// browser began it.
    public func pendingSignIn(
        digest: [UInt8], browser: [UInt8], at now: Timestamp
    ) throws(StoreError) -> PendingSignIn? {
        guard let found = try SignInTable.find(digest: digest, on: connection), found.browser == browser,
            found.expires > now
        else { return nil }
        return found
    }

    /// The link with this id, whether or not it still works; nil where there is none.
    public func ownerLink(_ id: OwnerLinkID) throws(StoreError) -> OwnerLinkRecord? {
        try OwnerLinkTable.find(id, on: connection)
    }

    /// A workspace's links for owners, newest first, with those that were used or have run out.
    public func ownerLinks(in workspace: WorkspaceID) throws(StoreError) -> [OwnerLinkRecord] {
        try OwnerLinkTable.list(
            workspace: try rowID(of: workspace), limit: Self.maximumOwnerLinks, on: connection)
    }
}

extension StoreWriter {
    /// Keeps a sign-in that begins, or the result of one. The feed does not hear of it.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the workspace is gone, `constraint` for a digest that is there.
    public func keepSignIn(_ record: PendingSignIn) throws(StoreError) {
        try SignInTable.insert(record, workspace: try rowID(of: record.workspace), at: now, on: connection)
    }

    /// Takes a sign-in: nobody else gets it again.
    ///
    /// - Returns: nil where there is none, it has expired, or another browser began it; then it stays.
    public func takeSignIn(digest: [UInt8], browser: [UInt8]) throws(StoreError) -> PendingSignIn? {
        guard let found = try pendingSignIn(digest: digest, browser: browser, at: now),
            try SignInTable.delete(digest: digest, on: connection)
        else { return nil }
        effects.erasedSecrets = true
        return found
    }

    /// Makes a link for a mailbox's owner. The feed does not hear of it.
    ///
    /// - Throws: ``StoreError`` with `notFound` where workspace or client are gone.
    public func makeOwnerLink(_ draft: OwnerLinkDraft) throws(StoreError) -> OwnerLinkRecord {
        let workspace = try rowID(of: draft.workspace)
        guard try oauthClient(draft.client, in: draft.workspace) != nil else {
            throw StoreError(.notFound, "there is no OAuth client \(draft.client)")
        }
        try OwnerLinkTable.insert(
            draft, client: try OAuthClientTable.rowID(of: draft.client, on: connection), workspace: workspace, at: now,
            on: connection)
        guard let record = try ownerLink(draft.id) else {
            throw StoreError(.programmer, "an inserted link is not there")
        }
        return record
    }

    /// Uses a link up; false where it was before, or has expired.
    public func useOwnerLink(_ id: OwnerLinkID) throws(StoreError) -> Bool {
        try OwnerLinkTable.use(id, at: now, on: connection)
    }

    /// Takes a link back.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the workspace has none such.
    public func removeOwnerLink(_ id: OwnerLinkID, in workspace: WorkspaceID) throws(StoreError) {
        guard try OwnerLinkTable.delete(id, workspace: try rowID(of: workspace), on: connection) else {
            throw StoreError(.notFound, "there is no link \(id) in this workspace")
        }
    }

    /// Removes sign-ins that have expired, and links that have for 90 days. To be called at start and once a day.
    public func pruneSignIns() throws(StoreError) {
        if try SignInTable.delete(expiredBefore: now, on: connection) > 0 { effects.erasedSecrets = true }
        _ = try OwnerLinkTable.delete(
            expiredBefore: now.adding(milliseconds: -Self.historyRetention), on: connection)
    }
}
