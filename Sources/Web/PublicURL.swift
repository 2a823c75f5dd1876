internal import MailModel

/// Under which address people reach the server: `https://mail.example.com`, or `http` on this machine only.
///
/// It decides which Host header is answered, whether cookies are bound to https, and what links look like.
public struct PublicURL: Sendable, Hashable, CustomStringConvertible {
    /// Whether it is https.
    public let isSecure: Bool
    /// The address without a slash at its end.
    public let description: String
    private let endpoint: String

    /// Reads `https://host[:port]` or, for loopback, `http://host[:port]`; a slash at the end is dropped. Nil where it is
    /// something else, has a path, or would send passwords in clear over a network.
    public init?(_ text: String) {
        var rest = Substring(text)
        if rest.hasPrefix("https://") {
            isSecure = true
            rest = rest.dropFirst(8)
        } else if rest.hasPrefix("http://") {
            isSecure = false
            rest = rest.dropFirst(7)
        } else {
            return nil
        }
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        let standardPort = isSecure ? 443 : 80
        guard !rest.contains(where: { "/@?#".contains($0) }),
            let found = Endpoint(String(rest), defaultPort: standardPort), isSecure || Self.isLoopback(found.host)
        else { return nil }
        endpoint = found.description
        let scheme = isSecure ? "https" : "http"
        var host = found.host.description
        if host.contains(":") { host = "[\(host)]" }
        description = found.port == standardPort ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(found.port)"
    }

    private init(loopbackPort port: Int) {
        isSecure = false
        endpoint = "localhost:\(port)"
        description = port == 80 ? "http://localhost" : "http://localhost:\(port)"
    }

    /// The address of a server on this machine.
    public static func loopback(port: Int) -> PublicURL { PublicURL(loopbackPort: port) }

    /// Whether a Host header means this server.
    ///
    /// On this machine every loopback name and address does, on any port. Who leads a browser here by a name of their own
    /// (DNS rebinding) sends that name, and is refused.
    func accepts(authority: String?) -> Bool {
        guard let authority, let asked = Endpoint(authority, defaultPort: isSecure ? 443 : 80) else { return false }
        return isSecure ? asked.description == endpoint : Self.isLoopback(asked.host)
    }

    /// The address with which links begin. On this machine it is the one under which the page was asked for, which was
    /// checked: the port may have been the system's choice.
    func base(authority: String?) -> String {
        guard !isSecure, let authority else { return description }
        return "http://\(authority)"
    }

    /// Whether an Origin header names this server, as it was reached under `authority`.
    func accepts(origin: String, authority: String?) -> Bool {
        origin.lowercased() == base(authority: authority).lowercased()
    }

    private static func isLoopback(_ host: Host) -> Bool {
        switch host {
        case .name(let name): name.description == "localhost"
        case .address(let address): address.family == .v4 ? address.octets.first == 127 : address.description == "::1"
        }
    }
}
