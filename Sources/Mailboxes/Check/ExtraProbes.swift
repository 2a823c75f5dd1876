import MailModel
import MailTransport
import NIOCore
import Synchronization

/// Small questions that tell two causes of a failed connection apart, asked only after it has failed.
struct ExtraProbes: Sendable {
    let connector: MailboxConnector
    let plan: ProbePlan
    let server: ServerSettings
    let trust: TLSTrust
    let direction: MailDirection
    let address: EmailAddress

    private var transport: MailTransport { connector.transport }

    /// What can be found out about `error`; empty where nothing helps. Takes about ``ProbePlan/limit``, and four times that at most.
    ///
    /// - Parameter peer: the address that was connected to, where one was.
    func results(after error: TransportError, peer: IPAddress?) async -> ProbeResults {
        var results = ProbeResults()
        switch (error.code, error.stage) {
        case (.dnsNotFound, _), (.dnsNoAddresses, _), (.dnsInvalidName, _):
            results.suggestions = await likelyHosts()
        case (.refused, .tcp), (.timedOut, .tcp), (.unreachable, .tcp):
            async let elsewhere = withTimeLimit(plan.limit * 4) { await otherServers() }
            results.openPorts = await openPorts()
            results.elsewhere = await elsewhere
            results.suggestions = results.openPorts.map { "\(server.endpoint.host):\($0)" }
        case (.nameMismatch, _):
            results.suggestions = await names(of: error.certificate, at: peer)
        case (.closed, .tls), (.reset, .tls), (.timedOut, .tls):
            if server.security == .implicit { results.greeting = await clearTextGreeting() }
        default: break
        }
        return results
    }

    // MARK: The other way of encrypting

    /// Whether the server speaks TLS from the first byte; false where it does not, or does not say in time.
    func speaksTLS() async -> Bool {
        do {
            let channel = try await transport.connect(
                request(server.endpoint, .implicit), onStage: { _ in }, configure: { _, _ in })
            channel.close(promise: nil)
            return true
        } catch {
            // A certificate that we would not accept is a certificate, and so is a version that we do not speak.
            return error.certificate != nil || error.code == .protocolTooOld
        }
    }

    /// What the server says in clear text by itself; nil where it says nothing in time.
    func clearTextGreeting() async -> ServerText? {
        let heard = FirstWords()
        do {
            let channel = try await transport.connect(
                request(server.endpoint, .starttls), onStage: { _ in },
                configure: { channel, _ in try channel.pipeline.syncOperations.addHandler(FirstWordsHandler(heard)) })
            let words = await heard.wait(at: plan.limit)
            channel.close(promise: nil)
            return words.flatMap { $0.isEmpty ? nil : $0 }
        } catch {
            return nil
        }
    }

    // MARK: Other ports and names

    /// The usual ports besides the configured one that accept a connection, in their order.
    private func openPorts() async -> [Int] {
        let ports = plan.ports(direction).filter { $0 != server.endpoint.port }
        let open = await withTaskGroup(of: Int?.self) { group in
            for port in ports {
                group.addTask { await accepts(port) ? port : nil }
            }
            return await group.reduce(into: Set<Int>()) { open, port in if let port { open.insert(port) } }
        }
        return ports.filter(open.contains)
    }

    private func accepts(_ port: Int) async -> Bool {
        await accepts(Endpoint(host: server.endpoint.host, port: port)) == true
    }

    /// Nil where the policy does not let us ask.
    private func accepts(_ endpoint: Endpoint) async -> Bool? {
        do {
            let channel = try await transport.connect(
                request(endpoint, .starttls), onStage: { _ in }, configure: { _, _ in })
            channel.close(promise: nil)
            return true
        } catch {
            return error.stage == .policy ? nil : false
        }
    }

    /// What other servers do on the same port: known from connections of a short time ago, else asked.
    private func otherServers() async -> PortElsewhere {
        let port = server.endpoint.port
        if let age = connector.ports.lastSuccess(port: port, besides: server.endpoint.host) {
            return .reached(ago: age)
        }
        let comparison = connector.portComparison
        let hosts = comparison.hosts(port: port, direction: direction, besides: server.endpoint.host)
        guard !hosts.isEmpty else { return .unknown }
        if !comparison.coversPrivateHosts {
            // Whether a public server answers says nothing about the way to one in a private network.
            guard await isPublic() else { return .unknown }
        }
        if let known = connector.ports.comparison(port: port, hosts: hosts) { return .asked(known) }
        let others = plan.ports(direction).filter { $0 != port }
        let answers = await withTaskGroup(of: PortAnswer?.self) { group in
            for host in hosts {
                group.addTask { await answer(of: host, port: port, others: others) }
            }
            return await group.reduce(into: [PortAnswer]()) { answers, answer in
                if let answer { answers.append(answer) }
            }
        }
        guard !answers.isEmpty, !Task.isCancelled else { return .unknown }
        let sorted = hosts.compactMap { host in answers.first { $0.host == host } }
        connector.ports.keep(sorted, port: port, hosts: hosts)
        return .asked(sorted)
    }

