internal import MailModel
internal import NIOCore
internal import Resolver

/// Tries the usual names of mail servers, where no method names any.
struct ServerGuess: Sendable {
    let resolver: any RecordResolving
    let table: ProviderTable
    let deadline: ContinuousClock.Instant

    /// The usual names for a service, the likeliest first.
    static func names(_ service: MailService, domain: DomainName, mailExchangers: [DomainName]) -> [DomainName] {
        let usual = [service == .imap ? "imap" : "smtp", "mail"].compactMap { DomainName("\($0).\(domain)") }
        var names: [DomainName] = []
        for name in usual + mailExchangers.prefix(1) + [domain] where !names.contains(name) { names.append(name) }
        return names
    }

    /// Asks for TLS from the first byte on every name that exists, and for STARTTLS where that found nothing.
    func run(_ address: EmailAddress, known: Findings, probes: ServerProbes) async -> Findings {
        var findings = Findings()
        let wanted = MailService.allCases.filter { service in
            !known.denied.contains(service)
                && !known.proposals.contains { service == .imap ? $0.imap != nil : $0.smtp != nil }
        }
        let exchangers = known.mailExchangers.filter { table.provider(ofMailExchanger: $0) == nil }
        var names: [MailService: [DomainName]] = [:]
        for service in wanted {
            names[service] = Self.names(service, domain: address.domain, mailExchangers: exchangers)
        }
        let existing = await existing(Set(names.values.flatMap { $0 }))
        var servers: [MailService: DiscoveredServer] = [:]
        for security in [ConnectionSecurity.implicit, .starttls] {
            let asked = wanted.filter { servers[$0] == nil }.flatMap { service in
                (names[service] ?? []).filter(existing.contains).map { name in
                    ServerProbes.Server(
                        service: service,
                        endpoint: Endpoint(host: .name(name), port: Self.port(service, security)),
                        security: security, method: .guess)
                }
            }
            guard !asked.isEmpty else { continue }
            let answers = await probes.hear(asked)
            findings.evidence += answers.evidence
            for server in asked where servers[server.service] == nil {
                guard case .answered? = answers.results[server.key] else { continue }
                servers[server.service] = DiscoveredServer(
                    endpoint: server.endpoint, security: security, form: .address, address: address)
            }
        }
        for service in wanted where (names[service] ?? []).allSatisfy({ !existing.contains($0) }) {
            let tried = (names[service] ?? []).map(\.description).joined(separator: ", ")
            findings.note(.guess, asked: tried, .nothing, "none of these names exists")
        }
        guard !servers.isEmpty else { return findings }
        findings.proposals = [
            Proposal(
                method: .guess, asked: address.domain.description, imap: servers[.imap], smtp: servers[.smtp])
        ]
        return findings
    }

    private static func port(_ service: MailService, _ security: ConnectionSecurity) -> Int {
        switch (service, security) {
        case (.imap, .implicit): 993
        case (.imap, .starttls): 143
        case (.smtp, .implicit): 465
        case (.smtp, .starttls): 587
        }
    }

    /// The names that have an address. A name of which DNS says nothing in time counts as missing.
    private func existing(_ names: Set<DomainName>) async -> Set<DomainName> {
        // A third of what is left, so that servers can be asked afterwards.
        let limit = max(.milliseconds(1), (deadline - .now) / 3)
        let until = NIODeadline.now() + .milliseconds(Int64(limit.wholeMilliseconds))
        return await withTaskGroup(of: DomainName?.self) { group in
            for name in names {
                group.addTask { (try? await resolver.addresses(of: name, deadline: until)) == nil ? nil : name }
            }
            return await group.reduce(into: []) { found, name in if let name { found.insert(name) } }
        }
    }
}
