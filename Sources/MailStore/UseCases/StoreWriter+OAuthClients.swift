public import MailModel

extension StoreReading {
    /// How many OAuth clients a workspace can have, and how many serve all.
    public static var maximumOAuthClients: Int { 100 }

    /// One OAuth client: of this workspace, or one that serves all; nil where there is none or it is another's.
    public func oauthClient(
        _ id: OAuthClientID, in workspace: WorkspaceID
    ) throws(StoreError) -> OAuthClientRecord? {
        guard let found = try OAuthClientTable.find(id, on: connection) else { return nil }
        return found.workspace == nil || found.workspace == workspace ? found : nil
    }

    /// The OAuth clients that a workspace can use: its own first, then those that serve all, oldest first.
    public func oauthClients(in workspace: WorkspaceID) throws(StoreError) -> [OAuthClientRecord] {
        try OAuthClientTable.list(
            workspace: try rowID(of: workspace), limit: Self.maximumOAuthClients, on: connection)
            + OAuthClientTable.listShared(limit: Self.maximumOAuthClients, on: connection)
    }

    /// The data key of a workspace, or of the server where nil; nil while it seals nothing.
    public func dataKey(of workspace: WorkspaceID?) throws(StoreError) -> DataKeyRecord? {
        if let workspace { _ = try rowID(of: workspace) }
        return try DataKeyTable.find(
            ownerKind: workspace == nil ? "server" : "workspace", ownerID: workspace?.description ?? "",
            on: connection)?.record
    }
}

extension StoreWriter {
    /// Stores the data key of a workspace or of the server, where there is none yet.
    ///
    /// - Returns: the one in force: another than the given one where somebody was faster.
    /// - Throws: ``StoreError`` with `staleMasterKey` where it is wrapped by a master key that is not in force,
    ///   `invalidState` for a mailbox's key.
    public func adoptDataKey(_ record: DataKeyRecord, of workspace: WorkspaceID?) throws(StoreError) -> DataKeyRecord {
        if let found = try dataKey(of: workspace) { return found }
        try requireKeyInForce(record)
        guard record.ownerKind == (workspace == nil ? "server" : "workspace"),
            record.ownerID == workspace?.description ?? ""
        else { throw StoreError(.invalidState, "the data key belongs to another owner") }
        _ = try DataKeyTable.insert(
            record, workspace: try workspace.map { (id) throws(StoreError) in try rowID(of: id) }, mailbox: nil,
            at: now, on: connection)
        return record
    }

    /// Saves an OAuth client, new or in place of the one with its id, which keeps its owner.
    ///
    /// Grants that waited because the old entry was wrong wait no longer.
    ///
    /// - Returns: the mailboxes whose grants it got, where it was there before; at most 10,000.
    /// - Throws: ``StoreError`` with `notFound` where the workspace is gone, or the id is another owner's; `tooLarge`
    ///   where there are too many.
    @discardableResult
    public func saveOAuthClient(_ draft: OAuthClientDraft) throws(StoreError) -> [MailboxID] {
        let workspace = try draft.workspace.map { (id) throws(StoreError) in try rowID(of: id) }
        let previous = try OAuthClientTable.find(draft.id, on: connection)
        if let previous, previous.workspace != draft.workspace {
            throw StoreError(.notFound, "there is no OAuth client \(draft.id) with this owner")
        }
        let limit = Self.maximumOAuthClients
        let known =
            if let workspace {
                try OAuthClientTable.list(workspace: workspace, limit: limit, on: connection).count
            } else {
                try OAuthClientTable.listShared(limit: limit, on: connection).count
            }
        guard previous != nil || known < limit else { throw StoreError(.tooLarge, "there are too many OAuth clients") }
        try OAuthClientTable.upsert(draft, workspace: workspace, at: now, on: connection)
        try noteClientChange(draft.id, workspace)
        guard let previous else { return [] }
        if previous.sealedSecret != nil, previous.sealedSecret != draft.sealedSecret { effects.erasedSecrets = true }
        let row = try OAuthClientTable.rowID(of: draft.id, on: connection)
        try GrantTable.clearFindings(client: row, on: connection)
        try RevocationTable.hasten(client: row, at: now, on: connection)
        return try grantees(of: row)
    }

    /// Removes an OAuth client. Grants that it got stay until they are to be refreshed.
    ///
    /// - Throws: ``StoreError`` with `notFound` where there is none with this owner.
    public func removeOAuthClient(_ id: OAuthClientID, of workspace: WorkspaceID?) throws(StoreError) {
        guard let found = try OAuthClientTable.find(id, on: connection), found.workspace == workspace else {
            throw StoreError(.notFound, "there is no OAuth client \(id) with this owner")
        }
        try OAuthClientTable.delete(row: try OAuthClientTable.rowID(of: id, on: connection), on: connection)
        if found.sealedSecret != nil { effects.erasedSecrets = true }
        try noteClientChange(id, try workspace.map { (id) throws(StoreError) in try rowID(of: id) })
    }

    private func grantees(of client: Int64) throws(StoreError) -> [MailboxID] {
        var found: [MailboxID] = []
        var after: Int64 = 0
        while found.count < 10_000 {
            let part = try GrantTable.mailboxes(client: client, after: after, limit: 500, on: connection)
            found += part.map(\.mailbox)
            guard part.count == 500, let last = part.last?.row else { break }
            after = last
        }
        return found
    }

    /// What serves all is told in the first workspace's feed: there is one that every installation has.
    private func noteClientChange(_ id: OAuthClientID, _ workspace: Int64?) throws(StoreError) {
        let row: Int64
        if let workspace { row = workspace } else { row = try rowID(of: try defaultWorkspace().id) }
        try append(.oauthClientUpdated, id.description, workspace: row)
    }
}

extension ChangeKind {
    /// An OAuth client was entered, changed or removed.
    public static let oauthClientUpdated = ChangeKind(rawValue: "oauth-client.updated")
}