    /// Nil where the policy does not let us ask, or the name leads nowhere.
    private func answer(of host: Host, port: Int, others: [Int]) async -> PortAnswer? {
        if case .name(let name) = host {
            guard await addresses(of: [name.description])[name.description] != nil else { return nil }
        }
        async let other = withTaskGroup(of: Bool.self) { group in
            for port in others { group.addTask { await accepts(Endpoint(host: host, port: port)) == true } }
            return await group.reduce(false) { $0 || $1 }
        }
        let answers = await accepts(Endpoint(host: host, port: port))
        let answersElsewhere = await other
        return answers.map { PortAnswer(host: host, answers: $0, answersElsewhere: answersElsewhere) }
    }

    private func isPublic() async -> Bool {
        var found: [IPAddress] = []
        switch server.endpoint.host {
        case .address(let address): found = [address]
        case .name(let name): found = await addresses(of: [name.description])[name.description] ?? []
        }
        let policy = EgressPolicy(allowsAnyPort: true)
        return !found.isEmpty && found.allSatisfy { policy.refusal(of: $0, port: server.endpoint.port) == nil }
    }

    /// Hosts that may be meant: near ones of big providers, then usual names in the address's own domain that exist.
    private func likelyHosts() async -> [String] {
        let host = server.endpoint.host.description
        var hosts = NearNames.hosts(near: host)
        guard hosts.isEmpty else { return hosts }
        let domain = address.domain.description
        let prefixes = direction == .receiving ? ["imap.", "mail."] : ["smtp.", "mail."]
        let candidates = prefixes.map { $0 + domain }.filter { $0 != host }
        let existing = await addresses(of: candidates)
        hosts = candidates.filter { existing[$0] != nil }
        return hosts.isEmpty ? NearNames.domains(near: domain).map { prefixes[0] + $0 } : hosts
    }

    /// The names of a certificate under which the same server is found, then its other plain names.
    private func names(of certificate: CertificateSummary?, at peer: IPAddress?) async -> [String] {
        guard let certificate else { return [] }
        let host = server.endpoint.host.description
        let firstLabel = host.split(separator: ".").first.map(String.init) ?? "mail"
        var candidates: [String] = []
        for name in certificate.names.prefix(Self.maximumNames) {
            if name.hasPrefix("*.") {
                let usual = [firstLabel, direction == .receiving ? "imap" : "smtp", "mail"]
                candidates += usual.map { $0 + name.dropFirst(1) }
            } else {
                candidates.append(name)
            }
        }
        var seen: Set<String> = [host]
        candidates = candidates.filter { DomainName($0) != nil && seen.insert($0).inserted }
        let known = await addresses(of: Array(candidates.prefix(Self.maximumNames)))
        let same = candidates.filter { name in peer.map { known[name]?.contains($0) == true } ?? false }
        let plain = Set(certificate.names)
        return same + candidates.filter { plain.contains($0) && !same.contains($0) }
    }

    /// Names that are looked up after one failure; a certificate may carry a hundred.
    private static let maximumNames = 8

    private func addresses(of names: [String]) async -> [String: [IPAddress]] {
        await withTaskGroup(of: (String, [IPAddress]).self) { group in
            for name in names {
                guard let domain = DomainName(name) else { continue }
                group.addTask {
                    let found = try? await transport.addresses(of: domain, deadline: deadline)
                    return (name, found ?? [])
                }
            }
            return await group.reduce(into: [:]) { known, entry in
                if !entry.1.isEmpty { known[entry.0] = entry.1 }
            }
        }
    }

    private var deadline: NIODeadline { .now() + .milliseconds(Int64(plan.limit.wholeMilliseconds)) }

    private func request(_ endpoint: Endpoint, _ security: ConnectionSecurity) -> TransportRequest {
        TransportRequest(endpoint: endpoint, security: security, trust: trust, deadline: deadline)
    }
}

/// The first bytes of a server, handed from its event loop to the task that waits for them.
private final class FirstWords: Sendable {
    private let stream: AsyncStream<ServerText>
    private let continuation: AsyncStream<ServerText>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1)) }

    func heard(_ words: ServerText?) {
        if let words { continuation.yield(words) }
        continuation.finish()
    }

    /// The words, or nil after `limit`.
    func wait(at limit: Duration) async -> ServerText? {
        await withTimeLimit(limit) { [stream] in
            for await words in stream { return words }
            return nil
        }
    }
}

/// Passes on the first bytes that arrive.
private final class FirstWordsHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let words: FirstWords

    init(_ words: FirstWords) { self.words = words }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        words.heard(ServerText(unwrapInboundIn(data).readableBytesView.prefix(512)))
    }

    func channelInactive(context: ChannelHandlerContext) { words.heard(nil) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { words.heard(nil) }
}
