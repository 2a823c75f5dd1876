/// Where a setting was found.
public enum DiscoveryMethod: String, Sendable, Hashable, Codable, CaseIterable {
    /// A provider that the program knows.
    case preset
    /// A known provider that the domain's MX records point to; a hint.
    case mx
    /// The domain's own autoconfig document.
    case autoconfig
    /// The Thunderbird database.
    case database
    /// SRV records (RFC 6186, RFC 8314).
    case srv
    /// Exchange Autodiscover; a hint.
    case autodiscover
    /// A usual name that answered with TLS.
    case guess
}
