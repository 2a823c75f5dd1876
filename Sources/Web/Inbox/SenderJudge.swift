internal import MIME
internal import MailHTML
internal import MailModel
internal import MailStore

/// Compares what a sender calls itself with what it is.
struct SenderJudge {
    /// Names in the form in which they are compared, with the name as it is written and its addresses.
    private let colleagues: [String: (name: String, addresses: Set<String>)]

    /// - Parameter colleagues: whose names strangers may try to use.
    init(colleagues members: [MemberRecord]) {
        var colleagues: [String: (name: String, addresses: Set<String>)] = [:]
        for member in members {
            colleagues[Self.folded(member.name), default: (member.name, [])].addresses
                .insert(member.address.description.lowercased())
        }
        self.colleagues = colleagues
    }

    /// - Parameters:
    ///   - own: addresses of the workspace's mailboxes, in lower case.
    ///   - earlier: who wrote before in the same conversation.
    ///   - header: what its header says of its way.
    func warnings(
        of people: MessagePeople, own: Set<String>, earlier: [MailPerson] = [],
        verdict: SenderVerdict = .unknownService, header: SenderHeader = SenderHeader()
    ) -> [SenderWarning] {
        guard let sender = people.from.first else { return [] }
        var warnings: [SenderWarning] = []
        let address = sender.address.lowercased()
        let domain = Self.domain(of: address)
        if let name = sender.name { warnings += self.warnings(ofName: name, address, own: own, earlier: earlier) }
        let letters = sender.name.map { LookAlike.folded(name: $0).filter(\.isLetter) } ?? ""
        if letters.contains(LookAlike.folded(name: "salesnode")), !own.contains(address), !domain.contains("salesnode")
        {
            warnings.append(.nameOfProgram)
        }
        if sender.name?.unicodeScalars.contains(where: LookAlike.isUnseen) == true {
            warnings.append(.nameHasDeceptiveCharacters)
        }
        // `"ceo@acme.test"@evil.example` is an address, too.
        if address.count(where: { $0 == "@" }) > 1 {
            warnings.append(.nameHoldsOtherAddress(String(sender.address.prefix(100))))
        }
        if let imitated = Self.imitated(by: domain, own: own) {
            warnings.append(.imitatesDomain(domain, of: imitated))
        }
        let isOurs = own.contains { Self.domain(of: $0) == domain } && !SharedDomains.contains(domain)
        var isConfirmed = false
        if case .said(let verdicts, _, _) = verdict {
            isConfirmed = verdicts.dmarc == .pass
            if isOurs || own.contains(address), verdicts.dmarc == .fail { warnings.append(.pretendsToBeOurs(domain)) }
        }
        if let judged = header.judgedAuthor, isConfirmed, Self.site(of: "x@\(judged)") != Self.site(of: address) {
            warnings.append(.confirmedForOther(String(judged.prefix(100))))
            isConfirmed = false
        }
        if people.from.count > 1 { warnings.append(.severalSenders) }
        if Self.isUnusual(domain) { warnings.append(.unusualLetters(domain)) }
        if let sender = header.sender, !isConfirmed, isMisleading(sender, for: address, isOurs: isOurs, header) {
            warnings.append(.sentByOther(sender.address))
        }
        if let answers = answersElsewhere(people, than: address, own: own, header) {
            // What we confirm as ours may let answers go to whoever filled in a form.
            if !(isConfirmed && isOurs) || answers.isLookAlike { warnings.append(answers.warning) }
        }
        return warnings
    }

    /// Whether somebody who handed in the mail of another makes it doubtful. Lists and services do so by trade, and whoever
    /// writes from an address that many share has nobody who does it for them.
    private func isMisleading(
        _ sender: MailPerson, for address: String, isOurs: Bool, _ header: SenderHeader
    ) -> Bool {
        guard !header.isFromMany, Self.isElsewhere(sender.address, than: address) else { return false }
        return isOurs || SharedDomains.contains(Self.domain(of: address))
            || SharedDomains.contains(Self.domain(of: sender.address.lowercased()))
            || Self.isUnusual(Self.domain(of: sender.address.lowercased()))
    }

