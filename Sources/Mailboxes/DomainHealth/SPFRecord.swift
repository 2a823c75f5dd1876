import MailModel

/// A domain's SPF record, read term by term (RFC 7208 §4.6, §5, §6). Untrusted.
struct SPFRecord: Sendable, Hashable {
    /// What a match of a mechanism says (RFC 7208 §4.6.2).
    enum Qualifier: String, Sendable, Hashable {
        case pass = "+"
        case fail = "-"
        case softFail = "~"
        case neutral = "?"
    }

    /// What is matched against the address of the sending server (RFC 7208 §5).
    enum Mechanism: Sendable, Hashable {
        case all
        case include(String)
        case a(String?, prefix4: Int, prefix6: Int)
        case mx(String?, prefix4: Int, prefix6: Int)
        case ptr(String?)
        case ip4(IPAddress, prefix: Int)
        case ip6(IPAddress, prefix: Int)
        case exists(String)

        /// Whether it makes the receiver ask DNS (RFC 7208 §4.6.4).
        var asksDNS: Bool {
            switch self {
            case .all, .ip4, .ip6: false
            case .include, .a, .mx, .ptr, .exists: true
            }
        }
    }

    struct Directive: Sendable, Hashable {
        let qualifier: Qualifier
        let mechanism: Mechanism
    }

    /// Terms that are read; a longer record is damaged. Real ones stay under 60.
    static let maximumTerms = 200

    let directives: [Directive]
    /// The domain whose record is used where no mechanism matches (RFC 7208 §6.1).
    let redirect: String?
    /// The first term that cannot be understood, shortened; a receiver then takes the whole record for an error.
    let damage: ServerText?

    /// Whether a text is an SPF record at all: the version, and then a space or the end (RFC 7208 §4.5).
    static func isRecord(_ text: String) -> Bool {
        let bytes = Array(text.utf8.prefix(7)).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        guard bytes.starts(with: Array("v=spf1".utf8)) else { return false }
        return bytes.count == 6 || bytes[6] == 0x20
    }

    /// Reads the text of a record for which ``isRecord(_:)`` holds.
    init(_ text: String) {
        var directives: [Directive] = []
        var redirect: String?
        var damage: ServerText?
        var hasRedirect = false
        for (index, part) in text.utf8.dropFirst(6).split(separator: 0x20).enumerated() {
            guard index < Self.maximumTerms else {
                damage = damage ?? ServerText("more than \(Self.maximumTerms) terms")
                break
            }
            let term = String(part) ?? ""
            switch Self.read(term) {
            case .directive(let directive): directives.append(directive)
            case .redirect(let domain):
                // RFC 7208 §6: a modifier must not stand twice.
                if hasRedirect { damage = damage ?? ServerText(term) }
                hasRedirect = true
                redirect = domain
            case .other: break
            case .damaged: damage = damage ?? ServerText(term)
            }
        }
        self.directives = directives
        // RFC 7208 §6.1: where there is an `all`, redirect is ignored.
        self.redirect = directives.contains { $0.mechanism == .all } ? nil : redirect
        self.damage = damage
    }

    /// What happens to mail from servers that the record does not name; nil where a redirect decides or nothing is said.
    var whatOthersGet: Qualifier? { directives.first { $0.mechanism == .all }?.qualifier }

    // MARK: - Terms

    private enum Term {
        case directive(Directive)
        case redirect(String)
        /// A modifier that nobody has to know (RFC 7208 §6).
        case other
        case damaged
    }

