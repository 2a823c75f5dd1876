public import MailModel

/// Where a service of a domain is found (RFC 2782).
public struct SRVRecord: Sendable, Hashable {
    /// The host, or nil where the domain says that it does not offer the service (target `.`).
    public let target: DomainName?
    /// The TCP port; 0 only where there is no target.
    public let port: Int
    /// Lower is tried first.
    public let priority: Int
    /// The share among equals; higher gets more.
    public let weight: Int

    /// Takes the fields as they are.
    public init(target: DomainName?, port: Int, priority: Int, weight: Int) {
        self.target = target
        self.port = port
        self.priority = priority
        self.weight = weight
    }
}

/// A host that takes mail for a domain (RFC 5321 §5.1).
public struct MXRecord: Sendable, Hashable {
    /// The host, or nil where the domain takes no mail at all (RFC 7505 §3).
    public let host: DomainName?
    /// Lower is tried first.
    public let preference: Int

    /// Takes the fields as they are.
    public init(host: DomainName?, preference: Int) {
        self.host = host
        self.preference = preference
    }
}
