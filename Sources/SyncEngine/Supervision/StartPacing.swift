/// Whose turn it is to connect: so many at once in all and with one host, so many a second with one host, the most
/// important first, and hosts in turn.
///
/// Pure: the time comes in. A host that takes connections gets them faster, up to ``Rates/fastest``; one that refuses
/// them for their number gets half as many, down to ``Rates/slowest``, and recovers with each success. Hosts know nothing
/// of each other.
struct StartPacing<Key: Hashable & Sendable>: Sendable {
    /// How fast connections to one host begin.
    struct Rates: Sendable, Hashable {
        /// Connections a second to a host of which nothing is known.
        var initial = 10.0
        /// Connections a second at most, once it has shown that it takes them.
        var fastest = 200.0
        /// Connections a second at least, however often it refuses.
        var slowest = 0.1
        /// Connections that may begin at once before the rate counts.
        var burst = 100.0
        /// What each success adds to the rate.
        var gain = 0.5
    }

    private struct Waiter: Comparable {
        let key: Key
        /// Greater goes first.
        let importance: Int64
        /// Smaller goes first among equals.
        let ticket: Int

        static func < (left: Waiter, right: Waiter) -> Bool {
            left.importance != right.importance ? left.importance > right.importance : left.ticket < right.ticket
        }
        static func == (left: Waiter, right: Waiter) -> Bool { left.ticket == right.ticket }
    }

    private struct Host {
        var waiting = Heap<Waiter>()
        /// How many of those in `waiting` still wait; the others were cancelled.
        var waitingCount = 0
        var opening = 0
        var rate: Double
        var tokens: Double
        var filledAt: Moment
        /// Nothing begins before; set by refusals.
        var restsUntil = Moment.start
    }

    private let overall: Int
    private let perHost: Int
    private let rates: Rates
    private var hosts: [String: Host] = [:]
    private var waitingHosts: [Key: (host: String, ticket: Int)] = [:]
    private var openingHosts: [Key: String] = [:]
    /// The hosts with waiters, in the order of their turns.
    private var turns: [String] = []
    private var lastTicket = 0
    private var pausedUntil = Moment.start

    /// Starts with nobody waiting.
    init(overall: Int, perHost: Int, rates: Rates = Rates()) {
        self.overall = max(1, overall)
        self.perHost = max(1, perHost)
        self.rates = rates
    }

    /// How many wait.
    var waitingCount: Int { waitingHosts.count }
    /// How many are connecting.
    var openingCount: Int { openingHosts.count }

    /// The present rate of a host, connections a second.
    func rate(of host: String) -> Double { hosts[host]?.rate ?? rates.initial }

    /// Takes a place in the queue of `host`; one that waits already moves to the new place.
    mutating func request(_ key: Key, host: String, importance: Int64, at now: Moment) {
        cancel(key)
        lastTicket += 1
        waitingHosts[key] = (host, lastTicket)
        var state = hosts[host] ?? Host(rate: rates.initial, tokens: rates.burst, filledAt: now)
        if state.waitingCount == 0 { turns.append(host) }
        state.waiting.insert(Waiter(key: key, importance: importance, ticket: lastTicket))
        state.waitingCount += 1
        hosts[host] = state
    }

    /// Leaves the queue.
    mutating func cancel(_ key: Key) {
        guard let place = waitingHosts.removeValue(forKey: key) else { return }
        hosts[place.host]?.waitingCount -= 1
        if hosts[place.host]?.waitingCount == 0 { leave(place.host) }
    }

    /// What became of a connection that was let begin.
    enum Outcome: Sendable, Hashable {
        /// It stands.
        case opened
        /// It does not, for a reason that has nothing to do with how many there are.
        case failed
        /// The host wants fewer or slower connections.
        case refused
    }

    /// Takes note that a connection stands, or that it does not.
    mutating func finished(_ key: Key, _ outcome: Outcome, at now: Moment) {
        guard let host = openingHosts.removeValue(forKey: key), var state = hosts[host] else { return }
        state.opening -= 1
        switch outcome {
        case .opened: state.rate = min(rates.fastest, state.rate + rates.gain)
        case .failed: break
        case .refused:
            // Those that began together are refused together: it is slowed down once for them.
            if now >= state.restsUntil {
                state.rate = max(rates.slowest, state.rate / 2)
                state.restsUntil = now.adding(.seconds(1))
            }
            state.tokens = min(state.tokens, 1)
        }
        hosts[host] = state
        forgetIfIdle(host, at: now)
    }

