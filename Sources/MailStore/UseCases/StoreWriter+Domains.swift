public import MailModel

extension StoreReading {
    /// What was read of a domain last; nil where it was never looked at.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the workspace is not there.
    public func domainHealth(
        of domain: DomainName, in workspace: WorkspaceID
    ) throws(StoreError) -> DomainHealthRecord? {
        try DomainHealthTable.find(domain: domain, workspace: try rowID(of: workspace), on: connection)
    }

    /// ``DomainHealthRecord/states`` of those of the domains that were read.
    ///
    /// - Throws: ``StoreError`` with `notFound` where the workspace is not there.
    public func domainStates(
        of domains: Set<DomainName>, in workspace: WorkspaceID
    ) throws(StoreError) -> [DomainName: String] {
        let row = try rowID(of: workspace)
        var states: [DomainName: String] = [:]
        for domain in domains {
            states[domain] = try DomainHealthTable.states(domain: domain, workspace: row, on: connection)
        }
        return states
    }

    /// The domains of all workspaces that are to be read, the longest due first. Only those in which a mailbox is in use.
    ///
    /// - Parameter limit: how many at most, up to ``maximumPageItems``.
    public func domainsDue(at now: Timestamp, limit: Int = 100) throws(StoreError) -> [DueDomain] {
        try DomainHealthTable.due(at: now, limit: bounded(limit), on: connection)
    }
}

extension StoreWriter {
    /// A domain is read so long after its first mailbox was connected at the latest, in milliseconds: until then the
    /// message there and back has shown by which keys it is signed.
    public static var domainReadingDelay: Int64 { 60_000 }

    /// Keeps what was read of a domain, in place of what was read before.
    ///
    /// - Parameter due: when it is read again.
    /// - Throws: ``StoreError`` with `notFound`, or `tooLarge`.
    public func recordDomainHealth(
        _ record: DomainHealthRecord, due: Timestamp, in workspace: WorkspaceID
    ) throws(StoreError) {
        guard record.report.utf8.count <= DomainHealthRecord.maximumReportBytes, record.states.utf8.count <= 200 else {
            throw StoreError(.tooLarge, "the description of a domain is too long")
        }
        let row = try rowID(of: workspace)
        try DomainHealthTable.upsert(record, due: due, workspace: row, on: connection)
        try append(.domainChecked, record.domain.description, workspace: row)
    }

    /// Has a domain read at a time, and no sooner than so many milliseconds after it was read last. A domain without any
    /// mailbox stays unread.
    ///
    /// - Throws: ``StoreError`` with `notFound`.
    public func readDomain(
        _ domain: DomainName, at due: Timestamp, pause: Int64 = 0, in workspace: WorkspaceID
    ) throws(StoreError) {
        try DomainHealthTable.setDue(
            domain, workspace: try rowID(of: workspace), due: due, pause: pause, on: connection)
    }
}
