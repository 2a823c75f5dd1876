public import MailModel

/// A quota: what is used and what may be used under one root (RFC 9208 §4.2.1).
public struct Quota: Sendable, Hashable {
    /// One figure of a quota.
    public struct Resource: Sendable, Hashable {
        /// What is counted, in capitals: `STORAGE` (units of 1,024 bytes), `MESSAGE`, `MAILBOX`,
        /// `ANNOTATION-STORAGE` (RFC 9208 §5), or another.
        public var name: String
        /// How much is used.
        public var usage: Int64
        /// How much may be used.
        public var limit: Int64

        /// Creates a resource.
        public init(name: String, usage: Int64, limit: Int64) {
            self.name = name
            self.usage = usage
            self.limit = limit
        }
    }

    /// The root's name; often empty.
    public var root: String
    /// The figures; empty where the root limits nothing.
    public var resources: [Resource]

    /// Creates a quota.
    public init(root: String, resources: [Resource] = []) {
        self.root = root
        self.resources = resources
    }

    /// Bytes in use and allowed, where storage is limited.
    public var storage: (usedBytes: Int64, limitBytes: Int64)? {
        guard let resource = resources.first(where: { $0.name == "STORAGE" }) else { return nil }
        // RFC 9208 §5.1: in units of 1024 octets.
        let used = resource.usage.multipliedReportingOverflow(by: 1_024)
        let limit = resource.limit.multipliedReportingOverflow(by: 1_024)
        return (used.overflow ? .max : used.partialValue, limit.overflow ? .max : limit.partialValue)
    }
}

/// The quota roots of a folder (RFC 9208 §4.2.2).
public struct FolderQuotaRoots: Sendable, Hashable {
    /// The folder.
    public var folder: FolderName
    /// The names of its roots; empty where nothing limits it.
    public var roots: [String]

    /// Creates the value.
    public init(folder: FolderName, roots: [String]) {
        self.folder = folder
        self.roots = roots
    }
}
