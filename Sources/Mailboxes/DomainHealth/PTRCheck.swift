import MailModel
import Resolver

/// Whether the addresses of the server by which a mailbox sends have names that lead back to them. Receivers look that up
/// for the address from which a message reaches them.
struct PTRCheck: Sendable {
    let facts: SendingFacts

    /// Addresses that are looked up; real servers have up to eight.
    static let maximumAddresses = 10
    /// Names of one address that are followed.
    static let maximumNames = 5

    private static let caution =
        "Messages may leave from another server than the one that takes them from Salesnode. What counts is the"
        + " address that stands in the topmost Received line of a message that arrived."

    func run(_ lookups: some DomainLookups) async -> DomainCheck {
        let addresses: [IPAddress]
        switch facts.server {
        case .address(let address): addresses = [address]
        case .name(let name):
            switch await lookups.addresses(of: name) {
            case .failed(let reason): return .unanswered(.ptr, reason)
            case .nothing:
                return DomainCheck(.ptr, .unknown, "The server by which this mailbox sends, \(name), has no address.")
            case .found(let found): addresses = Array(found.prefix(Self.maximumAddresses))
            }
        }
        var found: [PublishedRecord] = []
        var nameless: [String] = []
        var astray: [String] = []
        for address in addresses {
            guard let name = DomainName(reverseOf: address) else { continue }
            switch await lookups.names(of: name) {
            case .failed(let reason): return .unanswered(.ptr, reason)
            case .nothing: nameless.append(address.description)
            case .found(let names):
                found += names.prefix(Self.maximumNames).map {
                    PublishedRecord(name.description, "PTR", "\($0)")
                }
                if await !leadsBack(names, to: address, lookups) { astray.append(address.description) }
            }
        }
        return judge(addresses, found, nameless: nameless, astray: astray)
    }

    private func judge(
        _ addresses: [IPAddress], _ found: [PublishedRecord], nameless: [String], astray: [String]
    ) -> DomainCheck {
        let server = facts.server
        if !nameless.isEmpty {
            return DomainCheck(
                .ptr, .warning,
                "\(list(nameless)) of \(server) has no name in DNS; many receivers refuse such senders.",
                notes: [Self.whose, Self.caution], found: found,
                wanted: nameless.first.flatMap { IPAddress($0) }.flatMap { DomainName(reverseOf: $0) }.map {
                    PublishedRecord($0.description, "PTR", "\(server).")
                })
        }
        if !astray.isEmpty {
            return DomainCheck(
                .ptr, .warning, "The name of \(list(astray)) does not lead back to it.",
                notes: [Self.whose, Self.caution], found: found)
        }
        let words =
            addresses.count == 1
            ? "The address of \(server) has a name that leads"
            : "All \(addresses.count) addresses of \(server) have names that lead"
        return DomainCheck(.ptr, .good, "\(words) back.", notes: [Self.caution], found: found)
    }

    private static let whose = "Only whoever the address belongs to can publish this: the provider of the server."

    /// RFC 1912 §2.1
    private func leadsBack(
        _ names: [DomainName], to address: IPAddress, _ lookups: some DomainLookups
    ) async -> Bool {
        for name in names.prefix(Self.maximumNames) {
            switch await lookups.addresses(of: name) {
            case .found(let addresses) where addresses.contains(address): return true
            // Where DNS does not answer, nothing is held against it.
            case .failed: return true
            default: continue
            }
        }
        return false
    }

    private func list(_ addresses: [String]) -> String {
        addresses.prefix(2).joined(separator: ", ")
            + (addresses.count > 2 ? " and \(addresses.count - 2) more" : "")
    }
}

extension DomainName {
    /// The name under which DNS keeps the names of an address: RFC 1035 §3.5 and RFC 3596 §2.5.
    init?(reverseOf address: IPAddress) {
        let octets = address.octets
        if octets.count == 4 {
            self.init(octets.reversed().map { String($0) }.joined(separator: ".") + ".in-addr.arpa")
        } else {
            let nibbles = octets.reversed().flatMap { [$0 & 15, $0 >> 4] }.map { String($0, radix: 16) }
            self.init(nibbles.joined(separator: ".") + ".ip6.arpa")
        }
    }
}
