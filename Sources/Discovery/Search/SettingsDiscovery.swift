public import HTTPFetch
public import MailModel

/// Finds the settings of a mailbox from its address.
///
/// A provider that the table knows is answered at once, without asking anybody. For every other domain all methods are
/// asked at the same time, within one deadline; what has come until then counts. Then the servers that were named are
/// asked for their greeting, and where no method names any, the usual names are tried. Nothing is ever signed in to,
/// and no password is known here.
public struct SettingsDiscovery: Sendable {
    /// The share of the time after which questions are no longer waited for, so that servers can still be asked.
    private static let questionShare = 0.6

    let resolver: any RecordResolving
    let fetcher: any HTTPFetching
    let prober: any ServerProbing
    let options: DiscoveryOptions
    let table: ProviderTable

    /// Puts a search together.
    public init(
        resolver: any RecordResolving, fetcher: any HTTPFetching, prober: any ServerProbing,
        options: DiscoveryOptions = DiscoveryOptions(), table: ProviderTable = .standard
    ) {
        self.resolver = resolver
        self.fetcher = fetcher
        self.prober = prober
        self.options = options
        self.table = table
    }

    /// Searches. Cancelling ends the search soon, with what was found until then.
    public func run(_ address: EmailAddress) async -> DiscoveryReport {
        let started = ContinuousClock.now
        if let preset = table.provider(ofDomain: address.domain) { return report(preset, for: address) }

        let deadline = started + options.timeout
        var (findings, isComplete) = await answers(
            about: address, within: options.timeout * Self.questionShare)
        let probing = ServerProbes(
            prober: prober, atOnce: options.probesAtOnce, maximum: options.maximumProbes, deadline: deadline)
        if !hasBothServers(findings), let hoster = hoster(of: address, findings) {
            findings += await answers(fromHoster: hoster, about: address, until: deadline)
        }
        if !hasBothServers(findings) {
            findings += await ServerGuess(resolver: resolver, table: table, deadline: deadline)
                .run(address, known: findings, probes: probing)
        }
        let heard = await probing.hear(Self.servers(in: findings.proposals))
        findings.evidence += heard.evidence
        isComplete = isComplete && ContinuousClock.now < deadline
        let ranking = Ranking(address: address, table: table, proposals: findings.proposals, answers: heard.results)
        return DiscoveryReport(
            address: address.description, candidates: ranking.candidates,
            suggestions: suggestions(for: address), conflicts: ranking.conflicts, evidence: findings.evidence,
            unusable: findings.unusable, isComplete: isComplete,
            milliseconds: (ContinuousClock.now - started).wholeMilliseconds)
    }

    private func report(_ preset: ProviderPreset, for address: EmailAddress) -> DiscoveryReport {
        let proposal = Proposal(
            method: .preset, asked: address.domain.description,
            imap: preset.imap.server(for: address, isHosted: false),
            smtp: preset.smtp.server(for: address, isHosted: false), provider: preset, signIn: preset.signIn)
        let ranking = Ranking(address: address, table: table, proposals: [proposal], answers: [:])
        let evidence = DiscoveryEvidence(
            .preset, asked: address.domain.description, .found,
            "\(preset.name), recorded \(preset.recorded) from \(preset.source)")
        return DiscoveryReport(
            address: address.description, candidates: ranking.candidates, evidence: [evidence])
    }

    /// The domain of whoever takes the address's mail, where that is somebody else whom the table does not know: the
    /// mail exchanger's name without its first label.
    private func hoster(of address: EmailAddress, _ findings: Findings) -> DomainName? {
        guard let exchanger = findings.mailExchangers.first, !exchanger.isWithin(address.domain),
            table.provider(ofMailExchanger: exchanger) == nil
        else { return nil }
        let labels = exchanger.labels.dropFirst()
        return labels.count >= 2 ? DomainName(labels.joined(separator: ".")) : nil
    }

    /// What the hoster's domain says about itself, as a hint: the servers are asked for with the person's own address.
    private func answers(
        fromHoster hoster: DomainName, about address: EmailAddress, until deadline: ContinuousClock.Instant
    ) async -> Findings {
        let limit = max(.milliseconds(1), (deadline - .now) / 2)
        let encoded = DocumentQuestions.percentEncoded(address.description)
        async let document = DocumentQuestions(fetcher: fetcher, address: address, timeout: limit).autoconfig(
            .mx, at: "https://autoconfig.\(hoster)/mail/config-v1.1.xml?emailaddress=\(encoded)")
        async let records = RecordQuestions(resolver: resolver, table: table, address: address, timeout: limit)
            .services(of: hoster, as: .mx)
        var findings = await document
        findings += await records
        // A hoster that offers nothing to its own domain's users may well offer it to others.
        findings.denied = []
        return findings
    }

