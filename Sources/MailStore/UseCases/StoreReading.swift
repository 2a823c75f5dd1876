public import MailModel

extension StoreReading {
    /// The most items that a part of a list can have.
    public static var maximumPageItems: Int { 500 }

    // MARK: - Installation

    /// Facts about the store.
    public func installation() throws(StoreError) -> Installation {
        guard let found = try InstallationTable.find(on: connection) else {
            throw StoreError(.corrupted, "the database is damaged: it has no installation row")
        }
        return found
    }

    /// The workspace that every installation has.
    public func defaultWorkspace() throws(StoreError) -> WorkspaceRecord {
        guard let found = try WorkspaceTable.findFirst(on: connection) else {
            throw StoreError(.corrupted, "the database is damaged: it has no workspace")
        }
        return found
    }

    /// All workspaces, the oldest first.
    public func workspaces() throws(StoreError) -> [WorkspaceRecord] { try WorkspaceTable.list(on: connection) }

    /// The ids of the master keys without which something stored could not be opened; empty while nothing is sealed.
    public func masterKeyIDsInUse() throws(StoreError) -> Set<String> {
        try DataKeyTable.masterKeyIDs(on: connection)
    }

    // MARK: - Mailboxes

    /// The mailbox with this id; nil where the workspace has none.
    public func mailbox(_ id: MailboxID, in workspace: WorkspaceID) throws(StoreError) -> MailboxRecord? {
        try MailboxTable.find(id, workspace: try rowID(of: workspace), on: connection)
    }

    /// The mailbox with this id, whatever its workspace: for engines, which serve all of them. What somebody asks for
    /// goes by ``mailbox(_:in:)``.
    public func mailboxOfAnyWorkspace(_ id: MailboxID) throws(StoreError) -> MailboxRecord? {
        try MailboxTable.find(id, on: connection)
    }

    /// The mailbox with this address, compared without regard to case; nil where the workspace has none.
    public func mailbox(address: EmailAddress, in workspace: WorkspaceID) throws(StoreError) -> MailboxRecord? {
        try MailboxTable.find(address: address, workspace: try rowID(of: workspace), on: connection)
    }

    /// Mailboxes in the order of their addresses.
    ///
    /// - Parameters:
    ///   - after: ``Page/next`` of the part before; nil for the first.
    ///   - limit: how many at most, up to ``maximumPageItems``.
    public func mailboxes(
        in workspace: WorkspaceID, after: String? = nil, limit: Int = 100
    ) throws(StoreError) -> Page<MailboxRecord> {
        let limit = bounded(limit)
        let found = try MailboxTable.list(
            workspace: try rowID(of: workspace), after: after ?? "", limit: limit + 1, on: connection)
        return Page(
            items: Array(found.prefix(limit)),
            next: found.count > limit ? found[limit - 1].address.comparisonKey : nil)
    }

    /// A mailbox's sealed credentials; nil where it is disconnected.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the workspace has no such mailbox.
    public func credentials(
        of mailbox: MailboxID, in workspace: WorkspaceID
    ) throws(StoreError) -> SealedCredentials? {
        let row = try rowID(of: mailbox, in: workspace)
        guard let key = try DataKeyTable.find(mailbox: row, on: connection) else { return nil }
        return SealedCredentials(
            dataKey: key.record, credentials: try CredentialTable.list(dataKey: key.id, on: connection))
    }

    /// A mailbox's folders in the order of their names.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the workspace has no such mailbox.
    public func folders(of mailbox: MailboxID, in workspace: WorkspaceID) throws(StoreError) -> [FolderRecord] {
        try FolderTable.list(mailbox: try rowID(of: mailbox, in: workspace), on: connection)
    }

    // MARK: - Checks and verifications

    /// One run of the connection test.
    public func checkRun(_ id: CheckRunID, in workspace: WorkspaceID) throws(StoreError) -> CheckRunRecord? {
        try CheckRunTable.find(id, workspace: try rowID(of: workspace), on: connection)
    }

    /// The runs for an address, newest first, also those from before it was connected.
    ///
    /// - Parameters:
    ///   - after: ``Page/next`` of the part before; nil for the first.
    ///   - limit: how many at most, up to ``maximumPageItems``.
    public func checkRuns(
        for address: EmailAddress, in workspace: WorkspaceID, after: String? = nil, limit: Int = 20
    ) throws(StoreError) -> Page<CheckRunRecord> {
        let limit = bounded(limit)
        let found = try CheckRunTable.list(
            address: address, workspace: try rowID(of: workspace), before: after.flatMap { Int64($0) } ?? .max,
            limit: limit + 1, on: connection)
        return Page(
            items: found.prefix(limit).map(\.record),
            next: found.count > limit ? String(found[limit - 1].id) : nil)
    }

