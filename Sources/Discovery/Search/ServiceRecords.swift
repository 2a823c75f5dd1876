internal import MailModel
internal import Resolver

/// What SRV records say about a domain's mail servers.
struct ServiceRecords: Sendable {
    /// One of the names that are asked for.
    enum Service: String, CaseIterable, Sendable {
        // RFC 6186 §3.2
        case imaps = "_imaps._tcp"
        case imap = "_imap._tcp"
        // RFC 8314 §5.1
        case submissions = "_submissions._tcp"
        // RFC 6186 §3.1
        case submission = "_submission._tcp"

        var kind: MailService { self == .imaps || self == .imap ? .imap : .smtp }
        var security: ConnectionSecurity { self == .imaps || self == .submissions ? .implicit : .starttls }
    }

    /// What came back for one name.
    enum Answer: Sendable {
        /// The records, sorted by priority and weight; empty where there are none.
        case records([SRVRecord])
        /// Not known.
        case failed(String)
    }

    /// The best server of a kind among the answers, and whether the domain says that it has none.
    ///
    /// TLS from the first byte goes before STARTTLS, unless the records' priorities say otherwise: they are comparable
    /// across the two names.
    static func choice(
        _ kind: MailService, _ answers: [Service: Answer], address: EmailAddress
    ) -> (server: DiscoveredServer?, isDenied: Bool) {
        var best: (record: SRVRecord, service: Service)?
        var denials = 0
        var offers = 0
        for service in Service.allCases where service.kind == kind {
            guard case .records(let records)? = answers[service] else { continue }
            // RFC 6186 §3.4: a target of "." says that the service is not offered.
            if records.contains(where: { $0.target == nil }) { denials += 1 }
            guard let record = records.first(where: { $0.target != nil && (1...65535).contains($0.port) }) else {
                continue
            }
            offers += 1
            // RFC 8314 §5.1
            if let known = best, known.record.priority <= record.priority { continue }
            best = (record, service)
        }
        guard let best, let target = best.record.target else { return (nil, denials > 0 && offers == 0) }
        let server = DiscoveredServer(
            endpoint: Endpoint(host: .name(target), port: best.record.port), security: best.service.security,
            // RFC 6186 §4: the address first, then the local part; the sign-in of Check tells.
            form: .address, address: address)
        return (server, false)
    }
}
