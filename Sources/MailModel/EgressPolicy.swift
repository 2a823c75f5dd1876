/// Where Salesnode may connect to on a user's word.
///
/// A member can name any host. Without a policy the server would connect to the machine's own services, the
/// company's inner network or a cloud's metadata address on a stranger's behalf. The policy judges addresses after
/// resolution, because a harmless name can resolve to anything, and the caller connects to exactly the address that
/// was judged.
public struct EgressPolicy: Sendable, Hashable {
    /// Ports on which mail is read and submitted: 143, 993, 25, 465, 587, 2525.
    public static let mailPorts: Set<Int> = [25, 143, 465, 587, 993, 2525]

    /// Ports on which the web is served: 80, 443.
    public static let webPorts: Set<Int> = [80, 443]

    /// Whether loopback, private, link-local and other special-purpose addresses may be reached.
    public var allowsPrivateHosts: Bool

    /// Whether ports other than the usual ones may be reached on public addresses. On private hosts, once allowed, any
    /// port may be: an operator's own test servers rarely sit on the standard ones.
    public var allowsAnyPort: Bool

    /// The default refuses private hosts and unusual ports.
    public init(allowsPrivateHosts: Bool = false, allowsAnyPort: Bool = false) {
        self.allowsPrivateHosts = allowsPrivateHosts
        self.allowsAnyPort = allowsAnyPort
    }

    /// Why an address was refused.
    public enum Refusal: Sendable, Hashable {
        /// The address is in a special-purpose range; the name of the range for people, such as `loopback`.
        case privateAddress(range: String)
        /// The port is not one on which mail, or whatever is wanted, is served.
        case port(Int)
    }

    /// Judges one resolved address; nil means that it may be connected to.
    ///
    /// - Parameter usualPorts: those on which what is wanted is served; mail ports by default.
    public func refusal(
        of address: IPAddress, port: Int, usualPorts: Set<Int> = EgressPolicy.mailPorts
    ) -> Refusal? {
        if let range = SpecialPurposeRange.containing(address) {
            return allowsPrivateHosts && !range.isNeverAHost ? nil : .privateAddress(range: range.name)
        }
        return allowsAnyPort || usualPorts.contains(port) ? nil : .port(port)
    }
}

/// An address block that is not the public internet (RFC 6890 and its registries).
struct SpecialPurposeRange: Sendable {
    let network: IPAddress
    let prefixLength: Int
    let name: String
    /// Multicast, unspecified and reserved blocks are no host at all and stay refused even where private hosts are
    /// allowed.
    let isNeverAHost: Bool

    static func containing(_ address: IPAddress) -> SpecialPurposeRange? {
        let judged = address.embeddedIPv4 ?? address
        return all.first { judged.isWithin($0.network, prefixLength: $0.prefixLength) }
    }

    private init?(_ text: String, _ prefixLength: Int, _ name: String, neverAHost: Bool = false) {
        guard let network = IPAddress(text) else { return nil }
        self.network = network
        self.prefixLength = prefixLength
        self.name = name
        isNeverAHost = neverAHost
    }

    static let all: [SpecialPurposeRange] = [
        SpecialPurposeRange("127.0.0.0", 8, "loopback"),
        SpecialPurposeRange("::1", 128, "loopback"),
        // The metadata services of the large clouds answer on these.
        SpecialPurposeRange("169.254.169.254", 32, "cloud metadata"),
        SpecialPurposeRange("fd00:ec2::254", 128, "cloud metadata"),
        SpecialPurposeRange("168.63.129.16", 32, "cloud metadata"),
        SpecialPurposeRange("169.254.0.0", 16, "link-local"),
        SpecialPurposeRange("fe80::", 10, "link-local"),
        SpecialPurposeRange("10.0.0.0", 8, "private network"),
        SpecialPurposeRange("172.16.0.0", 12, "private network"),
        SpecialPurposeRange("192.168.0.0", 16, "private network"),
        SpecialPurposeRange("fc00::", 7, "private network"),
        SpecialPurposeRange("fec0::", 10, "private network"),
        SpecialPurposeRange("100.64.0.0", 10, "carrier network"),
        SpecialPurposeRange("192.0.0.0", 24, "special purpose"),
        SpecialPurposeRange("192.0.2.0", 24, "documentation"),
        SpecialPurposeRange("198.51.100.0", 24, "documentation"),
        SpecialPurposeRange("203.0.113.0", 24, "documentation"),
        SpecialPurposeRange("2001:db8::", 32, "documentation"),
        SpecialPurposeRange("198.18.0.0", 15, "benchmarking"),
        SpecialPurposeRange("0.0.0.0", 8, "unspecified", neverAHost: true),
        SpecialPurposeRange("::", 128, "unspecified", neverAHost: true),
        // IPv4-compatible addresses were given up by RFC 4291 §2.5.5.1; nothing legitimate uses them.
        SpecialPurposeRange("::", 96, "obsolete IPv4-compatible", neverAHost: true),
        SpecialPurposeRange("2002::", 16, "6to4 relay", neverAHost: true),
        SpecialPurposeRange("2001::", 32, "Teredo relay", neverAHost: true),
        SpecialPurposeRange("64:ff9b:1::", 48, "local translation"),
        SpecialPurposeRange("224.0.0.0", 4, "multicast", neverAHost: true),
        SpecialPurposeRange("ff00::", 8, "multicast", neverAHost: true),
        SpecialPurposeRange("240.0.0.0", 4, "reserved", neverAHost: true),
    ].compactMap { $0 }
}