    /// One verification.
    public func verification(
        _ id: VerificationID, in workspace: WorkspaceID
    ) throws(StoreError) -> VerificationRecord? {
        try VerificationTable.find(id, workspace: try rowID(of: workspace), on: connection)?.record
    }

    /// The verification of a mailbox that began last.
    public func latestVerification(
        of mailbox: MailboxID, in workspace: WorkspaceID
    ) throws(StoreError) -> VerificationRecord? {
        try VerificationTable.findLatest(mailbox: try rowID(of: mailbox, in: workspace), on: connection)?.record
    }

    /// The verifications of a mailbox that showed who gives verdicts on senders, newest first, the latest 50. Where their copies lie is not read.
    public func reportedVerifications(
        of mailbox: MailboxID, in workspace: WorkspaceID
    ) throws(StoreError) -> [VerificationRecord] {
        try VerificationTable.listReported(mailbox: try rowID(of: mailbox, in: workspace), limit: 50, on: connection)
    }

    /// Verifications of all workspaces whose copies may still lie in a mailbox, oldest first: what a program takes up
    /// when it starts.
    ///
    /// - Parameters:
    ///   - after: ``Page/next`` of the part before; nil for the first.
    ///   - limit: how many at most, up to ``maximumPageItems``.
    public func pendingVerifications(
        after: String? = nil, limit: Int = 100
    ) throws(StoreError) -> Page<VerificationRecord> {
        let limit = bounded(limit)
        let found = try VerificationTable.listCleanupDue(
            after: after.flatMap { Int64($0) } ?? 0, limit: limit + 1, on: connection)
        return Page(
            items: found.prefix(limit).map(\.record),
            next: found.count > limit ? String(found[limit - 1].id) : nil)
    }

    // MARK: - Feed

    /// The feed of the whole installation after a position: what engines follow.
    ///
    /// - Parameters:
    ///   - sequence: where the reader stands; 0 is the beginning of time.
    ///   - limit: how many at most, up to ``maximumPageItems``.
    public func changes(after sequence: Int64, limit: Int = 100) throws(StoreError) -> ChangePage {
        try changePage(after: sequence, limit: bounded(limit)) { (limit) throws(StoreError) in
            try ChangeTable.list(after: sequence, limit: limit, on: connection)
        }
    }

    /// One workspace's feed after a position: what its pages follow.
    ///
    /// - Parameters:
    ///   - sequence: where the reader stands; 0 is the beginning of time.
    ///   - limit: how many at most, up to ``maximumPageItems``.
    public func changes(
        in workspace: WorkspaceID, after sequence: Int64, limit: Int = 100
    ) throws(StoreError) -> ChangePage {
        let row = try rowID(of: workspace)
        return try changePage(after: sequence, limit: bounded(limit)) { (limit) throws(StoreError) in
            try ChangeTable.list(workspace: row, after: sequence, limit: limit, on: connection)
        }
    }

    /// Where the feed ends now: the position from which a reader that has just loaded everything continues.
    public func feedPosition() throws(StoreError) -> Int64 {
        max(try ChangeTable.newest(on: connection), try InstallationTable.feedFloor(on: connection))
    }

    private func changePage(
        after sequence: Int64, limit: Int, list: (Int) throws(StoreError) -> [Change]
    ) throws(StoreError) -> ChangePage {
        let floor = try InstallationTable.feedFloor(on: connection)
        let newest = max(try ChangeTable.newest(on: connection), floor)
        // A position beyond the end is from another life of the database, such as before a backup was put back.
        guard sequence >= floor, sequence <= newest else { return .reload(from: newest) }
        let found = try list(limit)
        return .changes(found, upTo: found.count < limit ? newest : found.last?.sequence ?? newest)
    }

    // MARK: - Row ids

    func rowID(of workspace: WorkspaceID) throws(StoreError) -> Int64 {
        try WorkspaceTable.rowID(of: workspace, on: connection)
    }

    func rowID(of mailbox: MailboxID, in workspace: WorkspaceID) throws(StoreError) -> Int64 {
        try MailboxTable.rowID(of: mailbox, workspace: try rowID(of: workspace), on: connection)
    }

    func bounded(_ limit: Int) -> Int { min(max(limit, 1), Self.maximumPageItems) }
}
