public import MailModel

/// What a domain says of its mail in DNS, as it was read last.
public struct DomainHealthRecord: Sendable, Hashable {
    /// The longest report that is kept, in bytes.
    public static let maximumReportBytes = 256 << 10

    /// The domain.
    public let domain: DomainName
    /// What was found, as JSON; the store does not look into it.
    public let report: String
    /// When it was read.
    public let checked: Timestamp

    /// Describes what was read.
    public init(domain: DomainName, report: String, checked: Timestamp) {
        self.domain = domain
        self.report = report
        self.checked = checked
    }
}
