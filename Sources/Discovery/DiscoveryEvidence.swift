internal import MailModel

/// One question that was asked, and what came back.
public struct DiscoveryEvidence: Sendable, Hashable, Codable {
    /// What it came to.
    public enum Outcome: String, Sendable, Hashable, Codable {
        /// Settings, or a server that answered.
        case found
        /// An orderly answer without settings.
        case nothing
        /// An answer that is not used because it is wrong or dangerous.
        case refused
        /// No usable answer.
        case failed
        /// Not asked, or not waited for.
        case skipped
    }

    /// By which method.
    public var method: DiscoveryMethod
    /// What was asked: an address, a DNS name with its type, or a server.
    public var asked: String
    /// What it came to.
    public var outcome: Outcome
    /// What was said, in one sentence; what others wrote in it is made safe to show.
    public var said: String

    /// Takes the parts; `said` is made safe.
    public init(_ method: DiscoveryMethod, asked: String, _ outcome: Outcome, _ said: String) {
        self.method = method
        self.asked = ServerText(asked).description
        self.outcome = outcome
        self.said = ServerText(said).description
    }
}

/// Settings as one method proposes them, before they are compared with others.
struct Proposal: Sendable, Hashable {
    var method: DiscoveryMethod
    /// Where they stand, such as an address.
    var asked: String
    var imap: DiscoveredServer?
    var smtp: DiscoveredServer?
    var provider: ProviderPreset?
    var signIn: [SignInOption] = []
    var oauth: OAuthAnnouncement?
}

/// What one method found.
struct Findings: Sendable {
    var evidence: [DiscoveryEvidence] = []
    var proposals: [Proposal] = []
    /// Services that the domain says it does not offer.
    var denied: Set<MailService> = []
    /// The hosts that take the domain's mail, best first.
    var mailExchangers: [DomainName] = []
    /// Why the domain can have no mailbox.
    var unusable: UnusableDomain?

    static func += (left: inout Findings, right: Findings) {
        left.evidence += right.evidence
        left.proposals += right.proposals
        left.denied.formUnion(right.denied)
        left.mailExchangers += right.mailExchangers
        left.unusable = left.unusable ?? right.unusable
    }

    mutating func note(
        _ method: DiscoveryMethod, asked: String, _ outcome: DiscoveryEvidence.Outcome, _ said: String
    ) {
        evidence.append(DiscoveryEvidence(method, asked: asked, outcome, said))
    }
}
