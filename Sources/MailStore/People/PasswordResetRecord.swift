public import MailModel

/// A link by which somebody sets a new password. Of the link only a digest is stored.
public struct PasswordResetRecord: Sendable, Hashable {
    /// Whose password it is.
    public let person: PersonRecord
    /// The workspace whose owner made it; nil where whoever runs the server did.
    public let workspace: WorkspaceID?
    /// The name of who made it; empty for whoever runs the server.
    public let issuer: String
    /// When it ends.
    public let expires: Timestamp
}

/// A link that is about to be made. It takes the place of the person's former one.
public struct PasswordResetDraft: Sendable {
    /// Whose password it is.
    public var person: PersonID
    /// The workspace whose owner makes it; nil for whoever runs the server.
    public var workspace: WorkspaceID?
    /// The digest of the link's token.
    public var digest: [UInt8]
    /// The name of who makes it; empty for whoever runs the server.
    public var issuer: String
    /// When it ends.
    public var expires: Timestamp

    /// Describes a link.
    public init(person: PersonID, workspace: WorkspaceID?, digest: [UInt8], issuer: String, expires: Timestamp) {
        self.person = person
        self.workspace = workspace
        self.digest = digest
        self.issuer = issuer
        self.expires = expires
    }
}
