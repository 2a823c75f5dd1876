/// One word of a server's announcement, compared without regard to case (RFC 9051 §7.2.2).
public struct Capability: Sendable, Hashable, CustomStringConvertible {
    /// The word in capitals.
    public let description: String

    /// Takes any word.
    public init(_ text: some StringProtocol) { description = text.uppercased() }

    /// `IMAP4rev1` (RFC 3501)
    public static let imap4rev1 = Capability("IMAP4REV1")
    /// `IMAP4rev2` (RFC 9051)
    public static let imap4rev2 = Capability("IMAP4REV2")
    /// `STARTTLS` (RFC 9051 §6.2.1)
    public static let startTLS = Capability("STARTTLS")
    /// `LOGINDISABLED` (RFC 9051 §6.2.3)
    public static let loginDisabled = Capability("LOGINDISABLED")
    /// `SASL-IR` (RFC 4959)
    public static let saslInitialResponse = Capability("SASL-IR")
    /// `ID` (RFC 2971)
    public static let id = Capability("ID")
    /// `ENABLE` (RFC 5161)
    public static let enable = Capability("ENABLE")
    /// `NAMESPACE` (RFC 2342)
    public static let namespace = Capability("NAMESPACE")
    /// `SPECIAL-USE` (RFC 6154)
    public static let specialUse = Capability("SPECIAL-USE")
    /// `LIST-EXTENDED` (RFC 5258)
    public static let listExtended = Capability("LIST-EXTENDED")
    /// `LIST-STATUS` (RFC 5819)
    public static let listStatus = Capability("LIST-STATUS")
    /// `STATUS=SIZE` (RFC 8438)
    public static let statusSize = Capability("STATUS=SIZE")
    /// `UNSELECT` (RFC 3691)
    public static let unselect = Capability("UNSELECT")
    /// `UIDPLUS` (RFC 4315)
    public static let uidPlus = Capability("UIDPLUS")
    /// `MOVE` (RFC 6851)
    public static let move = Capability("MOVE")
    /// `ESEARCH` (RFC 4731)
    public static let eSearch = Capability("ESEARCH")
    /// `IDLE` (RFC 2177)
    public static let idle = Capability("IDLE")
    /// `LITERAL+` (RFC 7888)
    public static let literalPlus = Capability("LITERAL+")
    /// `LITERAL-` (RFC 7888)
    public static let literalMinus = Capability("LITERAL-")
    /// `UTF8=ACCEPT` (RFC 6855)
    public static let utf8Accept = Capability("UTF8=ACCEPT")
    /// `UTF8=ONLY` (RFC 6855)
    public static let utf8Only = Capability("UTF8=ONLY")
}

/// What a server announces, in its order.
public struct CapabilitySet: Sendable, Hashable, CustomStringConvertible {
    /// The words in the server's order, each once.
    ///
    /// No set beside it: every connection keeps one of these for as long as it stands, and looks at it a few times.
    public let words: [Capability]

    /// Takes words; repeated ones are dropped.
    public init(_ words: some Sequence<Capability> = []) {
        var seen: Set<Capability> = []
        let kept = words.filter { seen.insert($0).inserted }
        // Without the room that the array grew by.
        self.words = kept.map(\.self)
    }

    /// Whether nothing is announced.
    public var isEmpty: Bool { words.isEmpty }

    /// Whether the very word is announced. The `has…` properties also know what IMAP4rev2 contains.
    public func contains(_ capability: Capability) -> Bool { words.contains(capability) }

    /// The names after `AUTH=`, in the server's order.
    public var saslMechanisms: [String] {
        words.compactMap { $0.description.hasPrefix("AUTH=") ? String($0.description.dropFirst(5)) : nil }
    }

    /// Whether IMAP4rev2 is announced.
    public var hasIMAP4rev2: Bool { contains(.imap4rev2) }
    /// Whether IDLE can be used; part of IMAP4rev2 (RFC 9051 §6.3.13).
    public var hasIdle: Bool { containsOrRev2(.idle) }
    /// Whether MOVE can be used; part of IMAP4rev2 (RFC 9051 §6.4.8).
    public var hasMove: Bool { containsOrRev2(.move) }
    /// Whether UID EXPUNGE and the UIDPLUS codes can be used; part of IMAP4rev2 (RFC 9051 §6.4.9).
    public var hasUIDPlus: Bool { containsOrRev2(.uidPlus) }
    /// Whether UNSELECT can be used; part of IMAP4rev2 (RFC 9051 §6.4.2).
    public var hasUnselect: Bool { containsOrRev2(.unselect) }
    /// Whether NAMESPACE can be used; part of IMAP4rev2 (RFC 9051 §6.3.10).
    public var hasNamespace: Bool { containsOrRev2(.namespace) }
    /// Whether ENABLE can be used; part of IMAP4rev2 (RFC 9051 §6.3.1).
    public var hasEnable: Bool { containsOrRev2(.enable) }
    /// Whether SEARCH takes RETURN; part of IMAP4rev2 (RFC 9051 §6.4.4).
    public var hasESearch: Bool { containsOrRev2(.eSearch) }
    /// Whether LIST takes selection and return options.
    ///
    /// IMAP4rev2 has only a part of LIST-EXTENDED, but the option syntax is in it (RFC 9051 §6.3.9).
    public var hasListExtended: Bool { containsOrRev2(.listExtended) }
    /// Whether LIST can return STATUS; part of IMAP4rev2 (RFC 9051 §6.3.9.3).
    public var hasListStatus: Bool { containsOrRev2(.listStatus) }
    /// Whether LIST can return special-use attributes on request (RFC 6154 §2).
    public var hasSpecialUse: Bool { containsOrRev2(.specialUse) }
    /// Whether AUTHENTICATE takes an initial response; part of IMAP4rev2 (RFC 9051 §6.2.2).
    public var hasSASLInitialResponse: Bool { containsOrRev2(.saslInitialResponse) }

    /// The words with single spaces.
    public var description: String { words.map(\.description).joined(separator: " ") }

    private func containsOrRev2(_ capability: Capability) -> Bool {
        contains(capability) || contains(.imap4rev2)
    }
}
