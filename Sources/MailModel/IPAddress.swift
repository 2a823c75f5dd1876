#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// An IPv4 or IPv6 address as its octets.
public struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// The address family.
    public enum Family: Sendable, Hashable { case v4, v6 }

    /// 4 or 16 octets, network order.
    public let octets: [UInt8]

    /// Which family it is.
    public var family: Family { octets.count == 4 ? .v4 : .v6 }

    /// Takes 4 or 16 octets in network order; nil for any other count.
    public init?(octets: [UInt8]) {
        guard octets.count == 4 || octets.count == 16 else { return nil }
        self.octets = octets
    }

    /// Reads the textual form: dotted quad or RFC 4291 §2.2; brackets around IPv6 are accepted; zone ids are not.
    public init?(_ text: some StringProtocol) {
        var text = String(text)
        if text.hasPrefix("["), text.hasSuffix("]") { text = String(text.dropFirst().dropLast()) }
        var v4 = [UInt8](repeating: 0, count: 4)
        if inet_pton(AF_INET, text, &v4) == 1 {
            octets = v4
            return
        }
        var v6 = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, text, &v6) == 1 else { return nil }
        octets = v6
    }

    /// The canonical text (RFC 5952 for IPv6), without brackets.
    public var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = family == .v4 ? AF_INET : AF_INET6
        guard inet_ntop(family, octets, &text, socklen_t(text.count)) != nil else { return "?" }
        return String(decoding: text.prefix(while: { $0 != 0 }).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The IPv4 address inside an IPv4-mapped or NAT64 IPv6 address (RFC 4291 §2.5.5.2, RFC 6052 §2.1), so that a
    /// policy cannot be passed by writing the address differently.
    public var embeddedIPv4: IPAddress? {
        guard family == .v6 else { return nil }
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        let nat64: [UInt8] = [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]
        let head = Array(octets[0..<12])
        guard head == mapped || head == nat64 else { return nil }
        return IPAddress(octets: Array(octets[12...]))
    }

    /// Whether the address lies in `network`/`prefixLength`.
    public func isWithin(_ network: IPAddress, prefixLength: Int) -> Bool {
        guard network.octets.count == octets.count else { return false }
        var remaining = prefixLength
        for (own, other) in zip(octets, network.octets) {
            if remaining <= 0 { return true }
            let mask: UInt8 = remaining >= 8 ? 0xFF : ~(0xFF >> UInt8(remaining))
            if own & mask != other & mask { return false }
            remaining -= 8
        }
        return true
    }
}
