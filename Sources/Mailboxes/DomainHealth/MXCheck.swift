import MailModel
import Resolver

/// Which servers take mail for a domain.
struct MXCheck: Sendable {
    let domain: DomainName

    /// Hosts whose addresses are looked up; real domains have up to ten.
    static let maximumHosts = 20

    func run(_ lookups: some DomainLookups) async -> DomainCheck {
        switch await lookups.exchangers(of: domain) {
        case .failed(let reason): return .unanswered(.mx, reason)
        case .nothing: return await withoutRecords(lookups)
        case .found(let records): return await judge(records, lookups)
        }
    }

    private func judge(_ records: [MXRecord], _ lookups: some DomainLookups) async -> DomainCheck {
        let found = records.prefix(Self.maximumHosts).map { record in
            PublishedRecord(
                domain.description, "MX", "\(record.preference) \(record.host.map { "\($0)." } ?? ".")")
        }
        let hosts = records.compactMap(\.host)
        if hosts.isEmpty {
            // RFC 7505 §3
            return DomainCheck(
                .mx, .failing, "\(domain) says that it takes no mail at all (a null MX), so no answer can arrive.",
                found: found, wanted: wanted)
        }
        var missing: [String] = []
        var unanswered: [String] = []
        for host in hosts.prefix(Self.maximumHosts) {
            switch await lookups.addresses(of: host) {
            case .found: break
            case .nothing: missing.append(host.description)
            case .failed(let reason): unanswered.append(reason)
            }
        }
        var notes: [String] = []
        if hosts.count < records.count {
            // RFC 7505 §3: a null MX stands alone.
            notes.append("One of the records names no host (“.”); that is allowed only where it is the only one.")
        }
        if !unanswered.isEmpty { notes.append("DNS did not answer about all hosts; check again later.") }
        if missing.count == min(hosts.count, Self.maximumHosts) {
            return DomainCheck(
                .mx, .failing, "No server that should take mail for \(domain) can be found: \(list(missing)).",
                notes: notes, found: found, wanted: wanted)
        }
        if !missing.isEmpty {
            return DomainCheck(
                .mx, .warning, "Some servers that should take mail for \(domain) have no address: \(list(missing)).",
                notes: notes + ["Take their records out, or give them addresses."], found: found)
        }
        if hosts.count < records.count {
            return DomainCheck(
                .mx, .warning, "The MX records of \(domain) contradict each other.", notes: notes, found: found)
        }
        let count = hosts.count == 1 ? "1 server takes" : "\(hosts.count) servers take"
        return DomainCheck(
            .mx, unanswered.isEmpty ? .good : .unknown, "\(count) mail for \(domain).", notes: notes, found: found)
    }

    /// RFC 5321 §5.1: without MX records the domain's own address takes its mail.
    private func withoutRecords(_ lookups: some DomainLookups) async -> DomainCheck {
        switch await lookups.addresses(of: domain) {
        case .failed(let reason): return .unanswered(.mx, reason)
        case .found:
            return DomainCheck(
                .mx, .warning,
                "\(domain) names no mail server; mail goes to its own address, which some senders refuse.",
                wanted: wanted)
        case .nothing:
            return DomainCheck(
                .mx, .failing, "\(domain) names no mail server and has no address, so no answer can arrive.",
                wanted: wanted)
        }
    }

    private var wanted: PublishedRecord {
        PublishedRecord(domain.description, "MX", "10 (the server that takes mail for the domain)")
    }

    private func list(_ hosts: [String]) -> String {
        hosts.prefix(3).joined(separator: ", ") + (hosts.count > 3 ? " and \(hosts.count - 3) more" : "")
    }
}
