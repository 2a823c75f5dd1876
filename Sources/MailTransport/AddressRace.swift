internal import MailModel

/// Which of a host's addresses is tried when, as a pure machine (RFC 8305 §5).
///
/// Addresses are tried in order. The next begins when the one before has failed, or has not succeeded within the
/// attempt delay, which is the driver's business. The first that connects wins and all others are closed.
struct AddressRace {
    /// How long an attempt goes alone before the next one joins, in milliseconds.
    // RFC 8305 §5
    static let attemptDelayMilliseconds = 250

    /// More addresses are not tried: a name with dozens of them would turn one connection into a flood.
    static let maximumAttempts = 10

    enum Action: Equatable {
        /// Open a connection to the address with this index.
        case attempt(Int)
        /// Call ``AddressRace/attemptDelayPassed()`` after the delay; an earlier wait is replaced.
        case startDelay
        /// Nothing more is to be waited for.
        case cancelDelay
        /// Close this attempt's connection.
        case close(Int)
        /// This attempt's connection is the one.
        case won(Int)
        /// Every attempt failed.
        case lost
    }

    private let count: Int
    private var next = 0
    private var running: Set<Int> = []
    private var isOver = false

    /// Races `count` addresses, at least one.
    init(count: Int) { self.count = min(count, Self.maximumAttempts) }

    /// Begins; to be called once.
    mutating func start() -> [Action] { beginNext() }

    /// The attempt delay has passed.
    mutating func attemptDelayPassed() -> [Action] { isOver ? [] : beginNext() }

    /// An attempt failed. One that was closed by the race may report its failure too.
    mutating func failed(_ index: Int) -> [Action] {
        guard !isOver, running.remove(index) != nil else { return [] }
        if next < count { return beginNext() }
        guard running.isEmpty else { return [] }
        isOver = true
        return [.cancelDelay, .lost]
    }

    /// An attempt has connected. One that comes too late is closed.
    mutating func connected(_ index: Int) -> [Action] {
        guard !isOver, running.remove(index) != nil else { return [.close(index)] }
        isOver = true
        let losers = running.sorted().map(Action.close)
        running = []
        return [.cancelDelay] + losers + [.won(index)]
    }

    /// Gives up: time is over or nobody waits any more.
    mutating func stop() -> [Action] {
        guard !isOver else { return [] }
        isOver = true
        let open = running.sorted().map(Action.close)
        running = []
        return [.cancelDelay] + open
    }

    private mutating func beginNext() -> [Action] {
        guard next < count else { return [] }
        let index = next
        next += 1
        running.insert(index)
        return [.attempt(index), next < count ? .startDelay : .cancelDelay]
    }

    /// The order in which addresses are tried: families alternate, beginning with IPv6, each in the given order.
    static func order(_ addresses: [IPAddress]) -> [IPAddress] {
        // RFC 8305 §4
        let v6 = addresses.filter { $0.family == .v6 }
        let v4 = addresses.filter { $0.family == .v4 }
        var result: [IPAddress] = []
        for index in 0..<max(v6.count, v4.count) {
            if index < v6.count { result.append(v6[index]) }
            if index < v4.count { result.append(v4[index]) }
        }
        return result
    }
}
