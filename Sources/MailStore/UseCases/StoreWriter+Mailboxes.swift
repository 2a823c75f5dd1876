public import MailModel

extension StoreWriter {
    /// Saves a mailbox with everything that belongs to it: settings, sealed credentials, health, folders, feed entry.
    ///
    /// A mailbox with the same id is replaced as a whole; its old data key is destroyed with everything that it
    /// sealed, so that no former credential can be opened again. It keeps the time of its creation, its history and
    /// its folders' ids.
    ///
    /// - Throws: ``StoreError`` with `addressTaken` where the address belongs to another mailbox id of the workspace
    ///   (look it up, take its id, seal for that id), `staleMasterKey` where the data key is wrapped by a master key
    ///   that is not in force, `invalidState` for a draft that is disconnected or a data key of another owner.
    @discardableResult
    public func saveMailbox(
        _ draft: MailboxDraft, credentials: SealedCredentials, folders: [FolderRecord]
    ) throws(StoreError) -> MailboxRecord {
        let workspace = try rowID(of: draft.workspace)
        guard draft.state != .disconnected else {
            throw StoreError(.invalidState, "a mailbox cannot be saved as disconnected")
        }
        if let holder = try MailboxTable.find(address: draft.address, workspace: workspace, on: connection),
            holder.id != draft.id
        {
            throw StoreError(.addressTaken, "the workspace has this address already, as \(holder.id)")
        }
        try requireKeyInForce(credentials.dataKey)
        guard credentials.dataKey.ownerKind == "mailbox", credentials.dataKey.ownerID == draft.id.description else {
            throw StoreError(.invalidState, "the data key belongs to another owner than the mailbox")
        }
        let previous = try MailboxTable.find(draft.id, workspace: workspace, on: connection)
        let record = MailboxRecord(
            id: draft.id, workspace: draft.workspace, address: draft.address, displayName: draft.displayName,
            state: draft.state, imap: draft.imap, smtp: draft.smtp,
            receiving: .after(draft.receiving, previous: previous?.receiving, now: now),
            sending: .after(draft.sending, previous: previous?.sending, now: now), created: previous?.created ?? now,
            updated: now, lastVerified: previous?.lastVerified, dailyLimit: draft.dailyLimit ?? previous?.dailyLimit,
            provider: draft.provider)
        let row = try MailboxTable.upsert(record, workspace: workspace, on: connection)
        try replace(credentials, mailbox: row, workspace: workspace)
        try replace(folders, mailbox: row)
        try DomainHealthTable.want(
            draft.address.domain, workspace: workspace, due: now.adding(milliseconds: Self.domainReadingDelay),
            on: connection)
        try HealthTable.schedule(mailbox: row, at: draft.state == .active ? now : nil, on: connection)
        try append(
            previous == nil ? .mailboxConnected : .mailboxUpdated, draft.id.description, workspace: workspace)
        return record
    }

    /// Stops work with a mailbox; its credential is kept. Pausing a paused one changes nothing.
    ///
    /// - Throws: ``StoreError`` with `notFound`, or `invalidState` where it is disconnected.
    @discardableResult
    public func pauseMailbox(_ id: MailboxID, in workspace: WorkspaceID) throws(StoreError) -> MailboxRecord {
        try setState(.paused, of: id, in: workspace)
    }

    /// Takes work with a paused mailbox up again. Resuming an active one changes nothing.
    ///
    /// - Throws: ``StoreError`` with `notFound`, or `invalidState` where it is disconnected.
    @discardableResult
    public func resumeMailbox(_ id: MailboxID, in workspace: WorkspaceID) throws(StoreError) -> MailboxRecord {
        try setState(.active, of: id, in: workspace)
    }

