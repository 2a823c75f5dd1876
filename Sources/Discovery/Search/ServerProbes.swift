internal import MailModel
internal import Synchronization

/// Asks servers for their greeting: few at a time, few in all, each once, until the time is over.
final class ServerProbes: Sendable {
    /// A server by which questions are told apart.
    struct Key: Hashable, Sendable {
        let service: MailService
        let endpoint: Endpoint
        let security: ConnectionSecurity
    }

    /// A server to ask, and who named it.
    struct Server: Sendable {
        let service: MailService
        let endpoint: Endpoint
        let security: ConnectionSecurity
        let method: DiscoveryMethod

        var key: Key { Key(service: service, endpoint: endpoint, security: security) }

        var words: String { "\(endpoint) (\(security == .implicit ? "TLS" : "STARTTLS"))" }
    }

    /// What the servers said. A server without a result was not asked, or did not answer before the time was over.
    struct Answers: Sendable {
        var results: [Key: ProbeResult] = [:]
        var evidence: [DiscoveryEvidence] = []
    }

    private let prober: any ServerProbing
    private let atOnce: Int
    private let deadline: ContinuousClock.Instant
    private let state: Mutex<(left: Int, known: [Key: ProbeResult])>

    init(prober: any ServerProbing, atOnce: Int, maximum: Int, deadline: ContinuousClock.Instant) {
        self.prober = prober
        self.atOnce = max(1, atOnce)
        self.deadline = deadline
        state = Mutex((left: maximum, known: [:]))
    }

    /// Asks `servers` in order. What was asked before is answered from memory, without evidence a second time.
    func hear(_ servers: [Server]) async -> Answers {
        var answers = Answers()
        var waiting: [Server] = []
        for server in servers {
            if let known = state.withLock({ $0.known[server.key] }) {
                answers.results[server.key] = known
            } else if take() {
                waiting.append(server)
            } else {
                answers.evidence.append(
                    DiscoveryEvidence(server.method, asked: server.words, .skipped, "not asked: too many servers"))
            }
        }
        answers.results.merge(await results(waiting)) { known, _ in known }
        answers.evidence += waiting.map { evidence($0, answers.results[$0.key]) }
        return answers
    }

    /// The results that come in time, with `atOnce` questions under way.
    private func results(_ servers: [Server]) async -> [Key: ProbeResult] {
        var results: [Key: ProbeResult] = [:]
        var rest = servers[...]
        await withTaskGroup(of: (Key, ProbeResult)?.self) { group in
            func askNext() {
                let left = deadline - .now
                guard left > .zero, let server = rest.popFirst() else { return }
                group.addTask { [prober] in
                    (
                        server.key,
                        await prober.probe(
                            server.service, at: server.endpoint, security: server.security, timeout: left)
                    )
                }
            }
            group.addTask { [deadline] in
                try? await Task.sleep(until: deadline, clock: .continuous)
                return nil
            }
            for _ in 0..<atOnce { askNext() }
            while results.count < servers.count, let next = await group.next(), let (key, result) = next {
                results[key] = result
                askNext()
            }
            group.cancelAll()
        }
        state.withLock { $0.known.merge(results) { known, _ in known } }
        return results
    }

    private func take() -> Bool {
        state.withLock { state in
            guard state.left > 0 else { return false }
            state.left -= 1
            return true
        }
    }

    private func evidence(_ server: Server, _ result: ProbeResult?) -> DiscoveryEvidence {
        switch result {
        case .answered(let words): DiscoveryEvidence(server.method, asked: server.words, .found, words)
        case .failed(let words): DiscoveryEvidence(server.method, asked: server.words, .failed, words)
        case .postponed(let words): DiscoveryEvidence(server.method, asked: server.words, .skipped, words)
        case nil: DiscoveryEvidence(server.method, asked: server.words, .skipped, "no answer before the time was over")
        }
    }
}
