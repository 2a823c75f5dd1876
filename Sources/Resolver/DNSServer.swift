public import MailModel

/// One DNS server to ask.
public struct DNSServer: Sendable, Hashable, CustomStringConvertible {
    /// Where it listens.
    public var address: IPAddress

    /// The port for UDP and TCP alike, 1 to 65535.
    public var port: Int

    /// Takes a port of 1 to 65535; anything else is a programmer's error.
    public init(address: IPAddress, port: Int = 53) {
        precondition((1...65535).contains(port), "a port is 1 to 65535")
        self.address = address
        self.port = port
    }

    /// Reads `address`, `address:port` or `[v6]:port`; nil for a name or nonsense.
    public init?(_ text: String) {
        guard let endpoint = Endpoint(text, defaultPort: 53), case .address(let address) = endpoint.host else {
            return nil
        }
        self.init(address: address, port: endpoint.port)
    }

    /// `address:port`, with brackets around an IPv6 address.
    public var description: String { Endpoint(host: .address(address), port: port).description }
}
