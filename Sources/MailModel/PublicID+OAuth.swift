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
    /// Access that is to be taken back at its provider.
    public enum Revocation: PublicIDKind {
        /// `rvk`
        public static var prefix: String { "rvk" }
    }
}

/// Names an OAuth client.
public typealias OAuthClientID = PublicID<IDKind.OAuthClient>
/// Names a link for a mailbox's owner.
public typealias OwnerLinkID = PublicID<IDKind.OwnerLink>
/// Names access that is to be taken back at its provider.
public typealias RevocationID = PublicID<IDKind.Revocation>
