internal import CIDN
public import MailModel

/// Brings names in any script into the ASCII form that DNS and certificates use (IDNA 2008 with UTS #46 mapping).
public enum IDN {
    /// Longest text that is looked at, in UTF-8 bytes. A DNS name has 253 octets, and no script needs four times that.
    static let maximumBytes = 1024

    /// Converts a domain name as a person writes it; a trailing dot is dropped.
    ///
    /// Mapping is non-transitional: `straße.example` keeps its sharp s. Upper case, full-width letters and the
    /// ideographic full stop are mapped.
    ///
    /// - Throws: ``ResolverError`` with `invalidName`.
    public static func domain(_ text: String) throws(ResolverError) -> DomainName {
        guard !text.isEmpty else { throw invalid(text, "it is empty") }
        guard text.utf8.count <= maximumBytes else { throw invalid(text, "it is too long") }
        // libidn2 silently removes characters that its STD3 rule forbids (`a_b` became `ab`), so nothing but letters,
        // digits, hyphens, underscores and dots may reach it.
        guard text.utf8.allSatisfy(isAllowed) else { throw invalid(text, "it has a character that is not allowed") }
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            // An A-label is still checked: `xn--` followed by nonsense is no name.
            guard let name = DomainName(text) else { throw invalid(text, "it is not of the form example.com") }
            guard name.labels.contains(where: { $0.hasPrefix("xn--") }) else { return name }
        }
        let ascii = try converted(text)
        guard let name = DomainName(ascii) else { throw invalid(text, "it is not of the form example.com") }
        return name
    }

    /// Reads `local@domain` where the domain may be in any script; spaces around it are dropped.
    ///
    /// - Throws: `AddressError`; a domain that cannot be converted is `invalidDomain`.
    public static func address(_ text: String) throws(AddressError) -> EmailAddress {
        do {
            return try EmailAddress(text)
        } catch AddressError.internationalDomain {
            guard let at = text.lastIndex(of: "@") else { throw .missingAtSign }
            var domainText = text[text.index(after: at)...]
            while let last = domainText.last, last.isWhitespace { domainText.removeLast() }
            let domain: DomainName
            do { domain = try self.domain(String(domainText)) } catch { throw .invalidDomain }
            return try EmailAddress("\(text[...at])\(domain)")
        }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), 0x80...:
            true
        default: false
        }
    }

    private static func converted(_ text: String) throws(ResolverError) -> String {
        var output: UnsafeMutablePointer<CChar>?
        let flags = CInt(IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue)
        let status = idn2_to_ascii_8z(text, &output, flags)
        defer { if let output { idn2_free(output) } }
        guard status == CInt(IDN2_OK.rawValue), let output else {
            throw invalid(text, String(cString: idn2_strerror(status)))
        }
        return String(cString: output)
    }

    private static func invalid(_ text: String, _ reason: String) -> ResolverError {
        ResolverError(.invalidName, message: "\u{201C}\(ServerText(text))\u{201D} is no domain name: \(reason)")
    }
}
