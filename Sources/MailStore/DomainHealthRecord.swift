public import MailModel

/// What a domain says of its mail in DNS, as it was read last.
public struct DomainHealthRecord: Sendable, Hashable {
    /// The longest report that is kept, in bytes.
    public static let maximumReportBytes = 256 << 10

    /// The domain.
    public let domain: DomainName
    /// What was found, as JSON; the store does not look into it.
    public let report: String
    /// How it stands in short, for lists; at most 200 bytes, into which the store does not look either.
    public let states: String
    /// When it was read.
    public let checked: Timestamp

    /// Describes what was read.
    public init(domain: DomainName, report: String, states: String = "", checked: Timestamp) {
        self.domain = domain
        self.report = report
        self.states = states
        self.checked = checked
    }
}

/// A domain that is to be read.
public struct DueDomain: Sendable, Hashable {
    /// Whose it is.
    public let workspace: WorkspaceID
    /// The domain.
    public let domain: DomainName
    /// A mailbox in it that is in use, the one connected last.
    public let mailbox: MailboxID
}
