internal import MailModel
internal import MailStore

/// What speaks against a sender being who it seems.
enum SenderWarning: Sendable, Hashable {
    /// The name holds an address that is not the sender's.
    case nameHoldsOtherAddress(String)
    /// The name is that of a member of the workspace, and the address is not.
    case nameOfColleague(String, at: String)
    /// Answers go to a place with another domain.
    case answersGoElsewhere(String)
    /// The name holds characters that turn or hide text.
    case nameHasDeceptiveCharacters
    /// The domain is written in letters of several scripts, or in an encoded form.
    case unusualLetters(String)
    /// The name is that of a site, and the mail is from another.
    case nameHoldsOtherSite(String)
    /// The domain looks like one of ours, and is not.
    case imitatesDomain(String, of: String)
    /// The name is that of this program, whose messages come from the workspace's own mailboxes.
    case nameOfProgram
    /// The mail names several senders, of whom lists show the first.
    case severalSenders

    var words: String {
        switch self {
        case .nameHoldsOtherAddress(let claimed):
            "The sender's name shows the address \(claimed), but the mail came from another one."
        case .nameOfColleague(let name, let address):
            "\(name) is a member of this workspace, but this address is not theirs: \(address)"
        case .answersGoElsewhere(let address): "Answers go to another place: \(address)"
        case .nameHasDeceptiveCharacters: "The sender's name holds characters that hide or turn text."
        case .unusualLetters(let domain): "The sender's domain is written in unusual letters: \(domain)"
        case .nameHoldsOtherSite(let site): "The sender's name shows \(site), but the mail came from another domain."
        case .imitatesDomain(let domain, let own): "The sender's domain looks like \(own), but is \(domain)."
        case .nameOfProgram: "The sender calls itself Salesnode, but this is no message of Salesnode."
        case .severalSenders: "The mail names several senders."
        }
    }
}

/// Compares what a sender calls itself with what it is.
struct SenderJudge {
    private let addresses: [String: Set<String>]

    /// - Parameter colleagues: whose names strangers may try to use.
    init(colleagues: [MemberRecord]) {
        var addresses: [String: Set<String>] = [:]
        for member in colleagues {
            addresses[Self.folded(member.name), default: []].insert(member.address.description.lowercased())
        }
        self.addresses = addresses
    }

    /// - Parameter own: addresses of the workspace's mailboxes, in lower case.
    func warnings(of people: MessagePeople, own: Set<String>) -> [SenderWarning] {
        guard let sender = people.from.first else { return [] }
        var warnings: [SenderWarning] = []
        let address = sender.address.lowercased()
        let domain = Self.domain(of: address)
        if let name = sender.name.map(LookAlike.plain) {
            if let claimed = Self.address(in: name), claimed.lowercased() != address {
                warnings.append(.nameHoldsOtherAddress(claimed))
            } else if let site = Self.site(in: name), Self.site(of: "x@\(site)") != Self.site(of: address) {
                warnings.append(.nameHoldsOtherSite(site))
            }
            let known = addresses[Self.folded(name)] ?? []
            if !known.isEmpty, !known.contains(address), !own.contains(address) {
                warnings.append(.nameOfColleague(name, at: sender.address))
            }
        }
        let letters = sender.name.map { LookAlike.plain($0).lowercased().filter(\.isLetter) } ?? ""
        if letters.contains("salesnode"), !own.contains(address), !domain.contains("salesnode") {
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
        if people.from.count > 1 { warnings.append(.severalSenders) }
        if Self.isUnusual(domain) { warnings.append(.unusualLetters(domain)) }
        if let answers = people.replyTo.first?.address, Self.site(of: answers) != Self.site(of: address) {
            warnings.append(.answersGoElsewhere(answers))
        }
        return warnings
    }

    // MARK: - Parts

    /// Names are compared without regard to case, order of words, and punctuation.
    private static func folded(_ name: String) -> String {
        LookAlike.plain(name).lowercased().split { !$0.isLetter && !$0.isNumber }.sorted().joined(separator: " ")
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
    private static func site(in name: String) -> String? {
        for word in name.lowercased().split(whereSeparator: { $0.isWhitespace || "<>()[]\"',;:/|".contains($0) }) {
            let labels = word.split(separator: ".", omittingEmptySubsequences: false)
            guard labels.count >= 2, let ending = labels.last, sites.contains(ending),
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
                    || LookAlike.folded(domain: own) == looks)
        }
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
            return scalars.contains { $0.isASCII && $0.properties.isAlphabetic }
                && scalars.contains { (0x370...0x52F).contains($0.value) || (0x2000...0x206F).contains($0.value) }
        }
    }
}