    private func answersElsewhere(
        _ people: MessagePeople, than address: String, own: Set<String>, _ header: SenderHeader
    ) -> (warning: SenderWarning, isLookAlike: Bool)? {
        let all = people.replyTo.prefix(100)
        let domain = Self.domain(of: address)
        for answers in all {
            let other = Self.domain(of: answers.address.lowercased())
            if let imitated = Self.imitated(by: other, own: own.union([address])) {
                // A country's ending of the same name is elsewhere, but no imitation.
                if Self.site(of: "x@\(other)").first != Self.site(of: "x@\(domain)").first || imitated != domain {
                    return (.answersGoToLookAlike(answers.address, of: imitated), true)
                }
            }
        }
        let elsewhere = all.first { answers in
            let other = Self.domain(of: answers.address.lowercased())
            let isOfList = header.listDomains.contains {
                $0 == other || $0.hasSuffix(".\(other)") || other.hasSuffix(".\($0)")
            }
            return Self.isElsewhere(answers.address, than: address) && !isOfList
                && !own.contains(answers.address.lowercased())
        }
        return elsewhere.map { (.answersGoElsewhere($0.address), false) }
    }

    private func warnings(
        ofName written: String, _ address: String, own: Set<String>, earlier: [MailPerson]
    ) -> [SenderWarning] {
        var warnings: [SenderWarning] = []
        let name = LookAlike.plain(written)
        if let claimed = Self.address(in: name), claimed.lowercased() != address {
            warnings.append(.nameHoldsOtherAddress(claimed))
        } else if let site = Self.site(in: name, own: own), Self.site(of: "x@\(site)") != Self.site(of: address) {
            warnings.append(.nameHoldsOtherSite(site))
        }
        if !own.contains(address), let colleague = colleague(calling: name), !colleague.addresses.contains(address) {
            warnings.append(.nameOfColleague(colleague.name, at: address))
        } else if let known = earlier.last(where: { $0.name.map(Self.folded) == Self.folded(name) }) {
            let isKnown = earlier.contains { $0.address.lowercased() == address }
            if !isKnown, Self.isElsewhere(known.address, than: address) {
                warnings.append(.nameOfOther(known.name ?? "", knownAs: known.address, at: address))
            }
        }
        return warnings
    }

    /// The member whose name this is, also among other words: `Olive Reed (CEO)`, `Reed, Olive | Acme`.
    private func colleague(calling name: String) -> (name: String, addresses: Set<String>)? {
        if let found = colleagues[Self.folded(name)] { return found }
        for part in name.split(whereSeparator: { "()[]|/\u{2022}\u{B7}".contains($0) }) {
            if let found = colleagues[Self.folded(String(part))] { return found }
        }
        let joined = LookAlike.folded(name: name).filter(\.isLetter)
        let words = Set(Self.folded(name).split(separator: " "))
        return colleagues.first { folded, _ in
            let parts = folded.split(separator: " ")
            return (parts.count > 1 && words.isSuperset(of: parts))
                || (joined.count > 3 && !words.contains { $0.count > 1 } && joined == folded.filter(\.isLetter))
        }?.value
    }

    /// Whether another person than who wrote reads what is sent to an address: of a domain that many share, it is another
    /// address; else it is another domain.
    private static func isElsewhere(_ answers: String, than address: String) -> Bool {
        let answers = answers.lowercased()
        if SharedDomains.contains(domain(of: address)) { return answers != address }
        return site(of: answers) != site(of: address)
    }

    // MARK: - Parts

    /// Names are compared without regard to case, order of words, and punctuation.
    private static func folded(_ name: String) -> String {
        LookAlike.folded(name: name).split { !$0.isLetter && !$0.isNumber }.sorted().joined(separator: " ")
    }

