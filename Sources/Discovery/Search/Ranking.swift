internal import MailModel

/// Brings proposals together, compares them, and puts them in order. Pure: the same input is always the same answer.
///
/// Proposals that name the same servers support each other. One that names only one server is completed from the next
/// best. What speaks against a candidate lowers it and is said; nothing is dropped in silence.
struct Ranking: Sendable {
    let address: EmailAddress
    let table: ProviderTable
    let proposals: [Proposal]
    let answers: [ServerProbes.Key: ProbeResult]

    /// The candidates, the best first.
    var candidates: [SettingsCandidate] {
        var merged: [SettingsCandidate] = []
        for proposal in Self.inOrder(proposals) {
            let candidate = candidate(completed(proposal))
            if let same = merged.firstIndex(where: { Self.isSame($0, candidate) }) {
                for method in candidate.methods where !merged[same].methods.contains(method) {
                    merged[same].methods.append(method)
                }
                if merged[same].signIn.isEmpty { merged[same].signIn = candidate.signIn }
            } else {
                merged.append(candidate)
            }
        }
        for index in merged.indices { merged[index].rank = Self.rank(of: merged[index]) }
        // The first of equals stays first: it comes from the better method.
        return merged.enumerated().sorted { ($1.element.rank, $0.offset) < ($0.element.rank, $1.offset) }.map(\.element)
    }

    /// Where methods disagree about the receiving server, in sentences; guesses are not worth one.
    var conflicts: [String] {
        let candidates = candidates
        guard let best = candidates.first, let method = best.methods.first, let chosen = best.imap else { return [] }
        return candidates.dropFirst().compactMap { other in
            guard let otherMethod = other.methods.first, otherMethod != .guess, let server = other.imap,
                !server.isSameServer(as: chosen)
            else { return nil }
            return "\(method.title) say\(method.isPlural ? "" : "s") \(chosen.words), and \(otherMethod.title) say"
                + "\(otherMethod.isPlural ? "" : "s") \(server.words)"
        }
    }

    /// Proposals by what their method deserves; those of equal methods keep their order.
    static func inOrder(_ proposals: [Proposal]) -> [Proposal] {
        proposals.enumerated()
            .sorted { (weight($1.element.method), $0.offset) < (weight($0.element.method), $1.offset) }
            .map(\.element)
    }

    /// What a method deserves by itself.
    static func weight(_ method: DiscoveryMethod) -> Int {
        switch method {
        case .preset: 100
        case .autoconfig: 80
        case .srv: 70
        case .mx: 60
        case .database: 55
        case .autodiscover: 45
        case .plainAutoconfig: 30
        case .guess: 20
        }
    }

    private static func rank(of candidate: SettingsCandidate) -> Int {
        var rank = (candidate.methods.map(weight).max() ?? 0) + 10 * (candidate.methods.count - 1)
        switch candidate.answer {
        case .answered: rank += 15
        case .failed: rank -= 50
        case .notAsked: break
        }
        if !candidate.foreignHosts.isEmpty { rank -= 25 }
        if candidate.imap == nil || candidate.smtp == nil { rank -= 60 }
        return rank
    }

    private static func isSame(_ left: SettingsCandidate, _ right: SettingsCandidate) -> Bool {
        func same(_ one: DiscoveredServer?, _ other: DiscoveredServer?) -> Bool {
            switch (one, other) {
            case (nil, nil): true
            case (let one?, let other?): one.isSameServer(as: other)
            default: false
            }
        }
        return same(left.imap, right.imap) && same(left.smtp, right.smtp)
    }

