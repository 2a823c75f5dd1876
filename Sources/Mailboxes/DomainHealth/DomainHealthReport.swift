public import MailModel

/// What a domain says of its mail in DNS, judged for a mailbox in it.
public struct DomainHealthReport: Sendable, Hashable, Codable {
    /// The domain of the mailbox's address.
    public var domain: String
    /// When it was read.
    public var checkedAt: Timestamp
    /// SPF, DKIM, DMARC, MX and PTR, in this order.
    public var checks: [DomainCheck]

    /// Puts a report together.
    public init(domain: String, checkedAt: Timestamp, checks: [DomainCheck]) {
        self.domain = domain
        self.checkedAt = checkedAt
        self.checks = checks
    }
}

extension DomainHealthReport {
    /// Whether DNS answered: of the servers that take mail for a domain there is always an answer, if only that there are
    /// none.
    var isAnswered: Bool { checks.first { $0.kind == .mx }?.state != .unknown }

    /// The states in short, as the store keeps them for lists: what the domain itself says. Names of addresses are the
    /// matter of whoever runs the sending server.
    var states: String {
        checks.filter { $0.kind != .ptr }.map { "\($0.kind.rawValue):\($0.state.rawValue)" }.joined(separator: " ")
    }
}

/// How a domain stands, in the order of a report; what lists show.
public struct DomainTicks: Sendable, Hashable {
    /// One of the four.
    public struct Tick: Sendable, Hashable {
        /// What it is about.
        public let kind: DomainCheck.Kind
        /// How it stands.
        public let state: DomainCheck.State
    }

    /// SPF, DKIM, DMARC and MX.
    public let ticks: [Tick]

    /// Reads what the store keeps; nil for what another version wrote.
    init?(states: String) {
        var ticks: [Tick] = []
        for pair in states.split(separator: " ") {
            let parts = pair.split(separator: ":")
            guard parts.count == 2, let kind = DomainCheck.Kind(rawValue: String(parts[0])),
                let state = DomainCheck.State(rawValue: String(parts[1]))
            else { return nil }
            ticks.append(Tick(kind: kind, state: state))
        }
        guard !ticks.isEmpty else { return nil }
        self.ticks = ticks
    }
}

/// One thing that a domain says, how it stands, and what to publish where it does not stand well.
public struct DomainCheck: Sendable, Hashable, Codable {
    /// What it is about.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Which servers may send for the domain (RFC 7208).
        case spf
        /// The keys by which messages are signed (RFC 6376).
        case dkim
        /// What receivers should do with what fails (RFC 7489).
        case dmarc
        /// Which servers take mail for the domain (RFC 5321 §5.1).
        case mx
        /// Which names the sending server's addresses have (RFC 1912 §2.1).
        case ptr
    }

    /// How it stands.
    public enum State: String, Sendable, Hashable, Codable {
        /// As it should be.
        case good
        /// It works, but could be better.
        case warning
        /// It harms delivery.
        case failing
        /// It cannot be known from here, or DNS did not answer.
        case unknown
    }

    /// What it is about.
    public var kind: Kind
    /// How it stands.
    public var state: State
    /// One plain sentence.
    public var sentence: String
    /// Further sentences: what was seen, what it leaves open.
    public var notes: [String]
    /// The records as they are published, made safe to show.
    public var found: [PublishedRecord]
    /// What to publish, where something should change.
    public var wanted: PublishedRecord?

    init(
        _ kind: Kind, _ state: State, _ sentence: String, notes: [String] = [], found: [PublishedRecord] = [],
        wanted: PublishedRecord? = nil
    ) {
        self.kind = kind
        self.state = state
        self.sentence = sentence
        self.notes = notes
        self.found = found
        self.wanted = wanted
    }
}

/// A record as one enters it at a DNS provider.
public struct PublishedRecord: Sendable, Hashable, Codable {
    /// The name, such as `_dmarc.example.com`.
    public var name: String
    /// The type, such as `TXT`.
    public var type: String
    /// The value.
    public var value: String

    init(_ name: String, _ type: String, _ value: String) {
        self.name = name
        self.type = type
        self.value = value
    }

    /// A record that somebody publishes, shortened and made safe to show.
    init(found name: String, _ type: String, _ value: String) {
        self.init(name, type, ServerText(value).description)
    }
}
