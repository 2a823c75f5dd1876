import MailModel
import Resolver

/// The keys by which a domain's messages are signed.
struct DKIMCheck: Sendable {
    let domain: DomainName
    let facts: SendingFacts

    /// Selectors that providers and programs use, asked where no test message has named one. Nobody can list them all:
    /// that none answers proves nothing.
    static let usualSelectors = [
        "default", "dkim", "mail", "google", "selector1", "selector2", "k1", "s1", "s2", "fm1", "fm2", "fm3", "sig1",
        "protonmail", "zoho", "zmail", "mx", "smtp", "key1", "email",
    ]

    private struct Found: Sendable {
        let selector: String
        let name: DomainName
        let text: String
        let key: DKIMKey
    }

    func run(_ lookups: some DomainLookups) async -> DomainCheck {
        let signatures = facts.signatures ?? []
        let own = signatures.filter { isAligned($0.domain, with: domain, isStrict: false) }
        let candidates: [(selector: String, domain: DomainName)] =
            own.isEmpty ? Self.usualSelectors.map { ($0, domain) } : own.prefix(5).map { ($0.selector, $0.domain) }
        var found: [Found] = []
        var reason: String?
        var missing: [DomainName] = []
        for candidate in candidates {
            guard let name = DomainName("\(candidate.selector)._domainkey.\(candidate.domain)") else { continue }
            switch await lookups.texts(of: name) {
            case .failed(let failure): reason = failure
            case .nothing: missing.append(name)
            case .found(let texts):
                guard let text = texts.first(where: DKIMKey.isRecord) else {
                    missing.append(name)
                    continue
                }
                found.append(Found(selector: candidate.selector, name: name, text: text, key: DKIMKey(text)))
            }
        }
        if found.isEmpty, let reason { return .unanswered(.dkim, reason) }
        return own.isEmpty ? judgeUsual(found, signatures) : judgeSigned(found, missing)
    }

    /// The test message was signed for the domain: its keys are known.
    private func judgeSigned(_ found: [Found], _ missing: [DomainName]) -> DomainCheck {
        guard !found.isEmpty else {
            let name = missing.first?.description ?? "…._domainkey.\(domain)"
            return DomainCheck(
                .dkim, .failing, "Messages are signed, but the key is not published, so no receiver can check them.",
                wanted: keyRecord(name))
        }
        return judge(found, notes: ["The test message was signed with \(names(found))."])
    }

    private func judgeUsual(_ found: [Found], _ signatures: [SendingFacts.Signature]) -> DomainCheck {
        let usable = found.filter { if case .usable = $0.key.state { true } else { false } }
        let name = "default._domainkey.\(domain)"
        if facts.signatures != nil {
            // What was seen counts more than what is published: the mailbox's mail carries no signature of the domain.
            let by = signatures.map(\.domain.description)
            let sentence =
                by.isEmpty
                ? "The test message came back without a DKIM signature."
                : "The test message was signed only by \(by.prefix(3).joined(separator: ", ")), not by \(domain)."
            let notes =
                usable.isEmpty
                ? ["Switch signing on at the mail provider; it names the record to publish."]
                : ["A key is published (\(names(usable))), but it was not used."]
            return DomainCheck(
                .dkim, .warning, sentence, notes: notes, found: records(found),
                wanted: usable.isEmpty ? keyRecord(name) : nil)
        }
        guard !found.isEmpty else {
            return DomainCheck(
                .dkim, .unknown, "No DKIM key was found under the usual names.",
                notes: [
                    "A domain can give its keys any name. Press Verify Connection: its test message tells which is used."
                ])
        }
        return judge(
            usable.isEmpty ? found : usable, notes: ["Found under usual names; a test message shows which is used."])
    }

    private func judge(_ found: [Found], notes: [String]) -> DomainCheck {
        var worst: (state: DomainCheck.State, sentence: String, name: DomainName)?
        func note(_ state: DomainCheck.State, _ sentence: String, _ item: Found) {
            if worst == nil || (worst?.state == .warning && state == .failing) {
                worst = (state, sentence, item.name)
            }
        }
        var notes = notes
        for item in found {
            switch item.key.state {
            case .revoked: note(.failing, "The key \(item.selector) was taken back, so signatures by it fail.", item)
            case .damaged(let why):
                note(.failing, "The key \(item.selector) cannot be used: \(why).", item)
            // RFC 8301 §3.2: below 1,024 bits a signature counts as none; 2,048 are recommended.
            case .usable(.rsa(let bits)) where bits < 1024:
                note(.failing, "The key \(item.selector) has only \(bits) bits; receivers do not accept it.", item)
            case .usable(.rsa(let bits)) where bits < 2048:
                note(.warning, "The key \(item.selector) has \(bits) bits; 2048 are usual today.", item)
            case .usable(.rsa(let bits)): notes.append("\(item.selector): RSA, \(bits) bits.")
            case .usable(.ed25519): notes.append("\(item.selector): Ed25519. Many receivers do not know it yet.")
            case .usable(.other(let kind)): notes.append("\(item.selector): a key of the type \(kind).")
            }
            if item.key.isTesting {
                note(.warning, "The key \(item.selector) says that it is only a test (t=y).", item)
            }
        }
        guard let worst else {
            return DomainCheck(
                .dkim, .good, "\(domain) publishes the key by which its messages are signed.", notes: notes,
                found: records(found))
        }
        return DomainCheck(
            .dkim, worst.state, worst.sentence, notes: notes, found: records(found),
            wanted: keyRecord(worst.name.description))
    }

    private func keyRecord(_ name: String) -> PublishedRecord {
        PublishedRecord(name, "TXT", "v=DKIM1; k=rsa; p=(the public key that the mail server gives you)")
    }

    private func names(_ found: [Found]) -> String { found.map(\.selector).joined(separator: ", ") }

    private func records(_ found: [Found]) -> [PublishedRecord] {
        found.prefix(5).map { PublishedRecord(found: $0.name.description, "TXT", $0.text) }
    }
}
