/// The mailboxes and groups in From, To and their like (RFC 5322 §3.4, §4.4).
///
/// Any value yields a list. It is read without recursion and in linear time. Tolerates what mailers write: names with
/// commas, dots and `@` outside quotes, semicolons between addresses, missing brackets and commas, source routes,
/// comments as names, groups that never close or stand in each other.
public struct AddressList: Sendable, Hashable {
    /// One entry of the list.
    public enum Entry: Sendable, Hashable {
        /// One mailbox.
        case mailbox(MailboxAddress)
        /// A named group, often an empty one such as `undisclosed-recipients:;`.
        case group(AddressGroup)
    }

    /// The entries in order.
    public let entries: [Entry]

    /// What is wrong; at most ``MIMELimits/defects``. Offsets count from the start of the value.
    public let defects: [MIMEDefect]

    /// Reads a raw field value.
    public init(_ value: ArraySlice<UInt8>, limits: MIMELimits = MIMELimits()) {
        var reader = AddressReader(value, limits: limits)
        reader.read()
        entries = reader.entries
        defects = reader.defects.defects
    }

    /// Takes entries that are already apart.
    public init(entries: [Entry], defects: [MIMEDefect] = []) {
        self.entries = entries
        self.defects = defects
    }

    /// All mailboxes in order, those in groups included.
    public var mailboxes: [MailboxAddress] {
        entries.flatMap { entry in
            switch entry {
            case .mailbox(let mailbox): [mailbox]
            case .group(let group): group.mailboxes
            }
        }
    }
}

/// A named group of mailboxes (RFC 5322 §3.4).
public struct AddressGroup: Sendable, Hashable {
    /// The name, encoded words decoded.
    public let name: String

    /// The members in order.
    public let mailboxes: [MailboxAddress]

    /// Takes a name and members.
    public init(name: String, mailboxes: [MailboxAddress]) {
        self.name = name
        self.mailboxes = mailboxes
    }
}

extension HeaderBlock {
    /// The addresses in all fields of that name, in order; RFC 5322 §3.6 allows one field, mailers write more.
    public func addresses(_ name: HeaderName, limits: MIMELimits = MIMELimits()) -> AddressList {
        let lists = all(name).prefix(limits.addressFields).map { AddressList($0.rawValue, limits: limits) }
        if lists.count == 1 { return lists[0] }
        return AddressList(
            entries: lists.flatMap(\.entries), defects: Array(lists.flatMap(\.defects).prefix(limits.defects)))
    }
}
