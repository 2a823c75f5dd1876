public import MailModel

/// A browser in which a person is signed in. Of its token only a digest is stored.
public struct SessionRecord: Sendable, Hashable {
    /// The id, which opens nothing.
    public let id: SessionID
    /// Who is signed in.
    public let person: PersonID
    /// The workspace that is open in it; nil where that is gone.
    public let workspace: WorkspaceID?
    /// What it is, in words such as `Firefox on Linux`.
    public let label: String
    /// The network address from which it was used last.
    public let source: String
    /// When the person signed in.
    public let created: Timestamp
    /// When it was used last; precise to some minutes.
    public let lastUsed: Timestamp
    /// When it ends unless it is used before.
    public let expires: Timestamp
    /// When it ends in any case.
    public let ends: Timestamp
}

/// A session that is about to begin.
public struct SessionDraft: Sendable {
    /// The id.
    public var id: SessionID
    /// Who signs in.
    public var person: PersonID
    /// The workspace that is open first.
    public var workspace: WorkspaceID
    /// The digest of the token.
    public var digest: [UInt8]
    /// What it is, in words.
    public var label: String
    /// The network address.
    public var source: String
    /// When it ends unless it is used before.
    public var expires: Timestamp
    /// When it ends in any case.
    public var ends: Timestamp

    /// Describes a session.
    public init(
        id: SessionID = .random(), person: PersonID, workspace: WorkspaceID, digest: [UInt8], label: String,
        source: String, expires: Timestamp, ends: Timestamp
    ) {
        self.id = id
        self.person = person
        self.workspace = workspace
        self.digest = digest
        self.label = label
        self.source = source
        self.expires = expires
        self.ends = ends
    }
}
