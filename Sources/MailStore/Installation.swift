public import MailModel

extension IDKind {
    /// An installation: one store, whatever program opens it.
    public enum Installation: PublicIDKind {
        /// `ins`
        public static var prefix: String { "ins" }
    }
}

/// Names an installation.
public typealias InstallationID = PublicID<IDKind.Installation>

/// Facts about the store as a whole.
public struct Installation: Sendable, Hashable {
    /// Its id, made when the store was.
    public let id: InstallationID
    /// When the store was made.
    public let created: Timestamp
    /// The id of the master key in force; empty before the first one is adopted.
    public let masterKeyID: String
    /// The version of the schema.
    public let schemaVersion: Int
}

/// The isolation boundary.
public struct WorkspaceRecord: Sendable, Hashable {
    /// Its id.
    public let id: WorkspaceID
    /// Its name.
    public let name: String
    /// When it was made.
    public let created: Timestamp
}
