import MailModel
import Synchronization

/// What this process has seen of ports lately, so that a failure at one server can be told from a blocked port.
///
/// It remembers that a connection came about, not for which mailbox. Shared by everything that connects; bounded by the
/// number of ports.
public final class PortExperience: Sendable {
    /// How long a connection counts as evidence.
    static let memory = Duration.seconds(900)
    /// How long a comparison is not repeated.
    static let comparisonMemory = Duration.seconds(300)
    /// Hosts that are remembered for one port, the latest first.
    private static let hostsPerPort = 4
    /// Ports that are remembered; where any port is allowed, people can name many.
    private static let maximumPorts = 64

    private struct Success {
        var host: Host
        var moment: ContinuousClock.Instant
    }

    private struct State {
        var successes: [Int: [Success]] = [:]
        var comparisons: [Key: (answers: [PortAnswer], moment: ContinuousClock.Instant)] = [:]
    }

    private struct Key: Hashable {
        var port: Int
        var hosts: [Host]
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> ContinuousClock.Instant

    /// An experience with nothing in it.
    public convenience init() { self.init(now: { .now }) }

    init(now: @escaping @Sendable () -> ContinuousClock.Instant) { self.now = now }

    /// Notes that a server took a connection.
    func connected(to endpoint: Endpoint) {
        let success = Success(host: endpoint.host, moment: now())
        state.withLock { state in
            if state.successes[endpoint.port] == nil, state.successes.count >= Self.maximumPorts { return }
            var successes = state.successes[endpoint.port, default: []].filter { $0.host != endpoint.host }
            successes.insert(success, at: 0)
            state.successes[endpoint.port] = Array(successes.prefix(Self.hostsPerPort))
        }
    }

    /// How long ago another server was reached on this port; nil where that is not known.
    func lastSuccess(port: Int, besides host: Host) -> Duration? {
        let now = now()
        return state.withLock { $0.successes[port] }?.first { $0.host != host }.flatMap { success in
            let age = now - success.moment
            return age <= Self.memory ? age : nil
        }
    }

    /// What a comparison found a short time ago.
    func comparison(port: Int, hosts: [Host]) -> [PortAnswer]? {
        let now = now()
        return state.withLock { $0.comparisons[Key(port: port, hosts: hosts)] }.flatMap { found in
            now - found.moment <= Self.comparisonMemory ? found.answers : nil
        }
    }

    /// Keeps what a comparison found.
    func keep(_ answers: [PortAnswer], port: Int, hosts: [Host]) {
        let now = now()
        state.withLock { state in
            if state.comparisons.count >= Self.maximumPorts { state.comparisons = [:] }
            state.comparisons[Key(port: port, hosts: hosts)] = (answers, now)
        }
    }
}

/// What another server did on the port in question and on a usual one beside it.
struct PortAnswer: Sendable, Hashable {
    /// The other server.
    var host: Host
    /// Whether it takes connections on the port.
    var answers: Bool
    /// Whether it takes connections on another port; nil where it was not asked, because it answered.
    var answersElsewhere: Bool?
}
