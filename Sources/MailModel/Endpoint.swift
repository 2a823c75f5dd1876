/// A host as a person names it: a DNS name or a literal address.
public enum Host: Sendable, Hashable, CustomStringConvertible {
    /// A DNS name, to be resolved.
    case name(DomainName)
    /// A literal address.
    case address(IPAddress)

    /// Reads an address literal or a DNS name in ASCII form; nil for neither.
    public init?(_ text: some StringProtocol) {
        if let address = IPAddress(text) {
            self = .address(address)
        } else if let name = DomainName(text) {
            // A name whose last label is all digits would be taken for an address by other programs (RFC 1123 §2.1).
            guard let last = name.labels.last, !last.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            self = .name(name)
        } else {
            return nil
        }
    }

    /// The name, or the address without brackets.
    public var description: String {
        switch self {
        case .name(let name): name.description
        case .address(let address): address.description
        }
    }
}

/// A host and a TCP port.
public struct Endpoint: Sendable, Hashable, CustomStringConvertible {
    /// Where to connect.
    public var host: Host
    /// The TCP port, 1 to 65535.
    public var port: Int

    /// Takes a port of 1 to 65535; anything else is a programmer's error.
    public init(host: Host, port: Int) {
        precondition((1...65535).contains(port), "a TCP port is 1 to 65535")
        self.host = host
        self.port = port
    }

    /// Reads `host`, `host:port` or `[v6]:port`; nil where it is neither.
    ///
    /// - Parameter defaultPort: the port where the text names none; without one, a text without a port is refused.
    public init?(_ text: String, defaultPort: Int? = nil) {
        var hostText = Substring(text)
        var port = defaultPort
        if IPAddress(text) == nil, let colon = text.lastIndex(of: ":"), !text.hasSuffix("]") {
            guard let number = Int(text[text.index(after: colon)...]), (1...65535).contains(number) else { return nil }
            port = number
            hostText = text[..<colon]
        }
        guard let host = Host(hostText), let port else { return nil }
        self.init(host: host, port: port)
    }

    /// `host:port`, with brackets around an IPv6 address.
    public var description: String {
        if case .address(let address) = host, address.family == .v6 { return "[\(address)]:\(port)" }
        return "\(host):\(port)"
    }
}

/// How a connection becomes encrypted. There is no third way: mail is never read or sent in clear text.
public enum ConnectionSecurity: String, Sendable, Hashable, Codable, CaseIterable {
    /// TLS from the first byte (RFC 8314 §3).
    case implicit
    /// Clear-text greeting, then an upgrade that must succeed (RFC 3207, RFC 9051 §6.2.1).
    case starttls
}
