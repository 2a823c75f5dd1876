public import MailModel

/// An absolute `https` or `http` address, read strictly.
///
/// Programs that read an address differently have let requests through to hosts that nobody judged. So what is
/// connected to is what stands here, and what is sent is written anew from it: there is no user name, the host is a
/// DNS name in ASCII or a literal address, the path and the query are printable ASCII, and the fragment is dropped.
public struct FetchURL: Sendable, Hashable, CustomStringConvertible {
    /// How the request travels.
    public enum Scheme: String, Sendable, Hashable {
        /// With TLS.
        case https
        /// Without.
        case http

        /// The port where the address names none.
        public var defaultPort: Int { self == .https ? 443 : 80 }
    }

    /// The longest address that is read, in bytes.
    public static let maximumBytes = 4096

    /// How the request travels.
    public let scheme: Scheme
    /// The host.
    public let host: Host
    /// The TCP port, 1 to 65535.
    public let port: Int
    /// Path and query; begins with a slash.
    public let target: String

    /// Reads an absolute address; nil where it is anything else.
    public init?(_ text: String) {
        // RFC 3986 §3
        guard text.utf8.count <= Self.maximumBytes, let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
            let scheme = Scheme(rawValue: text[..<colon].lowercased())
        else { return nil }
        let rest = text[text.utf8.index(after: colon)...]
        guard rest.utf8.starts(with: "//".utf8) else { return nil }
        let afterSlashes = rest.dropFirst(2)
        let authorityEnd = afterSlashes.utf8.firstIndex { "/?#".utf8.contains($0) } ?? afterSlashes.endIndex
        let authority = afterSlashes[..<authorityEnd]
        guard let endpoint = Self.endpoint(authority, scheme: scheme),
            let target = Self.target(afterSlashes[authorityEnd...])
        else { return nil }
        self.init(scheme: scheme, host: endpoint.host, port: endpoint.port, target: target)
    }

    private init(scheme: Scheme, host: Host, port: Int, target: String) {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.target = target
    }

    /// The address that a `Location` field of an answer from here means; nil where it cannot be used.
    ///
    /// Absolute addresses, those without a scheme (`//host/path`), and absolute paths are understood. A relative path
    /// is taken from the last slash of this one's path; `.` and `..` are left for the server to judge.
    public func resolving(_ reference: String) -> FetchURL? {
        guard !reference.isEmpty, reference.utf8.count <= Self.maximumBytes else { return nil }
        // RFC 3986 §5.2.2
        if reference.hasPrefix("//") { return FetchURL("\(scheme.rawValue):\(reference)") }
        if let url = FetchURL(reference) { return url }
        let beforePath = reference.utf8.prefix { !"/?#".utf8.contains($0) }
        guard !beforePath.contains(UInt8(ascii: ":")) else { return nil }
        let text: String
        if reference.hasPrefix("/") {
            text = reference
        } else {
            let path = target.prefix { $0 != "?" }
            text = String(path[...(path.lastIndex(of: "/") ?? path.startIndex)]) + reference
        }
        guard let resolved = Self.target(text[...]) else { return nil }
        return FetchURL(scheme: scheme, host: host, port: port, target: resolved)
    }

    /// Whether both lead to the same place: scheme, host and port are equal.
    public func hasSameOrigin(as other: FetchURL) -> Bool {
        scheme == other.scheme && host == other.host && port == other.port
    }

    /// The host as it stands in an address: IPv6 in brackets.
    public var hostText: String {
        if case .address(let address) = host, address.family == .v6 { return "[\(address)]" }
        return host.description
    }

    /// The address written anew.
    public var description: String {
        "\(scheme.rawValue)://\(hostText)\(port == scheme.defaultPort ? "" : ":\(port)")\(target)"
    }

    private static func endpoint(_ authority: Substring, scheme: Scheme) -> Endpoint? {
        // A user name before the host is how a reader is fooled about the host.
        guard !authority.isEmpty, !authority.utf8.contains(UInt8(ascii: "@")) else { return nil }
        if authority.hasSuffix("]") {
            guard let address = IPAddress(authority), address.family == .v6 else { return nil }
            return Endpoint(host: .address(address), port: scheme.defaultPort)
        }
        guard let colon = authority.lastIndex(of: ":") else {
            return Host(authority).map { Endpoint(host: $0, port: scheme.defaultPort) }
        }
        let digits = authority[authority.index(after: colon)...]
        guard (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        // IPv6 stands in brackets, so that the last colon is always the port's.
        let hostText = authority[..<colon]
        guard hostText.hasPrefix("[") == hostText.utf8.contains(UInt8(ascii: ":")) else { return nil }
        return Endpoint(String(authority))
    }

    private static func target(_ text: Substring) -> String? {
        let withoutFragment = text.prefix { $0 != "#" }
        // RFC 3986 §2: everything that may stand in an address; the rest must come percent-encoded.
        let isClean = withoutFragment.utf8.allSatisfy { (0x21...0x7E).contains($0) && !#"<>"\^`{|}"#.utf8.contains($0) }
        guard isClean else { return nil }
        return withoutFragment.hasPrefix("/") ? String(withoutFragment) : "/" + withoutFragment
    }
}