    /// Lets nothing begin before `moment`, because this machine is short of something.
    mutating func pause(until moment: Moment) { pausedUntil = max(pausedUntil, moment) }

    /// Lets those begin whose turn it is at `now`. Each must be reported by ``finished(_:_:at:)``.
    mutating func admit(at now: Moment) -> [Key] {
        guard now >= pausedUntil else { return [] }
        var admitted: [Key] = []
        var blocked = 0
        while openingHosts.count < overall, blocked < turns.count, let host = turns.first {
            turns.removeFirst()
            guard let key = take(host, at: now) else {
                turns.append(host)
                blocked += 1
                continue
            }
            blocked = 0
            admitted.append(key)
            openingHosts[key] = host
            if hosts[host]?.waitingCount ?? 0 > 0 { turns.append(host) }
        }
        return admitted
    }

    /// When ``admit(at:)`` can let somebody begin merely because time has passed; nil where only an end of another can
    /// help, or nobody waits.
    func next(at now: Moment) -> Moment? {
        guard !turns.isEmpty, openingHosts.count < overall else { return nil }
        var earliest: Moment?
        for host in turns {
            guard let state = hosts[host], state.opening < perHost else { continue }
            let tokens = filled(state, at: now)
            var moment = max(state.restsUntil, pausedUntil)
            if tokens < 1 {
                let wait = ((1 - tokens) / state.rate * 1000).rounded(.up)
                moment = max(moment, now.adding(milliseconds: Int64(wait)))
            }
            earliest = min(earliest ?? moment, moment)
        }
        return earliest.map { max($0, now) }
    }

    // MARK: - Parts

    private func filled(_ state: Host, at now: Moment) -> Double {
        let elapsed = Double(max(0, now.milliseconds - state.filledAt.milliseconds))
        return min(rates.burst, state.tokens + elapsed / 1000 * state.rate)
    }

    private mutating func take(_ host: String, at now: Moment) -> Key? {
        guard var state = hosts[host], state.opening < perHost, now >= state.restsUntil else { return nil }
        state.tokens = filled(state, at: now)
        state.filledAt = max(now, state.filledAt)
        defer { hosts[host] = state }
        guard state.tokens >= 1 else { return nil }
        while let waiter = state.waiting.popFirst() {
            // One that was cancelled, or that has taken another place since.
            guard let place = waitingHosts[waiter.key], place.ticket == waiter.ticket else { continue }
            waitingHosts.removeValue(forKey: waiter.key)
            state.waitingCount -= 1
            state.opening += 1
            state.tokens -= 1
            return waiter.key
        }
        return nil
    }

    private mutating func leave(_ host: String) {
        turns.removeAll { $0 == host }
        hosts[host]?.waiting = Heap()
    }

    /// A host with nothing under way that stands where a new one would need not be remembered.
    private mutating func forgetIfIdle(_ host: String, at now: Moment) {
        guard let state = hosts[host], state.waitingCount == 0, state.opening == 0, state.rate == rates.initial,
            filled(state, at: now) >= rates.burst
        else { return }
        hosts[host] = nil
    }
}

/// A binary heap: the least first.
struct Heap<Element: Comparable> {
    private var elements: [Element] = []

    var isEmpty: Bool { elements.isEmpty }

    mutating func insert(_ element: Element) {
        elements.append(element)
        var index = elements.count - 1
        while index > 0 {
            let parent = (index - 1) / 2
            guard elements[index] < elements[parent] else { return }
            elements.swapAt(index, parent)
            index = parent
        }
    }

    mutating func popFirst() -> Element? {
        guard let first = elements.first, let last = elements.popLast() else { return nil }
        guard !elements.isEmpty else { return first }
        elements[0] = last
        var index = 0
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2] where child < elements.count {
                if elements[child] < elements[least] { least = child }
            }
            guard least != index else { return first }
            elements.swapAt(index, least)
            index = least
        }
    }
}

extension Heap: Sendable where Element: Sendable {}
