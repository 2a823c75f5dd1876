public import IMAPCore
public import MailModel

extension IMAPConnection {
    /// The quotas that count for a folder, mostly one (RFC 9208 §4.1.2); one without resources where nothing is limited.
    ///
    /// - Throws: `commandUnavailable` where the server does not announce QUOTA.
    public func quotaRoots(of folder: FolderName = .inbox) async throws(IMAPClientError) -> [Quota] {
        try await execute(QuotaRootsCommand(folder: folder))
    }

    /// The figures of one quota root; nil where the server tells none (RFC 9208 §4.1.1).
    public func quota(of root: String) async throws(IMAPClientError) -> Quota? {
        try await execute(QuotaCommand(root: root))
    }
}
