/// Where settings were found.
///
/// In the order of trust that they deserve by themselves.
public enum DiscoveryMethod: String, Sendable, Hashable, Codable, CaseIterable {
    /// A provider that the program knows by the address's own domain.
    case preset
    /// The domain's own autoconfig document, over HTTPS.
    case autoconfig
    /// SRV records (RFC 6186, RFC 8314).
    case srv
    /// A known provider that the domain's MX records point to; a hint.
    case mx
    /// The Thunderbird database.
    case database
    /// Exchange Autodiscover; a hint.
    case autodiscover
    /// The domain's own autoconfig document, over plain HTTP; a hint.
    case plainAutoconfig = "autoconfig-http"
    /// A usual name that answered as a mail server.
    case guess

    /// Whether what it says is only a hint: it is never used before a server has answered with a valid certificate.
    public var isHint: Bool {
        switch self {
        case .mx, .autodiscover, .plainAutoconfig, .guess: true
        case .preset, .autoconfig, .srv, .database: false
        }
    }

    /// For people, such as `the SRV records`.
    public var title: String {
        switch self {
        case .preset: "the built-in table"
        case .autoconfig: "the domain's autoconfig"
        case .srv: "the SRV records"
        case .mx: "the MX records"
        case .database: "the Thunderbird database"
        case .autodiscover: "Autodiscover"
        case .plainAutoconfig: "the domain's autoconfig over plain HTTP"
        case .guess: "a usual server name"
        }
    }
}

/// Which of the two servers of a mailbox.
public enum MailService: String, Sendable, Hashable, Codable, CaseIterable {
    /// Receiving.
    case imap
    /// Sending.
    case smtp
}
