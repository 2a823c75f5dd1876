extension IDKind {
    /// What a provider knows this installation by.
    public enum OAuthClient: PublicIDKind {
        /// `oac`
        public static var prefix: String { "oac" }
    }
    /// A link by which a mailbox's owner signs in.
    public enum OwnerLink: PublicIDKind {
        /// `lnk`
        public static var prefix: String { "lnk" }
    }
}

/// Names an OAuth client.
public typealias OAuthClientID = PublicID<IDKind.OAuthClient>
/// Names a link for a mailbox's owner.
public typealias OwnerLinkID = PublicID<IDKind.OwnerLink>
