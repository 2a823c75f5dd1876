import MailModel
import Resolver

/// Which servers may send for a domain, and whether the mailbox's own is among them.
struct SPFCheck: Sendable {
    let domain: DomainName
    let facts: SendingFacts

    func run(_ lookups: some DomainLookups) async -> DomainCheck {
        switch await lookups.texts(of: domain) {
        case .failed(let reason): return .unanswered(.spf, reason)
        case .nothing: return missing
        case .found(let texts):
            let records = texts.filter(SPFRecord.isRecord)
            let found = records.prefix(5).map { PublishedRecord(found: domain.description, "TXT", $0) }
            guard let text = records.first else { return missing }
            guard records.count == 1 else { return several(records, found) }
            let record = SPFRecord(text)
            let tree = await SPFTree(record, of: domain, lookups)
            return await judge(text, record, tree, found, lookups)
        }
    }

    // MARK: - Judging

    private func judge(
        _ text: String, _ record: SPFRecord, _ tree: SPFTree, _ found: [PublishedRecord], _ lookups: some DomainLookups
    ) async -> DomainCheck {
        func check(
            _ state: DomainCheck.State, _ sentence: String, _ notes: [String], wanted: String? = nil
        ) -> DomainCheck {
            DomainCheck(
                .spf, state, sentence, notes: notes, found: found,
                wanted: wanted.map { PublishedRecord(domain.description, "TXT", $0) })
        }
        let limit = SPFTree.allowedLookups
        var notes = ["It takes \(tree.lookups) of \(limit) look-ups that receivers allow."]
        notes += tree.faults.map { DomainCheck.sentence($0) }
        if let damage = record.damage {
            return check(
                .failing,
                "The SPF record has a part that receivers cannot read (\(damage)), so they take all of it for an error.",
                notes, wanted: without(text, record))
        }
        if tree.lookups > limit {
            return check(
                .failing,
                "The SPF record makes receivers look up \(tree.lookups) names; they stop after \(limit) and take it for an error.",
                notes + ["Take out what is not used any more, or name addresses (ip4:, ip6:) in place of names."])
        }
        if record.whatOthersGet == .pass {
            return check(
                .failing, "The SPF record allows every server in the world to send for \(domain) (+all).", notes,
                wanted: replacingAll(text, with: "~all"))
        }
        if !tree.faults.isEmpty {
            return check(.failing, "The SPF record leads to one that is missing or broken.", notes)
        }
        let (coverage, words) = await coverage(tree, lookups)
        notes.append(words)
        if tree.voidLookups > SPFTree.allowedVoidLookups {
            notes.append(
                "\(tree.voidLookups) of the look-ups find nothing; more than \(SPFTree.allowedVoidLookups) can count as an error."
            )
        }
        if !tree.unanswered.isEmpty { notes.append("DNS did not answer about all of it; check again later.") }
        if coverage == .no {
            return check(
                .warning, "The SPF record does not name the server by which this mailbox sends.", notes,
                wanted: adding(text))
        }
        if record.whatOthersGet == nil && record.redirect == nil || record.whatOthersGet == .neutral {
            return check(
                .warning, "The SPF record says nothing of servers that it does not name, so it protects little.",
                notes, wanted: replacingAll(text, with: "~all"))
        }
        if tree.voidLookups > SPFTree.allowedVoidLookups {
            return check(.warning, "The SPF record looks up names that are not there.", notes)
        }
        return check(.good, "\(domain) says which servers may send for it.", notes)
    }

    private enum Coverage { case yes, no, unknown }

    /// Whether mail of this mailbox comes from a server that the record names, where that can be known.
    private func coverage(_ tree: SPFTree, _ lookups: some DomainLookups) async -> (Coverage, String) {
        if facts.spfVerdict == "pass" {
            return (.yes, "The server that received the test message found its sender allowed.")
        }
        let addresses: [IPAddress]
        switch facts.server {
        case .name(let name): addresses = await lookups.addresses(of: name).value ?? []
        case .address(let address): addresses = [address]
        }
        let answers = addresses.prefix(8).map { tree.coverage(of: $0) }
        if let known = SPFService.serving(facts.server) {
            let isIncluded = tree.nodes.contains { $0.domain == known.domain }
            return isIncluded
                ? (.yes, "It names the servers of \(known.name), by which this mailbox sends.")
                : (.no, "\(known.name), by which this mailbox sends, is to be named by include:\(known.domain).")
        }
        if answers.contains(.covered) {
            return (.yes, "It names \(facts.server), to which this mailbox gives its mail.")
        }
        let isRefused =
            !answers.isEmpty
            && answers.allSatisfy {
                if case .notCovered(let word) = $0 { word == .fail || word == .softFail } else { false }
            }
        // Large providers send from other addresses than those that take mail from their users.
        if isRefused, isOwnServer {
            return (.no, "\(facts.server), to which this mailbox gives its mail, is not among them.")
        }
        return (
            .unknown,
            "From which addresses \(facts.server) sends on cannot be known from here; a test message to another provider shows it."
        )
    }