    private static func read(_ term: String) -> Term {
        let bytes = Array(term.utf8)
        // RFC 7208 §6: name=value is a modifier; the name has no `:` or `/` before the equals sign.
        if let equals = bytes.firstIndex(of: UInt8(ascii: "=")),
            !bytes[..<equals].contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "/") })
        {
            let name = String(decoding: bytes[..<equals], as: UTF8.self).lowercased()
            let value = String(decoding: bytes[(equals + 1)...], as: UTF8.self)
            guard let first = name.utf8.first, (0x61...0x7A).contains(first) else { return .damaged }
            guard name == "redirect" else { return .other }
            return isDomainSpec(value) ? .redirect(value) : .damaged
        }
        var rest = bytes[...]
        var qualifier = Qualifier.pass
        if let first = rest.first, let given = Qualifier(rawValue: String(decoding: [first], as: UTF8.self)) {
            qualifier = given
            rest = rest.dropFirst()
        }
        let name = rest.prefix { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "/") }
        rest = rest.dropFirst(name.count)
        guard
            let mechanism = mechanism(String(decoding: name, as: UTF8.self).lowercased(), rest)
        else { return .damaged }
        return .directive(Directive(qualifier: qualifier, mechanism: mechanism))
    }

    /// - Parameter rest: what follows the name, with its colon or slash.
    private static func mechanism(_ name: String, _ rest: ArraySlice<UInt8>) -> Mechanism? {
        switch name {
        case "all": return rest.isEmpty ? .all : nil
        case "include", "exists":
            guard let domain = domain(rest) else { return nil }
            return name == "include" ? .include(domain) : .exists(domain)
        case "ptr":
            if rest.isEmpty { return .ptr(nil) }
            return domain(rest).map { .ptr($0) }
        case "ip4", "ip6":
            let bits = name == "ip4" ? 32 : 128
            guard rest.first == UInt8(ascii: ":") else { return nil }
            let parts = rest.dropFirst().split(
                separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
            guard let first = parts.first, let address = IPAddress(String(decoding: first, as: UTF8.self)),
                address.octets.count * 8 == bits, first.first != UInt8(ascii: "[")
            else { return nil }
            let prefix = parts.count == 2 ? number(parts[1], upTo: bits) : bits
            guard let prefix else { return nil }
            return name == "ip4" ? .ip4(address, prefix: prefix) : .ip6(address, prefix: prefix)
        case "a", "mx":
            guard let (domain, prefix4, prefix6) = target(rest) else { return nil }
            return name == "a"
                ? .a(domain, prefix4: prefix4, prefix6: prefix6) : .mx(domain, prefix4: prefix4, prefix6: prefix6)
        default: return nil
        }
    }

    private static func domain(_ rest: ArraySlice<UInt8>) -> String? {
        guard rest.first == UInt8(ascii: ":") else { return nil }
        let text = String(decoding: rest.dropFirst(), as: UTF8.self)
        return isDomainSpec(text) ? text : nil
    }

    /// `[:domain][/prefix4][//prefix6]` (RFC 7208 §5.3, §5.6).
    private static func target(_ rest: ArraySlice<UInt8>) -> (String?, Int, Int)? {
        var rest = rest
        var domain: String?
        if rest.first == UInt8(ascii: ":") {
            // A macro may hold a slash between its braces; nobody publishes that, and it is told as damage.
            let text = rest.dropFirst().prefix { $0 != UInt8(ascii: "/") }
            rest = rest.dropFirst(text.count + 1)
            let found = String(decoding: text, as: UTF8.self)
            guard isDomainSpec(found) else { return nil }
            domain = found
        }
        var prefix4 = 32
        var prefix6 = 128
        let slash = UInt8(ascii: "/")
        if rest.first == slash, rest.dropFirst().first != slash {
            let digits = rest.dropFirst().prefix { $0 != slash }
            rest = rest.dropFirst(digits.count + 1)
            guard let number = number(digits, upTo: 32) else { return nil }
            prefix4 = number
        }
        if rest.starts(with: [slash, slash]) {
            guard let number = number(rest.dropFirst(2), upTo: 128) else { return nil }
            prefix6 = number
            rest = []
        }
        return rest.isEmpty ? (domain, prefix4, prefix6) : nil
    }

    private static func number(_ digits: ArraySlice<UInt8>, upTo limit: Int) -> Int? {
        guard (1...3).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(String(decoding: digits, as: UTF8.self)), number <= limit
        else { return nil }
        return number
    }

    /// Visible characters, with a dot or a macro in them, of a length that DNS can have.
    private static func isDomainSpec(_ text: String) -> Bool {
        (1...500).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
            && (text.utf8.contains(UInt8(ascii: ".")) || text.utf8.contains(UInt8(ascii: "%")))
    }
}
