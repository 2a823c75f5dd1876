public import MailModel
internal import Synchronization

/// How often passwords may be tried, so that nobody guesses one and nobody is locked out.
///
/// There is no limit on an account as a whole: whoever could use that up would lock its owner out. What is limited is
/// one account from one network, one network for all accounts, and one known device. A browser in which a person has
/// signed in before carries a device token: it has a limit of its own, which failures of strangers do not touch, not even
/// of those in the same network.
public final class SignInLimiter: Sendable {
    private let state: Mutex<SignInLimits>

    /// Creates a limiter.
    public init(_ limits: SignInLimits = SignInLimits()) { state = Mutex(limits) }

    /// Counts an attempt, before the password is looked at.
    ///
    /// - Throws: ``AccessError`` with `tooMany`; the attempt does not count then.
    public func admit(_ attempt: SignInAttempt, at now: Timestamp) throws(AccessError) {
        let wait = state.withLock { $0.admit(attempt, at: now) }
        guard let wait else { return }
        let seconds = Int((wait + 999) / 1000)
        throw AccessError(
            .tooMany, "Too many attempts. Try again in \(seconds) second\(seconds == 1 ? "" : "s").",
            retryAfterSeconds: seconds)
    }

    /// Forgets the failures of who has now signed in.
    public func succeeded(_ attempt: SignInAttempt) { state.withLock { $0.succeeded(attempt) } }
}

/// An attempt to sign in, as the limits see it.
public struct SignInAttempt: Sendable, Hashable {
    /// The account: an address in the form by which it is compared, known or not.
    public var account: String
    /// The network from which it comes.
    public var network: String
    /// The digest of the device token, where that is known to be of this account.
    public var device: [UInt8]?

    /// Describes an attempt.
    ///
    /// - Parameter source: the client's network address. Of IPv6 the first 64 bits count: they are one customer's.
    public init(account: String, source: String, device: [UInt8]?) {
        self.account = String(account.prefix(320))
        self.device = device
        if let address = IPAddress(source), address.family == .v6, address.embeddedIPv4 == nil {
            network =
                IPAddress(octets: address.octets.prefix(8) + [UInt8](repeating: 0, count: 8))?.description ?? source
        } else {
            network = source
        }
    }
}

/// The counting behind ``SignInLimiter``: the time is passed in, so that the rules can be tested.
public struct SignInLimits: Sendable {
    /// So many at once, then one in so many milliseconds.
    public struct Rate: Sendable, Hashable {
        /// Attempts that may come at once.
        public var burst: Int64
        /// Milliseconds between attempts in the long run.
        public var interval: Int64

        /// Takes positive numbers.
        public init(burst: Int64, interval: Int64) {
            precondition(burst >= 1 && interval >= 1, "a rate must let something through")
            self.burst = burst
            self.interval = interval
        }
    }

    private enum Key: Hashable {
        case device([UInt8])
        case account(String, network: String)
        case network(String)
    }

    private let perDevice: Rate
    private let perAccount: Rate
    private let perNetwork: Rate
    private let maximumKeys: Int
    /// For each key the time at which all its attempts will have been worn off.
    private var busyUntil: [Key: Int64] = [:]

    /// Creates the limits. By default: 10 from a known device, then one in 15 seconds; 5 for one account from one network,
    /// then one a minute; 50 from one network for all accounts, then one in 3 seconds.
    public init(
        perDevice: Rate = Rate(burst: 10, interval: 15_000), perAccount: Rate = Rate(burst: 5, interval: 60_000),
        perNetwork: Rate = Rate(burst: 50, interval: 3000), maximumKeys: Int = 20_000
    ) {
        self.perDevice = perDevice
        self.perAccount = perAccount
        self.perNetwork = perNetwork
        self.maximumKeys = max(2, maximumKeys)
    }

    /// Counts an attempt; gives the milliseconds to wait where it may not be made.
    mutating func admit(_ attempt: SignInAttempt, at now: Timestamp) -> Int64? {
        let keys = keys(of: attempt)
        let waits = keys.compactMap { milliseconds(before: $0.0, $0.1, at: now.milliseconds) }
        if let wait = waits.max() { return wait }
        makeRoom(for: keys.count, at: now.milliseconds)
        for (key, rate) in keys {
            busyUntil[key] = max(busyUntil[key] ?? 0, now.milliseconds) + rate.interval
        }
        return nil
    }

    /// Takes back what was counted against the account from there.
    mutating func succeeded(_ attempt: SignInAttempt) {
        for (key, _) in keys(of: attempt) {
            if case .network = key { continue }
            busyUntil[key] = nil
        }
    }

    /// For tests.
    var count: Int { busyUntil.count }

    private func keys(of attempt: SignInAttempt) -> [(Key, Rate)] {
        if let device = attempt.device { return [(.device(device), perDevice)] }
        return [
            (.account(attempt.account, network: attempt.network), perAccount),
            (.network(attempt.network), perNetwork),
        ]
    }

    private func milliseconds(before key: Key, _ rate: Rate, at now: Int64) -> Int64? {
        guard let busy = busyUntil[key] else { return nil }
        let excess = busy - now - (rate.burst - 1) * rate.interval
        return excess > 0 ? excess : nil
    }

    /// Forgets what has worn off, and when that does not suffice, what wears off first.
    private mutating func makeRoom(for needed: Int, at now: Int64) {
        guard busyUntil.count + needed > maximumKeys else { return }
        busyUntil = busyUntil.filter { $0.value > now }
        guard busyUntil.count + needed > maximumKeys else { return }
        let kept = busyUntil.sorted { $0.value > $1.value }.prefix(maximumKeys / 2)
        busyUntil = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }
}