    private func suggestions(for address: EmailAddress) -> [String] {
        DomainSuggestion.near(address.domain, in: table)
    }

    private func hasBothServers(_ findings: Findings) -> Bool {
        findings.proposals.contains { $0.imap != nil } && findings.proposals.contains { $0.smtp != nil }
    }

    /// Every server that somebody named, those of better methods first.
    private static func servers(in proposals: [Proposal]) -> [ServerProbes.Server] {
        var servers: [ServerProbes.Server] = []
        for proposal in Ranking.inOrder(proposals) {
            for (service, server) in [(MailService.imap, proposal.imap), (.smtp, proposal.smtp)] {
                guard let server else { continue }
                let asked = ServerProbes.Server(
                    service: service, endpoint: server.endpoint, security: server.security, method: proposal.method)
                if !servers.contains(where: { $0.key == asked.key }) { servers.append(asked) }
            }
        }
        return servers
    }
}

// MARK: - Questions

extension SettingsDiscovery {
    /// One question to the outside.
    private enum Question: Hashable, CaseIterable {
        case autoconfigHost, autoconfigPath, serviceRecords, mailExchangers, database, autodiscover, plainAutoconfig
    }

    /// Asks everything at once and gives what has come within `limit`.
    private func answers(
        about address: EmailAddress, within limit: Duration
    ) async -> (findings: Findings, isComplete: Bool) {
        var answers: [Question: Findings] = [:]
        await withTaskGroup(of: (Question, Findings)?.self) { group in
            for question in Question.allCases {
                group.addTask { (question, await ask(question, about: address, within: limit)) }
            }
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            while answers.count < Question.allCases.count, let next = await group.next() {
                guard let (question, findings) = next else { break }
                answers[question] = findings
            }
            group.cancelAll()
        }
        var all = Findings()
        for question in Question.allCases {
            if let answer = answers[question] {
                all += answer
            } else {
                let (method, asked) = describe(question, address)
                all.note(method, asked: asked, .skipped, "no answer within the time for questions")
            }
        }
        return (all, answers.count == Question.allCases.count)
    }

    private func ask(_ question: Question, about address: EmailAddress, within limit: Duration) async -> Findings {
        let asked = describe(question, address).asked
        let documents = DocumentQuestions(fetcher: fetcher, address: address, timeout: limit)
        switch question {
        case .autoconfigHost, .autoconfigPath: return await documents.autoconfig(.autoconfig, at: asked)
        case .plainAutoconfig: return await documents.autoconfig(.plainAutoconfig, at: asked)
        case .autodiscover: return await documents.autodiscover(at: asked)
        case .database:
            guard options.database != nil else {
                var findings = Findings()
                findings.note(.database, asked: asked, .skipped, "not asked: the operator has not allowed it")
                return findings
            }
            return await documents.autoconfig(.database, at: asked)
        case .serviceRecords, .mailExchangers:
            let records = RecordQuestions(resolver: resolver, table: table, address: address, timeout: limit)
            return question == .mailExchangers ? await records.mailExchangers() : await records.services()
        }
    }

    private func describe(_ question: Question, _ address: EmailAddress) -> (method: DiscoveryMethod, asked: String) {
        let domain = address.domain
        let path = "mail/config-v1.1.xml"
        switch question {
        // draft-ietf-mailmaint-autoconfig, section 3.1
        case .autoconfigHost:
            let encoded = DocumentQuestions.percentEncoded(address.description)
            return (.autoconfig, "https://autoconfig.\(domain)/\(path)?emailaddress=\(encoded)")
        case .autoconfigPath: return (.autoconfig, "https://\(domain)/.well-known/autoconfig/\(path)")
        // Without the address: whoever listens on the way need not learn it.
        case .plainAutoconfig: return (.plainAutoconfig, "http://autoconfig.\(domain)/\(path)")
        case .database: return (.database, (options.database ?? DiscoveryOptions.standardDatabase) + domain.description)
        case .autodiscover: return (.autodiscover, "https://autodiscover.\(domain)/autodiscover/autodiscover.xml")
        case .serviceRecords: return (.srv, "\(domain) SRV")
        case .mailExchangers: return (.mx, "\(domain) MX")
        }
    }
}

extension Duration {
    /// Whole milliseconds.
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}
