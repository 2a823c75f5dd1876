/// One answer to the question how a mailbox is reached, with what speaks for it.
public struct SettingsCandidate: Sendable, Hashable, Codable {
    /// What was seen of its servers themselves.
    public enum Answer: String, Sendable, Hashable, Codable {
        /// Both servers answered with a valid certificate.
        case answered
        /// A server did not answer as it should.
        case failed
        /// They were not asked.
        case notAsked = "not-asked"
    }

    /// The receiving server; nil where only the sending one is known.
    public var imap: DiscoveredServer?
    /// The sending server; nil where only the receiving one is known.
    public var smtp: DiscoveredServer?
    /// The provider's name, where it is a known one.
    public var provider: String?
    /// The methods that say so, the most trusted first.
    public var methods: [DiscoveryMethod]
    /// Whether the servers were heard.
    public var answer: Answer
    /// Hosts that are neither in the address's own domain nor a known provider's. They are used only after a person has
    /// said yes to them.
    public var foreignHosts: [String]
    /// The ways to sign in, the recommended one first; empty where nothing is known.
    public var signIn: [SignInOption]
    /// Where the domain's own document says that a web sign-in is.
    public var oauth: OAuthAnnouncement?
    /// Who files Sent copies.
    public var sentCopies: SentCopies
    /// What the provider allows.
    public var limits: ProviderLimits
    /// What a person must know.
    public var notes: [ProviderNote]
    /// Whether the provider refuses clients that do not introduce themselves (RFC 2971).
    public var needsIMAPID: Bool
    /// What speaks against it, in sentences.
    public var doubts: [String]
    /// The order of candidates; higher is better. The number itself has no meaning.
    public var rank: Int

    /// Takes the parts as they are.
    public init(
        imap: DiscoveredServer?, smtp: DiscoveredServer?, provider: String?, methods: [DiscoveryMethod],
        answer: Answer, foreignHosts: [String], signIn: [SignInOption], oauth: OAuthAnnouncement? = nil,
        sentCopies: SentCopies,
        limits: ProviderLimits, notes: [ProviderNote], needsIMAPID: Bool, doubts: [String], rank: Int
    ) {
        self.imap = imap
        self.smtp = smtp
        self.provider = provider
        self.methods = methods
        self.answer = answer
        self.foreignHosts = foreignHosts
        self.signIn = signIn
        self.oauth = oauth
        self.sentCopies = sentCopies
        self.limits = limits
        self.notes = notes
        self.needsIMAPID = needsIMAPID
        self.doubts = doubts
        self.rank = rank
    }

    /// Whether both servers and both user names are known.
    public var isComplete: Bool { imap?.user != nil && smtp?.user != nil }

    /// Whether it needs no person: complete, no foreign host, and more than an unproven hint.
    public var isReady: Bool { isComplete && foreignHosts.isEmpty && !isUnprovenHint }

    /// Whether only hints say so and the servers were not heard.
    public var isUnprovenHint: Bool { methods.allSatisfy(\.isHint) && answer != .answered }

    /// Whether the provider takes no password at all.
    public var takesNoPassword: Bool {
        !signIn.isEmpty && signIn.allSatisfy { $0.kind == .oauth }
    }
}

/// Everything that a search for settings brought.
public struct DiscoveryReport: Sendable, Hashable, Codable {
    /// The address that was searched for.
    public var address: String
    /// The candidates, the best first.
    public var candidates: [SettingsCandidate]
    /// Domains that the person may have meant instead.
    public var suggestions: [String]
    /// Where sources disagree, in sentences.
    public var conflicts: [String]
    /// Every question and its answer.
    public var evidence: [DiscoveryEvidence]
    /// Why the address's domain can have no mailbox, where DNS says so.
    public var unusable: UnusableDomain?
    /// Whether every question was answered before the time was over.
    public var isComplete: Bool
    /// How long it took.
    public var milliseconds: Int

    /// Takes the parts as they are.
    public init(
        address: String, candidates: [SettingsCandidate] = [], suggestions: [String] = [], conflicts: [String] = [],
        evidence: [DiscoveryEvidence] = [], unusable: UnusableDomain? = nil, isComplete: Bool = true,
        milliseconds: Int = 0
    ) {
        self.address = address
        self.candidates = candidates
        self.suggestions = suggestions
        self.conflicts = conflicts
        self.evidence = evidence
        self.unusable = unusable
        self.isComplete = isComplete
        self.milliseconds = milliseconds
    }
}
