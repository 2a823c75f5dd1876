import MailModel

/// A domain's DMARC record (RFC 7489 §6.3). Untrusted.
struct DMARCRecord: Sendable, Hashable {
    /// What receivers are asked to do with mail that fails.
    enum Policy: String, Sendable, Hashable {
        case none, quarantine, reject
    }

    let policy: Policy?
    /// For names below the domain; nil: as the domain itself.
    let subdomainPolicy: Policy?
    /// Whether the domain in DKIM must be exactly that of the sender (`adkim=s`).
    let hasStrictDKIM: Bool
    /// Whether the domain of the envelope must be exactly that of the sender (`aspf=s`).
    let hasStrictSPF: Bool
    /// For how many of a hundred messages the policy counts.
    let percent: Int
    /// Whether somebody gets reports.
    let hasReports: Bool
    /// Why it cannot be used, for people; nil where it can.
    let damage: String?

    /// Whether a text is a DMARC record at all: the version stands first (RFC 7489 §6.6.3, step 2).
    static func isRecord(_ text: String) -> Bool {
        TagList(text).tags.first.map { $0.name == "v" && $0.value == "DMARC1" } ?? false
    }

    init(_ text: String) {
        let tags = TagList(text)
        hasReports = tags["rua"]?.isEmpty == false
        hasStrictDKIM = tags["adkim"]?.lowercased() == "s"
        hasStrictSPF = tags["aspf"]?.lowercased() == "s"
        percent = tags["pct"].flatMap { Int($0) }.map { min(max($0, 0), 100) } ?? 100
        subdomainPolicy = tags["sp"].flatMap { Policy(rawValue: $0.lowercased()) }
        let given = tags["p"].map { $0.lowercased() }
        var policy = given.flatMap { Policy(rawValue: $0) }
        // RFC 7489 §6.6.3, step 6: without a usable policy, but with reports, it counts as `none`.
        if policy == nil, hasReports { policy = Policy.none }
        self.policy = policy
        if policy == nil {
            damage = given == nil ? "it says nothing of what to do (p=)" : "its policy is none that DMARC knows"
        } else {
            damage = tags.isDamaged ? "a part of it is no name=value pair, or stands twice" : nil
        }
    }

    /// What counts for a domain that lies below the one that has the record.
    func policy(isInherited: Bool) -> Policy? { isInherited ? subdomainPolicy ?? policy : policy }
}
