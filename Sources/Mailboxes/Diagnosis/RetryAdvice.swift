public import MailModel

/// Whether and when something that failed is tried again.
public enum RetryAdvice: Sendable, Hashable, Codable {
    /// Not before a person has changed the credential, the settings or the message: the same attempt fails again, and
    /// repeating a bad password gets accounts locked.
    case whenChanged
    /// Again and again, each time after a longer wait, for as long as it takes.
    case backOff
    /// Once so many seconds have passed, because the server named them or is known to need them.
    case after(seconds: Int)
    /// At a moment that is known.
    case at(Timestamp)

    /// Whether Salesnode tries again by itself.
    public var isAutomatic: Bool { self != .whenChanged }

    /// When the next attempt is due after `failures` in a row, the last of them at `now`; nil where only a change helps.
    ///
    /// The wait of ``backOff`` doubles from a minute up to an hour. A wait that the server named is kept, but never
    /// longer than a day: a wrong clock at the other end must not silence a mailbox.
    ///
    /// - Parameter spread: a share of the wait that is added to it, 0 to 1. Give each mailbox its own, so that a
    ///   thousand that failed together do not come back together.
    public func nextAttempt(after now: Timestamp, failures: Int, spread: Double = 0) -> Timestamp? {
        let seconds: Int
        switch self {
        case .whenChanged: return nil
        case .backOff:
            let doublings = min(max(failures, 1) - 1, 6)
            seconds = min(Self.longestBackOff, Self.shortestBackOff << doublings)
        case .after(let wait): seconds = min(max(wait, 1), Self.longestWait)
        case .at(let moment):
            let latest = now.adding(milliseconds: Int64(Self.longestWait) * 1000)
            return min(max(moment, now), latest)
        }
        let share = min(max(spread.isFinite ? spread : 0, 0), 1)
        return now.adding(milliseconds: Int64(Double(seconds) * 1000 * (1 + share)))
    }

    /// The first wait of ``backOff``, in seconds.
    static let shortestBackOff = 60
    /// The longest wait of ``backOff``, in seconds.
    static let longestBackOff = 3600
    /// The longest wait of all, in seconds.
    static let longestWait = 24 * 3600
}

extension RetryAdvice {
    private enum Kind: String, Codable {
        case whenChanged = "when-changed"
        case backOff = "back-off"
        case after
        case at
    }

    private enum CodingKeys: CodingKey { case kind, seconds, moment }

    /// Reads `{"kind":"after","seconds":300}` and the like.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(Kind.self, forKey: .kind) {
        case .whenChanged: self = .whenChanged
        case .backOff: self = .backOff
        case .after: self = .after(seconds: try container.decode(Int.self, forKey: .seconds))
        case .at: self = .at(try container.decode(Timestamp.self, forKey: .moment))
        }
    }

    /// Writes an object with `kind` and, where it has one, the wait in `seconds` or the `moment`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .whenChanged: try container.encode(Kind.whenChanged, forKey: .kind)
        case .backOff: try container.encode(Kind.backOff, forKey: .kind)
        case .after(let seconds):
            try container.encode(Kind.after, forKey: .kind)
            try container.encode(seconds, forKey: .seconds)
        case .at(let moment):
            try container.encode(Kind.at, forKey: .kind)
            try container.encode(moment, forKey: .moment)
        }
    }
}