    /// The proposal with a missing server taken from the best one that has it.
    private func completed(_ proposal: Proposal) -> (proposal: Proposal, methods: [DiscoveryMethod]) {
        var proposal = proposal
        var methods = [proposal.method]
        let others = Self.inOrder(proposals)
        func fill(_ side: WritableKeyPath<Proposal, DiscoveredServer?>) {
            guard proposal[keyPath: side] == nil,
                let other = others.first(where: { $0[keyPath: side] != nil && $0.provider == nil })
            else { return }
            proposal[keyPath: side] = other[keyPath: side]
            if !methods.contains(other.method) { methods.append(other.method) }
        }
        fill(\.imap)
        fill(\.smtp)
        return (proposal, methods)
    }

    private func candidate(_ completed: (proposal: Proposal, methods: [DiscoveryMethod])) -> SettingsCandidate {
        let proposal = completed.proposal
        let preset = proposal.provider ?? preset(proposal)
        let servers = [(MailService.imap, proposal.imap), (.smtp, proposal.smtp)].compactMap { service, server in
            server.map { (service, $0) }
        }
        let results = servers.map { service, server in
            answers[ServerProbes.Key(service: service, endpoint: server.endpoint, security: server.security)]
        }
        var candidate = SettingsCandidate(
            imap: proposal.imap, smtp: proposal.smtp, provider: preset?.name, methods: completed.methods,
            answer: Self.answer(results, isWhole: servers.count == 2), foreignHosts: foreignHosts(servers.map(\.1)),
            signIn: preset?.signIn ?? proposal.signIn, oauth: proposal.oauth,
            sentCopies: preset?.sentCopies ?? .unknown,
            limits: preset?.limits ?? ProviderLimits(), notes: preset?.notes ?? [],
            needsIMAPID: preset?.needsIMAPID ?? false, doubts: [], rank: 0)
        candidate.doubts = doubts(candidate, servers, results)
        return candidate
    }

    private static func answer(_ results: [ProbeResult?], isWhole: Bool) -> SettingsCandidate.Answer {
        var answered = 0
        for case let result? in results {
            switch result {
            case .answered: answered += 1
            case .failed: return .failed
            case .postponed: break
            }
        }
        return isWhole && answered == results.count ? .answered : .notAsked
    }

    private func foreignHosts(_ servers: [DiscoveredServer]) -> [String] {
        var hosts: [String] = []
        for host in servers.map(\.endpoint.host) where !isTrusted(host) && !hosts.contains(host.description) {
            hosts.append(host.description)
        }
        return hosts
    }

    /// Whether a host is in the address's own domain, or a known provider's.
    private func isTrusted(_ host: Host) -> Bool {
        if case .name(let name) = host, name.isWithin(address.domain) { return true }
        return table.knows(host: host)
    }

    /// The provider whose servers these are, whoever named them.
    private func preset(_ proposal: Proposal) -> ProviderPreset? {
        guard let imap = proposal.imap?.endpoint.host.description else { return nil }
        let smtp = proposal.smtp?.endpoint.host.description
        let sameIMAP = table.presets.filter { $0.imap.host == imap }
        return sameIMAP.first { $0.smtp.host == smtp } ?? sameIMAP.first
    }

    private func doubts(
        _ candidate: SettingsCandidate, _ servers: [(MailService, DiscoveredServer)], _ results: [ProbeResult?]
    ) -> [String] {
        var doubts = candidate.foreignHosts.map {
            "\($0) lies outside \(address.domain) and belongs to no provider that Salesnode knows"
        }
        for ((_, server), result) in zip(servers, results) {
            if case .failed(let reason)? = result { doubts.append("\(server.words): \(ServerText(reason))") }
        }
        if candidate.imap == nil { doubts.append("no receiving server is known") }
        if candidate.smtp == nil { doubts.append("no sending server is known") }
        if servers.contains(where: { $0.1.user == nil }) {
            doubts.append("the user name does not follow from the address")
        }
        if candidate.isUnprovenHint { doubts.append("only a hint says so, and its servers were not heard") }
        return doubts
    }
}

extension DiscoveryMethod {
    fileprivate var isPlural: Bool { self == .srv || self == .mx }
}
