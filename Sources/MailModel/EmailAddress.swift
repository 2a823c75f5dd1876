/// A mailbox's address: local part as written, domain in ASCII form.
///
/// Two addresses are equal when their domains are equal and their local parts are equal after lower-casing, which
/// is how providers treat them, though RFC 5321 §2.4 leaves it to each host.
public struct EmailAddress: Sendable, CustomStringConvertible {
    /// The part before the last `@`, unquoted, as its owner writes it. UTF-8 is possible (RFC 6531 §3.3).
    public let localPart: String

    /// The domain as A-labels.
    public let domain: DomainName

    /// Takes parts that are already apart.
    ///
    /// - Throws: ``AddressError`` where the local part is empty, longer than 64 octets or has control characters.
    public init(localPart: String, domain: DomainName) throws(AddressError) {
        // RFC 5321 §4.5.3.1.1
        guard !localPart.isEmpty else { throw .missingLocalPart }
        guard localPart.utf8.count <= 64 else { throw .localPartTooLong }
        guard
            localPart.unicodeScalars.allSatisfy({
                $0.value > 0x20 && $0.value != 0x7F && !(0x80..<0xA0).contains($0.value)
            })
        else { throw .invalidCharacter }
        self.localPart = localPart
        self.domain = domain
    }

    /// Reads `local@domain` with an ASCII domain; spaces around it are dropped.
    ///
    /// This is for what a person or a program gives as one address, not for a header field: comments and display
    /// names are not accepted, and neither are quoted local parts, which no provider hands out.
    ///
    /// - Throws: ``AddressError``; a domain in another script is ``AddressError/internationalDomain`` so that the
    ///   caller can convert it first (`Resolver` does).
    public init(_ text: some StringProtocol) throws(AddressError) {
        let trimmed = Self.trimming(text)
        guard let at = trimmed.lastIndex(of: "@") else { throw .missingAtSign }
        let local = trimmed[..<at]
        let domainText = trimmed[trimmed.index(after: at)...]
        guard !domainText.isEmpty else { throw .missingDomain }
        guard domainText.utf8.allSatisfy({ $0 < 0x80 }) else { throw .internationalDomain }
        guard !local.utf8.contains(where: { "\"(),:;<>[\\]@".utf8.contains($0) }) else { throw .invalidCharacter }
        guard let domain = DomainName(domainText) else { throw .invalidDomain }
        try self.init(localPart: String(local), domain: domain)
    }

    /// The address as `local@domain`.
    public var description: String { "\(localPart)@\(domain)" }

    /// The form by which addresses are compared and looked up: everything lower-case.
    public var comparisonKey: String { "\(localPart.lowercased())@\(domain)" }

    /// Whether the local part needs SMTPUTF8 (RFC 6531 §3.4).
    public var needsSMTPUTF8: Bool { !localPart.utf8.allSatisfy { $0 < 0x80 } }

    private static func trimming(_ text: some StringProtocol) -> String {
        var scalars = Substring(text)
        while let first = scalars.first, first.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.isWhitespace { scalars.removeLast() }
        return String(scalars)
    }
}

extension EmailAddress: Hashable {
    /// Compares by ``comparisonKey``.
    public static func == (left: EmailAddress, right: EmailAddress) -> Bool {
        left.comparisonKey == right.comparisonKey
    }

    /// Hashes ``comparisonKey``.
    public func hash(into hasher: inout Hasher) { hasher.combine(comparisonKey) }
}

/// Why a text is no usable e-mail address.
public enum AddressError: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no `@`.
    case missingAtSign
    /// Nothing stands before the `@`.
    case missingLocalPart
    /// Nothing stands after the `@`.
    case missingDomain
    /// The part before the `@` is longer than 64 octets.
    case localPartTooLong
    /// A character is not allowed there.
    case invalidCharacter
    /// The domain is not a DNS name.
    case invalidDomain
    /// The domain has characters outside ASCII and must be converted to A-labels first.
    case internationalDomain

    /// What is wrong and the right form, in words for the person who typed it.
    public var description: String {
        switch self {
        case .missingAtSign: "an e-mail address has the form name@example.com; the @ is missing"
        case .missingLocalPart: "the part before the @ is missing"
        case .missingDomain: "the part after the @ is missing"
        case .localPartTooLong: "the part before the @ is longer than 64 characters"
        case .invalidCharacter: "the part before the @ has a space or a character that is not allowed there"
        case .invalidDomain: "the part after the @ is not a domain name such as example.com"
        case .internationalDomain: "the part after the @ has letters outside ASCII and could not be converted"
        }
    }
}
