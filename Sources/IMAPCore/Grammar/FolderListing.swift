public import MailModel

/// An attribute of a folder, compared without regard to case (RFC 9051 §7.3.1, RFC 6154 §2).
public struct FolderAttribute: Sendable, Hashable, CustomStringConvertible {
    /// The attribute as the server wrote it, with its backslash.
    public let description: String

    /// Takes an attribute as written.
    public init(_ text: String) { description = text }

    /// `\Noselect`
    public static let noSelect = FolderAttribute(#"\Noselect"#)
    /// `\NonExistent`; implies `\Noselect` (RFC 5258 §3)
    public static let nonExistent = FolderAttribute(#"\NonExistent"#)
    /// `\Noinferiors`
    public static let noInferiors = FolderAttribute(#"\Noinferiors"#)
    /// `\HasChildren`
    public static let hasChildren = FolderAttribute(#"\HasChildren"#)
    /// `\HasNoChildren`
    public static let hasNoChildren = FolderAttribute(#"\HasNoChildren"#)
    /// `\Marked`
    public static let marked = FolderAttribute(#"\Marked"#)
    /// `\Unmarked`
    public static let unmarked = FolderAttribute(#"\Unmarked"#)
    /// `\Subscribed`
    public static let subscribed = FolderAttribute(#"\Subscribed"#)
    /// `\Remote`
    public static let remote = FolderAttribute(#"\Remote"#)

    /// The role that a special-use attribute gives (RFC 6154 §2, RFC 8457 §3); nil for others.
    ///
    /// `\Spam`, `\Starred` and `\AllMail` are from the time of Gmail's XLIST and are still met.
    public var role: FolderRole? {
        switch description.lowercased() {
        case #"\all"#, #"\allmail"#: .all
        case #"\archive"#: .archive
        case #"\drafts"#: .drafts
        case #"\flagged"#, #"\starred"#: .flagged
        case #"\important"#: .important
        case #"\inbox"#: .inbox
        case #"\junk"#, #"\spam"#: .junk
        case #"\sent"#: .sent
        case #"\trash"#: .trash
        default: nil
        }
    }

    /// Compares without regard to case.
    public static func == (left: FolderAttribute, right: FolderAttribute) -> Bool {
        left.description.lowercased() == right.description.lowercased()
    }

    /// Hashes without regard to case.
    public func hash(into hasher: inout Hasher) { hasher.combine(description.lowercased()) }
}

/// One folder of a LIST answer (RFC 9051 §7.3.1).
public struct FolderListing: Sendable, Hashable {
    /// The attributes.
    public var attributes: Set<FolderAttribute>
    /// The hierarchy separator; nil where the name is flat.
    public var separator: Character?
    /// The name in Unicode.
    public var name: FolderName
    /// The name as the server wrote it. It differs from the encoded ``name`` only where the server breaks the rules;
    /// commands for such a folder must use these bytes, and the connection does so by itself.
    public var wireName: [UInt8]
    /// The name before a rename, where the server tells it (RFC 9051 §7.3.1 OLDNAME).
    public var oldName: FolderName?
    /// Figures, where LIST was asked to return them (RFC 5819 §2).
    public var status: FolderStatus?
    /// Why a folder is listed that matches only by its children, in capitals, such as `SUBSCRIBED` (RFC 5258 §3.5).
    public var childInfo: [String]

    /// Creates a listing.
    public init(
        name: FolderName, attributes: Set<FolderAttribute> = [], separator: Character? = nil, wireName: [UInt8] = [],
        oldName: FolderName? = nil, status: FolderStatus? = nil, childInfo: [String] = []
    ) {
        self.name = name
        self.attributes = attributes
        self.separator = separator
        self.wireName = wireName
        self.oldName = oldName
        self.status = status
        self.childInfo = childInfo
    }

    /// Whether the folder can be selected.
    public var isSelectable: Bool { !attributes.contains(.noSelect) && !attributes.contains(.nonExistent) }

    /// The role by name for INBOX, by special-use attribute for others; nil without one.
    public var role: FolderRole? {
        if name == .inbox { return .inbox }
        return attributes.lazy.compactMap(\.role).min { $0.rawValue < $1.rawValue }
    }

    /// The name's levels from the top.
    public var path: [Substring] {
        guard let separator else { return [Substring(name.description)] }
        return name.description.split(separator: separator, omittingEmptySubsequences: false)
    }
}
