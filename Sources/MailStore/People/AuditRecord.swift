public import MailModel

/// What was done. New kinds join as constants, next to whoever does it.
public struct AuditKind: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The stored text.
    public let rawValue: String

    /// Takes a stored text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The stored text.
    public var description: String { rawValue }
}

/// One entry of a workspace's audit log. It is never changed.
public struct AuditRecord: Sendable, Hashable {
    /// The longest detail, in bytes.
    public static let maximumDetailBytes = 4 << 10

    /// The id.
    public let id: AuditID
    /// The workspace.
    public let workspace: WorkspaceID
    /// What was done.
    public let kind: AuditKind
    /// The public id of who did it; empty for the program itself and for whoever runs the server.
    public let actorID: String
    /// The name of who did it, as it was then.
    public let actorName: String
    /// The public id of what it was done to; may be empty.
    public let subjectID: String
    /// What it was done to, in words, as it was then: an address, a name. May be empty.
    public let subjectName: String
    /// What else is known, as JSON without secrets; the store does not look into it.
    public let detail: String
    /// The network address from which it was done; empty where there is none.
    public let source: String
    /// When.
    public let at: Timestamp
}

/// An entry that is about to be written.
public struct AuditDraft: Sendable {
    /// The workspace.
    public var workspace: WorkspaceID
    /// What was done.
    public var kind: AuditKind
    /// The public id of who did it.
    public var actorID: String
    /// The name of who did it.
    public var actorName: String
    /// The public id of what it was done to.
    public var subjectID: String
    /// What it was done to, in words.
    public var subjectName: String
    /// What else is known, as JSON without secrets.
    public var detail: String
    /// The network address from which it was done.
    public var source: String

    /// Describes an entry.
    public init(
        workspace: WorkspaceID, kind: AuditKind, actorID: String = "", actorName: String, subjectID: String = "",
        subjectName: String = "", detail: String = "{}", source: String = ""
    ) {
        self.workspace = workspace
        self.kind = kind
        self.actorID = actorID
        self.actorName = actorName
        self.subjectID = subjectID
        self.subjectName = subjectName
        self.detail = detail
        self.source = source
    }
}
