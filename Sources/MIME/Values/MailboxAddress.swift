public import MailModel

/// One mailbox as a header names it: a name for people, and an address (RFC 5322 §3.4).
///
/// Nothing is checked: what a mailer wrote is kept, also where mail cannot be sent there. ``emailAddress`` is the address
/// to work with.
public struct MailboxAddress: Sendable, Hashable, CustomStringConvertible {
    /// The name that is shown, encoded words decoded; a comment where no name stands. Nil or not empty.
    public let name: String?

    /// The part before the last `@`, unquoted; empty where there is no address.
    public let localPart: String

    /// The part behind the last `@` as written, without comments; empty where there is none.
    public let domain: String

    /// Takes parts that are already apart; an empty name is none.
    public init(name: String? = nil, localPart: String, domain: String) {
        self.name = name?.isEmpty == true ? nil : name
        self.localPart = localPart
        self.domain = domain
    }

    /// The address as `local@domain`, or what there is of it.
    public var address: String {
        domain.isEmpty ? localPart : "\(localPart)@\(domain)"
    }

    /// The address with its domain in ASCII form; nil where no mail can be sent to what is written.
    ///
    /// A domain in another script is converted as RFC 3492 says. It is not checked by the rules of RFC 5892, which
    /// whoever connects to it does.
    public var emailAddress: EmailAddress? {
        guard let domain = InternationalDomain.ascii(domain) else { return nil }
        return try? EmailAddress(localPart: localPart, domain: domain)
    }

    /// Whether there is neither a local part nor a domain, as in `<>`.
    public var isEmpty: Bool { localPart.isEmpty && domain.isEmpty }

    /// The name and the address, as people read it; not for a header.
    public var description: String {
        guard let name else { return address }
        return isEmpty ? name : "\(name) <\(address)>"
    }
}
