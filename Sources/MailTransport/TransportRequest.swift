public import MailModel
public import NIOCore

/// What to connect to and how.
public struct TransportRequest: Sendable {
    /// Host and port.
    public var endpoint: Endpoint

    /// TLS from the first byte, or by a later upgrade.
    public var security: ConnectionSecurity

    /// By what the server's certificate is judged.
    public var trust: TLSTrust

    /// When to give up. It covers name resolution, TCP and the TLS handshake, and for STARTTLS also the upgrade.
    public var deadline: NIODeadline

    /// Takes the parts as they are.
    public init(endpoint: Endpoint, security: ConnectionSecurity, trust: TLSTrust, deadline: NIODeadline) {
        self.endpoint = endpoint
        self.security = security
        self.trust = trust
        self.deadline = deadline
    }
}

/// What has been reached on the way to a usable connection, each with the milliseconds that this stage took.
public enum TransportStage: Sendable, Hashable {
    /// The name has these addresses, in the order in which they are tried.
    case resolved([IPAddress], milliseconds: Int)
    /// TCP stands to this address.
    case connected(IPAddress, milliseconds: Int)
    /// TLS stands and the certificate was accepted. Reported by the transport itself, for STARTTLS by
    /// ``TLSUpgrader``: protocol clients do not report it again.
    case secured(TLSSession, milliseconds: Int)
}
