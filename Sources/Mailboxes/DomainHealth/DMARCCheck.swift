import MailModel
import Resolver

/// What receivers should do with mail of a domain that fails.
struct DMARCCheck: Sendable {
    let domain: DomainName
    let facts: SendingFacts

    /// How many names are looked at: the domain's own, and those above it. RFC 7489 goes to the organisational domain at
    /// once, for which one needs a list of public suffixes; going up finds the same record.
    static let maximumSteps = 5

    func run(_ lookups: some DomainLookups) async -> DomainCheck {
        var labels = domain.labels
        for step in 0..<Self.maximumSteps {
            // A public suffix such as `com` is never asked.
            guard labels.count > 1, let owner = DomainName(labels.joined(separator: ".")),
                let name = DomainName("_dmarc.\(owner)")
            else { break }
            switch await lookups.texts(of: name) {
            case .failed(let reason): return .unanswered(.dmarc, reason)
            case .nothing: break
            case .found(let texts):
                let records = texts.filter(DMARCRecord.isRecord)
                if records.count > 1 { return several(records, name) }
                if let text = records.first { return judge(text, owner, name, isInherited: step > 0) }
            }
            labels.removeFirst()
        }
        return DomainCheck(
            .dmarc, .failing,
            "\(domain) does not say what receivers should do with forged mail; some take its mail less seriously.",
            notes: [
                "Begin with “p=none” and a reporting address; turn to “quarantine” when the reports show nothing odd."
            ],
            wanted: PublishedRecord("_dmarc.\(domain)", "TXT", "v=DMARC1; p=none; rua=mailto:postmaster@\(domain)"))
    }

    private func several(_ records: [String], _ name: DomainName) -> DomainCheck {
        DomainCheck(
            .dmarc, .failing, "There are \(records.count) DMARC records; receivers then heed none of them.",
            notes: ["Publish one in place of all."],
            found: records.prefix(5).map { PublishedRecord(found: name.description, "TXT", $0) },
            wanted: PublishedRecord(name.description, "TXT", ServerText(records[0]).description))
    }

    private func judge(_ text: String, _ owner: DomainName, _ name: DomainName, isInherited: Bool) -> DomainCheck {
        let record = DMARCRecord(text)
        let found = [PublishedRecord(found: name.description, "TXT", text)]
        func check(_ state: DomainCheck.State, _ sentence: String, _ notes: [String], _ wanted: String?) -> DomainCheck
        {
            DomainCheck(
                .dmarc, state, sentence, notes: notes, found: found,
                wanted: wanted.map { PublishedRecord(name.description, "TXT", $0) })
        }
        var notes: [String] = []
        if isInherited { notes.append("The record is that of \(owner), which counts for \(domain) as well.") }
        if let damage = record.damage {
            return check(
                .failing, "The DMARC record cannot be used: \(damage).", notes,
                changed(text, "p", to: record.policy?.rawValue ?? "none"))
        }
        notes += alignment(record)
        if !record.hasReports {
            notes.append("Nobody gets reports: add rua=mailto:… to hear who sends for the domain.")
        }
        let isMisaligned = facts.signatures != nil && !hasAlignedSignature(record) && record.hasStrictSPF
        let policy = record.policy(isInherited: isInherited) ?? .none
        if policy == .none {
            return check(
                .warning, "\(domain) asks receivers only to watch: forged mail is delivered as well.", notes,
                changed(text, isInherited && record.subdomainPolicy != nil ? "sp" : "p", to: "quarantine"))
        }
        if record.percent < 100 {
            return check(
                .warning, "The policy “\(policy.rawValue)” counts only for \(record.percent) of 100 messages.", notes,
                changed(text, "pct", to: "100"))
        }
        if isMisaligned {
            return check(
                .warning, "With this policy, mail of this mailbox may be refused: nothing in it is surely aligned.",
                notes, nil)
        }
        return check(
            .good, "\(domain) asks receivers to \(policy == .reject ? "refuse" : "put aside") forged mail.", notes, nil)
    }

    /// Whether mail of this mailbox would pass, as far as can be known (RFC 7489 §3.1).
    private func alignment(_ record: DMARCRecord) -> [String] {
        let form = record.hasStrictDKIM ? "exactly" : "or below or above"
        guard let signatures = facts.signatures else {
            return ["Whether the mailbox's own mail passes is known after the connection was verified."]
        }
        if hasAlignedSignature(record) {
            return ["The test message was signed by \(domain) (\(form)): it passes by DKIM."]
        }
        let others = signatures.map(\.domain.description)
        return [
            others.isEmpty
                ? "The test message had no signature, so it passes only by SPF."
                : "The test message was signed by \(others.prefix(3).joined(separator: ", ")), which does not count for \(domain); it passes only by SPF."
        ]
    }

    private func hasAlignedSignature(_ record: DMARCRecord) -> Bool {
        facts.signatures?.contains { isAligned($0.domain, with: domain, isStrict: record.hasStrictDKIM) } ?? false
    }

    /// The record with one tag changed or added.
    private func changed(_ text: String, _ name: String, to value: String) -> String {
        var tags = TagList(text).tags.filter { $0.name != "v" }.map { ($0.name, $0.value) }
        if let index = tags.firstIndex(where: { $0.0 == name }) {
            tags[index].1 = value
        } else {
            tags.insert((name, value), at: name == "p" ? 0 : tags.count)
        }
        let rest = tags.map { "\($0)=\($1)" }.joined(separator: "; ")
        return ServerText("v=DMARC1; \(rest)").description
    }
}
