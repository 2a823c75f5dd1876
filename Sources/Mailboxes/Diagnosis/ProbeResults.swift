import MailModel

/// What extra probes found out after a failure; empty where nobody looked or nothing was found.
struct ProbeResults: Sendable, Hashable {
    /// Other usual ports of the same host that accept a connection.
    var openPorts: [Int] = []
    /// What other servers do on the same port.
    var elsewhere = PortElsewhere.unknown
    /// What the server says in clear text where it was expected to speak TLS.
    var greeting: ServerText?
    /// Values that may be meant instead, the likeliest first.
    var suggestions: [String] = []

    /// The open ports, for a sentence.
    var alternative: String? {
        openPorts.isEmpty ? nil : "port " + openPorts.map(String.init).joined(separator: ", ")
    }

    /// Whether nobody at all is reached on the port, although others of the same servers are.
    var isPortBlocked: Bool {
        guard case .asked(let answers) = elsewhere, !answers.contains(where: \.answers) else { return false }
        return !openPorts.isEmpty || answers.contains { $0.answersElsewhere == true }
    }

    /// The same for programs.
    var evidence: [String: EvidenceValue] {
        var evidence: [String: EvidenceValue] = [:]
        if !openPorts.isEmpty { evidence["openPorts"] = .list(openPorts.map(String.init)) }
        if let greeting { evidence["clearTextGreeting"] = .text(greeting.description) }
        if !suggestions.isEmpty { evidence["suggestions"] = .list(suggestions) }
        switch elsewhere {
        case .unknown: break
        case .reached(let age): evidence["otherServerReachedSecondsAgo"] = .number(Int(age.components.seconds))
        case .asked(let answers):
            evidence["otherServers"] = .list(
                answers.map { answer in
                    let others = answer.answersElsewhere == true ? ", answers on another port" : ""
                    return "\(answer.host): " + (answer.answers ? "answers" : "no answer" + others)
                })
        }
        return evidence
    }
}

/// What servers besides the failing one do on its port.
enum PortElsewhere: Sendable, Hashable {
    /// Nobody was asked.
    case unknown
    /// Another server took a connection a while ago.
    case reached(ago: Duration)
    /// These were asked.
    case asked([PortAnswer])
}

extension Diagnosis {
    /// Says what a comparison with other servers means.
    static func compare(_ finding: inout Finding, _ context: FindingContext, _ probes: ProbeResults) {
        guard [.tcpTimeout, .tcpPortBlocked, .tcpRefused, .tcpUnreachable].contains(finding.code) else { return }
        func words(_ text: String) -> String { FindingEntry.words(text, context) }
        let isServing: Bool
        switch probes.elsewhere {
        case .unknown: return
        case .reached: isServing = true
        case .asked(let answers): isServing = answers.contains(where: \.answers)
        }
        switch finding.code {
        case .tcpTimeout where isServing && !probes.openPorts.isEmpty:
            // The port is free on this side, so the server itself does not have it.
            finding.actor = .user
            finding.cause = words(
                "{host} answers on {alternative} but not on port {port}, on which other servers answer: this one does "
                    + "not serve it.")
            finding.action = words("Use {suggestion} instead.")
        case .tcpTimeout where isServing:
            finding.actor = .user
            finding.cause = words(
                "Nothing at {place} answered in time, although other servers answer on port {port}: this server is "
                    + "down, or it is the wrong name or port.")
            finding.action = words(
                "Check the {server}'s name and port; if they are right, wait: Salesnode tries again by itself.")
        case .tcpTimeout:
            finding.cause = words(
                "Nothing at {place} answered in time, and no other server on port {port} did either: this machine has "
                    + "no way out, or a firewall drops the connections.")
            finding.action = words(
                "Check this machine's network, and that it may connect to port {port}; many hosting companies block 25, "
                    + "465 and 587.")
        case .tcpPortBlocked:
            finding.cause = words(
                "No server answers on port {port} from here, while other ports are open: something on this machine's "
                    + "side blocks that port for every host.")
            if probes.suggestions.isEmpty {
                finding.action = words(
                    "Allow outgoing connections to port {port}; many hosting companies block 25, 465 and 587 until asked."
                )
            } else {
                finding.action = words(
                    "Use {suggestion} instead, or allow outgoing connections to port {port}; many hosting companies "
                        + "block 25, 465 and 587 until asked.")
            }
        default: break
        }
    }
}
