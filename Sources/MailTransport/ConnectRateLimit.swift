public import MailModel
public import NIOCore

/// How often connections may be opened, so that Check is no port scanner and no mail server is flooded.
///
/// Three token buckets decide together: one for each address and port; one over everything; and one for addresses and
/// ports that have not proven to serve. A target that turns out to serve gives its token of the last one back and
/// needs none any more, so that normal work hardly notices it and servers that fail do not hold up those that work,
/// while someone who tries ports on which nothing answers soon gets one attempt every few seconds. The time is passed
/// in, so that the rules can be tested; nothing here reads a clock.
public struct ConnectRateLimit: Sendable {
    /// One bucket's size and how fast it fills again.
    public struct Rate: Sendable, Hashable {
        /// Attempts that may come at once.
        public var burst: Double
        /// Attempts per second in the long run.
        public var perSecond: Double

        /// Takes positive numbers.
        public init(burst: Double, perSecond: Double) {
            precondition(burst >= 1 && perSecond > 0, "a rate must let something through")
            self.burst = burst
            self.perSecond = perSecond
        }
    }

    /// What is said to an attempt.
    public enum Admission: Sendable, Hashable {
        /// It may begin.
        case admitted
        /// It may not; after this many milliseconds one can pass.
        case refused(retryAfterMilliseconds: Int)
    }

    private struct Target: Hashable {
        let address: IPAddress
        let port: Int
    }

    private struct Bucket {
        var tokens: Double
        var filledAt: NIODeadline
        var isProven = false

        mutating func fill(_ rate: Rate, at now: NIODeadline) {
            let seconds = Double(max(0, (now - filledAt).nanoseconds)) / 1e9
            tokens = min(rate.burst, tokens + seconds * rate.perSecond)
            filledAt = max(filledAt, now)
        }

        /// Milliseconds until a whole token is there; 0 where there is one.
        func wait(_ rate: Rate) -> Int {
            tokens >= 1 ? 0 : max(1, Int(((1 - tokens) / rate.perSecond * 1000).rounded(.up)))
        }
    }

    private let perTarget: Rate
    private let overall: Rate
    private let unproven: Rate
    private let maximumTargets: Int
    private var targets: [Target: Bucket] = [:]
    private var overallBucket: Bucket?
    private var unprovenBucket: Bucket?

    /// Creates the limits. The defaults let a node open 10 connections a second to one server, 100 in all, and try 60
    /// targets that do not answer, then one every two seconds.
    ///
    /// - Parameters:
    ///   - perTarget: for each address and port. Large providers serve thousands of mailboxes behind one.
    ///   - overall: over everything.
    ///   - unproven: for targets that did not turn out to serve.
    ///   - maximumTargets: how many addresses and ports are remembered; the fullest are forgotten first.
    public init(
        perTarget: Rate = Rate(burst: 200, perSecond: 10), overall: Rate = Rate(burst: 1000, perSecond: 100),
        unproven: Rate = Rate(burst: 60, perSecond: 0.5), maximumTargets: Int = 10_000
    ) {
        self.perTarget = perTarget
        self.overall = overall
        self.unproven = unproven
        self.maximumTargets = max(1, maximumTargets)
    }

    /// Asks for one attempt to `address` and `port`. A refused attempt costs nothing.
    public mutating func admit(_ address: IPAddress, port: Int, at now: NIODeadline) -> Admission {
        let target = Target(address: address, port: port)
        var own = targets[target] ?? Bucket(tokens: perTarget.burst, filledAt: now)
        var all = overallBucket ?? Bucket(tokens: overall.burst, filledAt: now)
        var new = unprovenBucket ?? Bucket(tokens: unproven.burst, filledAt: now)
        own.fill(perTarget, at: now)
        all.fill(overall, at: now)
        new.fill(unproven, at: now)
        let wait = max(own.wait(perTarget), all.wait(overall), own.isProven ? 0 : new.wait(unproven))
        if wait == 0 {
            own.tokens -= 1
            all.tokens -= 1
            if !own.isProven { new.tokens -= 1 }
        }
        remember(own, for: target, at: now)
        overallBucket = all
        unprovenBucket = new
        return wait == 0 ? .admitted : .refused(retryAfterMilliseconds: wait)
    }

    /// Notes that an admitted attempt found a server, which is proven from now on.
    public mutating func served(_ address: IPAddress, port: Int) {
        giveBack(address, port: port)
        targets[Target(address: address, port: port)]?.isProven = true
    }

    /// Gives back what an admitted attempt took for an unproven target, because it told nothing about that target: it
    /// never left this machine, or was ended because another address was faster. At most once per attempt.
    public mutating func giveBack(_ address: IPAddress, port: Int) {
        guard targets[Target(address: address, port: port)]?.isProven != true, let tokens = unprovenBucket?.tokens
        else { return }
        unprovenBucket?.tokens = min(unproven.burst, tokens + 1)
    }

    private mutating func remember(_ bucket: Bucket, for target: Target, at now: NIODeadline) {
        targets[target] = bucket
        guard targets.count > maximumTargets else { return }
        for key in targets.keys where key != target { targets[key]?.fill(perTarget, at: now) }
        // A full bucket says nothing that a new one would not, except that its target is proven. Where too few are
        // full, the fullest go.
        let kept = targets.filter { $0.key == target || $0.value.isProven || $0.value.tokens < perTarget.burst }
            .sorted { $0.value.tokens < $1.value.tokens }
            .prefix(maximumTargets / 2)
        targets = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
        targets[target] = bucket
    }
}