    /// Destroys a mailbox's credentials, and with `erase` the mailbox and everything that belongs to it, its history of
    /// checks and its messages included. ``Store/disconnectMailbox(_:in:erase:)`` does the same in pieces, which a large
    /// mailbox needs, so that others can write meanwhile.
    ///
    /// The wrapped data key goes first, and the database's history is discarded after the commit, so that the
    /// credential cannot be opened again even with the master key.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    public func disconnectMailbox(_ id: MailboxID, in workspace: WorkspaceID, erase: Bool) throws(StoreError) {
        let workspaceRow = try rowID(of: workspace)
        let record = try found(id, workspace: workspaceRow)
        let row = try MailboxTable.rowID(of: id, workspace: workspaceRow, on: connection)
        if try DataKeyTable.delete(mailbox: row, on: connection) { effects.erasedSecrets = true }
        if erase {
            while try eraseMessages(of: MailboxKey(rawValue: row), limit: 500) > 0 {}
            // What follows from that is written while the mailbox is still there.
            try settle()
            try CheckRunTable.delete(address: record.address, workspace: workspaceRow, on: connection)
            try MailboxTable.delete(row: row, on: connection)
            effects.erasedSecrets = true
        } else {
            try save(record.with(state: .disconnected, updated: now), workspace: workspaceRow)
            try HealthTable.schedule(mailbox: row, at: nil, on: connection)
        }
        try append(erase ? .mailboxErased : .mailboxUpdated, id.description, workspace: workspaceRow)
    }

    /// Records what was learnt about receiving, sending or both; nil leaves a side as it is. The feed hears of it
    /// where the answer changed.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    @discardableResult
    public func recordHealth(
        of id: MailboxID, in workspace: WorkspaceID, receiving: HealthOutcome? = nil, sending: HealthOutcome? = nil
    ) throws(StoreError) -> MailboxRecord {
        let workspaceRow = try rowID(of: workspace)
        let record = try found(id, workspace: workspaceRow)
        let newReceiving = receiving.map { DirectionHealthRecord.after($0, previous: record.receiving, now: now) }
        let newSending = sending.map { DirectionHealthRecord.after($0, previous: record.sending, now: now) }
        let isNews =
            (newReceiving.map { $0.since != record.receiving.since || $0.status != record.receiving.status } ?? false)
            || (newSending.map { $0.since != record.sending.since || $0.status != record.sending.status } ?? false)
        let changed = record.with(
            receiving: newReceiving, sending: newSending, updated: isNews ? now : record.updated)
        try save(changed, workspace: workspaceRow)
        if isNews { try append(.mailboxUpdated, id.description, workspace: workspaceRow) }
        return changed
    }

    /// Puts the folders that the server lists now in place of those that are known. Folders that stay keep their row
    /// ids; messages of folders that go are taken out of them. A folder that has another name now is to be renamed
    /// first, with ``renameFolder(_:to:)``. What a person decided folders are for counts more than the roles given.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    public func replaceFolders(
        of id: MailboxID, in workspace: WorkspaceID, with folders: [FolderRecord]
    ) throws(StoreError) {
        let workspaceRow = try rowID(of: workspace)
        let row = try MailboxTable.rowID(of: id, workspace: workspaceRow, on: connection)
        guard try replace(folders, mailbox: row) else { return }
        try append(.mailboxUpdated, id.description, workspace: workspaceRow)
    }

    // MARK: - Parts

    /// Whether anything was different.
    @discardableResult
    func replace(_ folders: [FolderRecord], mailbox: Int64) throws(StoreError) -> Bool {
        let folders = ChosenRoles.applied(
            try FolderTable.chosenRoles(mailbox: mailbox, on: connection), to: folders)
        let known = Dictionary(
            try FolderTable.list(mailbox: mailbox, on: connection).map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        let listed = Set(folders.map(\.name))
        var isDifferent = false
        for name in known.keys.sorted(by: { $0.description < $1.description }) where !listed.contains(name) {
            if let key = try FolderTable.rowID(of: name, mailbox: mailbox, on: connection) {
                try removeAllLocations(folder: key)
                touched.counts[key.rawValue] = nil
                touched.folders[key.rawValue] = nil
            }
            try FolderTable.delete(name: name, mailbox: mailbox, on: connection)
            isDifferent = true
        }
        for folder in folders where known[folder.name] != folder {
            try FolderTable.upsert(folder, mailbox: mailbox, on: connection)
            isDifferent = true
            if let old = known[folder.name], old.role != folder.role,
                let key = try FolderTable.rowID(of: folder.name, mailbox: mailbox, on: connection)
            {
                try placeAnew(key)
            }
        }
        return isDifferent
    }

    /// Puts the messages of a folder whose role changed where they lie now.
    private func placeAnew(_ folder: FolderKey) throws(StoreError) {
        touched.folders[folder.rawValue] = nil
        let role = try folderInfo(folder).role
        var next: UInt32 = 1
        while true {
            let rows = try LocationTable.list(folder: folder, in: next...UInt32.max, limit: 500, on: connection)
            for row in rows { try place(row, role: role) }
            guard rows.count == 500, let last = rows.last?.uid, last < Int64(UInt32.max) else { break }
            next = UInt32(clamping: last + 1)
        }
        var last: Int64 = 0
        while let end = try placeProvisional(folder, after: last, role: role) { last = end }
    }

    private func placeProvisional(
        _ folder: FolderKey, after row: Int64, role: FolderRole?
    ) throws(StoreError) -> Int64? {
        let rows = try LocationTable.list(folder: folder, after: row, limit: 500, on: connection)
        for row in rows { try place(row, role: role) }
        return rows.last?.id
    }

    private func place(_ old: LocationTable.Row, role: FolderRole?) throws(StoreError) {
        var row = old
        row.show(FieldText.flags(in: old.flags), labels: FieldText.values(in: old.labels), role: role)
        _ = try replace(old, by: row)
    }

    private func replace(_ credentials: SealedCredentials, mailbox: Int64, workspace: Int64) throws(StoreError) {
        if try DataKeyTable.delete(mailbox: mailbox, on: connection) { effects.erasedSecrets = true }
        let key = try DataKeyTable.insert(
            credentials.dataKey, workspace: workspace, mailbox: mailbox, at: now, on: connection)
        for credential in credentials.credentials {
            try CredentialTable.insert(credential, dataKey: key, at: now, on: connection)
        }
    }

    private func setState(
        _ state: MailboxState, of id: MailboxID, in workspace: WorkspaceID
    ) throws(StoreError) -> MailboxRecord {
        let workspaceRow = try rowID(of: workspace)
        let record = try found(id, workspace: workspaceRow)
        guard record.state != .disconnected else {
            throw StoreError(.invalidState, "the mailbox is disconnected and has no credential; connect it again")
        }
        guard record.state != state else { return record }
        let changed = record.with(state: state, updated: now)
        try save(changed, workspace: workspaceRow)
        let row = try MailboxTable.rowID(of: id, workspace: workspaceRow, on: connection)
        try HealthTable.schedule(mailbox: row, at: state == .active ? now : nil, on: connection)
        try append(.mailboxUpdated, id.description, workspace: workspaceRow)
        return changed
    }

    func found(_ id: MailboxID, workspace: Int64) throws(StoreError) -> MailboxRecord {
        guard let record = try MailboxTable.find(id, workspace: workspace, on: connection) else {
            throw StoreError(.notFound, "there is no mailbox \(id) in this workspace")
        }
        return record
    }

    func save(_ record: MailboxRecord, workspace: Int64) throws(StoreError) {
        _ = try MailboxTable.upsert(record, workspace: workspace, on: connection)
    }
}

extension MailboxRecord {
    /// A copy in which the given parts are others.
    func with(
        state: MailboxState? = nil, receiving: DirectionHealthRecord? = nil, sending: DirectionHealthRecord? = nil,
        updated: Timestamp, lastVerified: Timestamp? = nil
    ) -> MailboxRecord {
        MailboxRecord(
            id: id, workspace: workspace, address: address, displayName: displayName, state: state ?? self.state,
            imap: imap, smtp: smtp, receiving: receiving ?? self.receiving, sending: sending ?? self.sending,
            created: created, updated: updated, lastVerified: lastVerified ?? self.lastVerified,
            dailyLimit: dailyLimit, provider: provider)
    }
}
