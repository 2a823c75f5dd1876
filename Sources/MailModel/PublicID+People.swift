extension IDKind {
    /// Somebody who can sign in.
    public enum Person: PublicIDKind {
        /// `per`
        public static var prefix: String { "per" }
    }
    /// A person's place in a workspace.
    public enum Member: PublicIDKind {
        /// `mem`
        public static var prefix: String { "mem" }
    }
    /// One browser that is signed in.
    public enum Session: PublicIDKind {
        /// `ses`
        public static var prefix: String { "ses" }
    }
    /// An invitation to a workspace.
    public enum Invitation: PublicIDKind {
        /// `inv`
        public static var prefix: String { "inv" }
    }
    /// One entry of the audit log.
    public enum Audit: PublicIDKind {
        /// `aud`
        public static var prefix: String { "aud" }
    }
}

/// Names somebody who can sign in.
public typealias PersonID = PublicID<IDKind.Person>
/// Names a person's place in a workspace.
public typealias MemberID = PublicID<IDKind.Member>
/// Names a browser that is signed in.
public typealias SessionID = PublicID<IDKind.Session>
/// Names an invitation to a workspace.
public typealias InvitationID = PublicID<IDKind.Invitation>
/// Names an entry of the audit log.
public typealias AuditID = PublicID<IDKind.Audit>
