import MailModel
import Resolver

/// What is known of how a mailbox sends, besides what DNS says.
struct SendingFacts: Sendable {
    /// A signature that the test message had when it came back (RFC 6376 §3.5, `s=` and `d=`).
    struct Signature: Sendable, Hashable {
        let selector: String
        let domain: DomainName
    }

    /// The server to which the mailbox gives its mail.
    var server: Host
    /// The signatures of the last test message that came back; nil where none has.
    var signatures: [Signature]?
    /// What the receiving provider said of SPF then, such as `pass`.
    var spfVerdict: String?
}

/// Reads what a domain says of its mail, and judges it. Asks DNS only through ``DomainLookups``.
struct DomainHealthCheck: Sendable {
    let domain: DomainName
    let facts: SendingFacts

    func run(_ lookups: some DomainLookups, at now: Timestamp) async -> DomainHealthReport {
        async let spf = SPFCheck(domain: domain, facts: facts).run(lookups)
        async let dkim = DKIMCheck(domain: domain, facts: facts).run(lookups)
        async let dmarc = DMARCCheck(domain: domain, facts: facts).run(lookups)
        async let mx = MXCheck(domain: domain).run(lookups)
        async let ptr = PTRCheck(facts: facts).run(lookups)
        return DomainHealthReport(
            domain: domain.description, checkedAt: now,
            checks: [await spf, await dkim, await dmarc, await mx, await ptr])
    }
}

extension DomainCheck {
    /// DNS did not say.
    static func unanswered(_ kind: Kind, _ reason: String) -> DomainCheck {
        DomainCheck(
            kind, .unknown, "DNS did not answer, so nothing is known now.", notes: [Self.sentence(reason)])
    }

    static func sentence(_ words: String) -> String {
        let first = words.prefix(1).uppercased() + words.dropFirst()
        return first.hasSuffix(".") ? first : first + "."
    }
}

/// Whether two domains count as one for DMARC in its relaxed form (RFC 7489 §3.1): here where one lies in the other.
///
/// The RFC compares organisational domains, for which one needs a list of public suffixes. Names that only share such a
/// suffix are never taken for one here.
func isAligned(_ domain: DomainName, with sender: DomainName, isStrict: Bool) -> Bool {
    isStrict ? domain == sender : domain.isWithin(sender) || (sender.isWithin(domain) && domain.labels.count > 1)
}
