internal import CIDN
public import MailModel

/// Why a name that a person typed is not taken.
public enum EnteredNameError: Error, Sendable, Equatable {
    /// It is no domain name.
    case invalid
    /// It looks like another name. Whoever really means it can type it in this form, which is taken as it is.
    case lookalike(DomainName)
}

/// Names as people type and read them.
extension IDN {
    /// Converts a domain name as a person typed it. One that looks like another is refused, because a password would go
    /// there; in its ASCII form (`xn--…`) it is taken, since nobody types that by mistake.
    ///
    /// - Throws: ``EnteredNameError``.
    public static func enteredDomain(_ text: String) throws(EnteredNameError) -> DomainName {
        let name: DomainName
        do { name = try domain(text) } catch { throw .invalid }
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return name }
        guard Lookalikes.isUnambiguous(unicode(name)) else { throw .lookalike(name) }
        return name
    }

    /// The name in its own script where nobody can take it for another, else in its ASCII form.
    public static func shown(_ domain: DomainName) -> String {
        guard domain.description.contains("xn--") else { return domain.description }
        let text = unicode(domain)
        // What does not lead back to the name is none that we would show.
        guard Lookalikes.isUnambiguous(text), (try? self.domain(text)) == domain else { return domain.description }
        return text
    }

    /// The address with its domain as people read it.
    public static func shown(_ address: EmailAddress) -> String { "\(address.localPart)@\(shown(address.domain))" }

    /// All labels in Unicode; the name itself where it cannot be converted.
    private static func unicode(_ domain: DomainName) -> String {
        var output: UnsafeMutablePointer<CChar>?
        let status = idn2_to_unicode_8z8z(domain.description, &output, 0)
        defer { if let output { idn2_free(output) } }
        guard status == CInt(IDN2_OK.rawValue), let output else { return domain.description }
        return String(cString: output)
    }
}