    /// Whether the sending server lies in the domain itself, so that it most likely also sends.
    private var isOwnServer: Bool {
        guard case .name(let name) = facts.server else { return false }
        return name.isWithin(domain)
    }

    // MARK: - What to publish

    /// How the mailbox's server is named in a record.
    private var serverTerm: String {
        if let known = SPFService.serving(facts.server) { return "include:\(known.domain)" }
        switch facts.server {
        case .name(let name): return "a:\(name)"
        case .address(let address): return "\(address.family == .v4 ? "ip4" : "ip6"):\(address)"
        }
    }

    private var missing: DomainCheck {
        DomainCheck(
            .spf, .failing, "\(domain) does not say which servers may send for it, so receivers trust none.",
            notes: ["Add further services that send for the domain before “~all”."],
            wanted: PublishedRecord(domain.description, "TXT", "v=spf1 mx \(serverTerm) ~all"))
    }

    private func several(_ records: [String], _ found: [PublishedRecord]) -> DomainCheck {
        var terms: [String] = []
        var all = ""
        for record in records.prefix(10) {
            for term in Self.terms(record) {
                if Self.isAll(term) {
                    if all.isEmpty { all = term }
                } else if !terms.contains(term), terms.count < 60 {
                    terms.append(term)
                }
            }
        }
        let merged = (["v=spf1"] + terms + [all.isEmpty ? "~all" : all]).joined(separator: " ")
        return DomainCheck(
            .spf, .failing, "\(domain) has \(records.count) SPF records; receivers then heed none of them.",
            notes: ["Publish one in place of all."], found: found,
            wanted: PublishedRecord(domain.description, "TXT", ServerText(merged).description))
    }

    private func without(_ text: String, _ record: SPFRecord) -> String {
        let kept = Self.terms(text).filter { SPFRecord("v=spf1 " + $0).damage == nil }
        return ServerText((["v=spf1"] + kept).joined(separator: " ")).description
    }

    private func adding(_ text: String) -> String {
        var terms = Self.terms(text)
        terms.insert(serverTerm, at: terms.firstIndex(where: Self.isAll) ?? terms.count)
        return ServerText((["v=spf1"] + terms).joined(separator: " ")).description
    }

    private func replacingAll(_ text: String, with all: String) -> String {
        let terms = Self.terms(text).filter { !Self.isAll($0) }
        return ServerText((["v=spf1"] + terms + [all]).joined(separator: " ")).description
    }

    private static func terms(_ text: String) -> [String] {
        text.utf8.dropFirst(6).split(separator: 0x20).prefix(SPFRecord.maximumTerms).compactMap { String($0) }
    }

    private static func isAll(_ term: String) -> Bool {
        let bare = term.utf8.first.map { [0x2B, 0x2D, 0x7E, 0x3F].contains($0) } == true ? term.dropFirst() : term[...]
        return bare.lowercased() == "all"
    }
}

/// Providers that send from other addresses than those that take mail from their users, with what they tell their
/// customers to include.
struct SPFService: Sendable {
    let name: String
    let domain: DomainName

    /// The provider behind a sending server.
    static func serving(_ host: Host) -> SPFService? {
        guard case .name(let name) = host, let provider = MailProvider.serving(host: name.description),
            let include = includes[provider.id], let domain = DomainName(include)
        else { return nil }
        return SPFService(name: provider.name, domain: domain)
    }

    // As their help pages tell customers: support.google.com/a/answer/33786, learn.microsoft.com (“Set up SPF”),
    // fastmail.help 360060591153, support.apple.com/102374, proton.me/support/custom-domain.
    private static let includes: [MailProvider.ID: String] = [
        .google: "_spf.google.com", .microsoft: "spf.protection.outlook.com", .fastmail: "spf.messagingengine.com",
        .icloud: "icloud.com", .proton: "_spf.protonmail.ch",
    ]
}
