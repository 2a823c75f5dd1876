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

    var words: String {
        switch self {
        case .nameHoldsOtherAddress(let claimed):
            "The sender's name shows the address \(claimed), but the mail came from another one."
        case .nameOfColleague(let name, let address):
            "\(name) is a member of this workspace, but this address is not theirs: \(address)"
        case .answersGoElsewhere(let address): "Answers go to another place: \(address)"
        case .nameHasDeceptiveCharacters: "The sender's name holds characters that hide or turn text."
        case .unusualLetters(let domain): "The sender's domain is written in unusual letters: \(domain)"
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
        if let name = sender.name {
            if let claimed = Self.address(in: name), claimed.lowercased() != address {
                warnings.append(.nameHoldsOtherAddress(claimed))
            }
            let known = addresses[Self.folded(name)] ?? []
            if !known.isEmpty, !known.contains(address), !own.contains(address) {
                warnings.append(.nameOfColleague(name, at: sender.address))
            }
            if name.unicodeScalars.contains(where: Self.isDeceptive) { warnings.append(.nameHasDeceptiveCharacters) }
        }
        let domain = Self.domain(of: address)
        if Self.isUnusual(domain) { warnings.append(.unusualLetters(domain)) }
        if let answers = people.replyTo.first?.address, Self.site(of: answers) != Self.site(of: address) {
            warnings.append(.answersGoElsewhere(answers))
        }
        return warnings
    }

    // MARK: - Parts

    /// Names are compared without regard to case, order of words, and punctuation.
    private static func folded(_ name: String) -> String {
        name.lowercased().split { !$0.isLetter && !$0.isNumber }.sorted().joined(separator: " ")
    }

    /// An address that stands in a name.
    private static func address(in name: String) -> String? {
        for word in name.split(whereSeparator: { $0.isWhitespace || "<>()[]\"',;:".contains($0) }) {
            let parts = word.split(separator: "@", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), !parts[1].hasSuffix(".") else {
                continue
            }
            return String(word.prefix(100))
        }
        return nil
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

    /// Characters that turn the direction of text, or that take no room.
    private static func isDeceptive(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x202A...0x202E, 0x2066...0x2069, 0x200B, 0x2060, 0xFEFF, 0x00AD: true
        default: false
        }
    }
}
