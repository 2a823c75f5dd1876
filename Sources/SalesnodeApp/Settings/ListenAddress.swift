internal import MailModel

/// An address and port to listen on: always numeric, so that nothing but this machine decides what it means.
public struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// The default: reachable from this machine only.
    public static let standard = ListenAddress(host: "127.0.0.1", port: 8080)

    /// The local address without brackets.
    public var host: String
    /// The port; 0 lets the system choose one.
    public var port: Int

    private init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `address:port` or `[v6]:port`; `localhost` stands for 127.0.0.1. Nil where it is neither.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(digits),
            (0...65535).contains(port)
        else { return nil }
        var host = text[..<colon]
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        if isBracketed { host = host.dropFirst().dropLast() }
        if host == "localhost" { host = "127.0.0.1" }
        guard let address = IPAddress(host), (address.family == .v6) == isBracketed else { return nil }
        self.init(host: address.description, port: port)
    }

    /// Whether only this machine can connect.
    var isLoopback: Bool {
        guard let address = IPAddress(host) else { return false }
        return address.family == .v4 ? address.octets.first == 127 : address.description == "::1"
    }

    /// The same address with another port.
    func with(port: Int) -> ListenAddress { ListenAddress(host: host, port: port) }

    /// `address:port`, with brackets around an IPv6 address.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