    /// An address that stands in a name, also as `ann (at) example.org`.
    private static func address(in name: String) -> String? {
        let name = ["(at)", "[at]", "{at}"].reduce(name) { name, word in
            name.replacing(" \(word) ", with: "@").replacing(word, with: "@")
        }
        for word in name.split(whereSeparator: { $0.isWhitespace || "<>()[]\"',;:".contains($0) }) {
            let parts = word.split(separator: "@", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), !parts[1].hasSuffix(".") else {
                continue
            }
            return String(word.prefix(100))
        }
        return nil
    }

    /// A site that stands in a name, such as `bank.example`. Only endings that hardly anything else has count, so that
    /// Node.js is none.
    private static func site(in name: String, own: Set<String>) -> String? {
        let ours = Set(own.map { domain(of: $0) })
        for word in name.lowercased().split(whereSeparator: { $0.isWhitespace || "<>()[]\"',;:/|".contains($0) }) {
            let labels = word.split(separator: ".", omittingEmptySubsequences: false)
            guard labels.count >= 2, let ending = labels.last, sites.contains(ending) || ours.contains(String(word)),
                labels.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" } })
            else { continue }
            return String(word.prefix(100))
        }
        return nil
    }

    private static let sites: Set<Substring> = [
        "com", "org", "bank", "gov", "edu", "de", "uk", "fr", "ch", "it", "es", "nl", "eu", "pl", "example", "test",
    ]

    /// The domain of ours for which this one may be taken: it begins with it, or looks like it.
    private static func imitated(by domain: String, own: Set<String>) -> String? {
        let domains = Set(own.map { Self.domain(of: $0) })
        guard !domains.contains(domain), !domains.contains(where: { domain.hasSuffix(".\($0)") }) else { return nil }
        let looks = LookAlike.folded(domain: domain)
        return domains.sorted().first { own in
            own.contains(".")
                && (domain.hasPrefix("\(own).") || domain.contains(".\(own).")
                    || LookAlike.folded(domain: own) == looks || isSlip(domain, of: own))
        }
    }

    /// Whether a domain is one of ours with a letter wrong, or under another ending. Short names have neighbours by chance.
    private static func isSlip(_ domain: String, of own: String) -> Bool {
        guard !SharedDomains.contains(own) else { return false }
        let (labels, ours) = (site(of: "x@\(domain)"), site(of: "x@\(own)"))
        guard let name = labels.first, let ourName = ours.first, labels.count > 1, ours.count > 1 else { return false }
        if name == ourName { return ourName.utf8.count > 5 && labels != ours }
        return ourName.utf8.count > 5 && labels.dropFirst() == ours.dropFirst()
            && LookAlike.isSlip(String(name), String(ourName))
    }

    private static func domain(of address: String) -> String {
        address.lastIndex(of: "@").map { String(address[address.index(after: $0)...]) } ?? ""
    }

    /// What of a domain was registered, by a guess: two labels, three below a country's own.
    private static func site(of address: String) -> [Substring] {
        let labels = domain(of: address.lowercased()).split(separator: ".")
        guard labels.count > 2, labels[labels.count - 1].count == 2 else { return labels.suffix(2) }
        return labels.suffix(labels[labels.count - 2].count <= 3 ? 3 : 2)
    }

    /// Whether a label mixes Latin letters with others, or the domain is in its encoded form.
    private static func isUnusual(_ domain: String) -> Bool {
        domain.split(separator: ".").contains { label in
            if label.hasPrefix("xn--") { return true }
            let scalars = label.unicodeScalars
            let isMixed =
                scalars.contains { $0.isASCII && $0.properties.isAlphabetic }
                && scalars.contains { (0x370...0x52F).contains($0.value) || (0x2000...0x206F).contains($0.value) }
            return isMixed || (!scalars.isEmpty && scalars.allSatisfy { Letters.isTwin($0) })
        }
    }
}
