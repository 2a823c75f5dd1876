public import MailModel

/// How access to a mailbox was given.
public enum GrantKind: String, Sendable, Hashable, Codable {
    /// Its owner signed in at the provider.
    case owner
    /// The organisation's own app may use it: tokens are asked for anew each time, and nobody signs in.
    case app
}

/// What may be shown of a grant, and by what it is found to be the same. Its tokens are a sealed credential of its
/// mailbox.
public struct GrantRecord: Sendable, Hashable {
    /// Whose it is.
    public let mailbox: MailboxID
    /// The workspace.
    public let workspace: WorkspaceID
    /// The client that got it; nil where that was removed.
    public let client: OAuthClientID?
    /// How access was given.
    public let kind: GrantKind
    /// 1 at the sign-in, and one more with each refresh. Tokens are replaced only where it is still what was read.
    public let version: Int64
    /// Who issued it.
    public let issuer: String
    /// The account at the issuer; empty where the provider does not say.
    public let subject: String
    /// The address of the account that signed in: for a shared mailbox, the delegate's.
    public let account: String
    /// What was granted.
    public let scopes: [String]
    /// When the owner signed in, or the app was first used.
    public let granted: Timestamp
    /// By whom, in words.
    public let grantedBy: String
    /// When its token was last given to a session; precise to an hour.
    public let lastUsed: Timestamp?
    /// When its tokens were last replaced.
    public let lastRefreshed: Timestamp
    /// When the access token ends; nil where that is not known.
    public let accessExpires: Timestamp?
    /// When the grant as such ends; nil where that is not known.
    public let grantExpires: Timestamp?
    /// When a refresh of this very version was sent; nil where none was. One that is left here was interrupted.
    public let refreshStarted: Timestamp?
    /// The code of the finding for which it waits for a person; empty while it works.
    public let finding: String

    /// By which these very tokens of this very sign-in are meant.
    public var stamp: GrantStamp { GrantStamp(granted: granted, version: version) }
}

/// Which tokens of which sign-in are meant: each sign-in counts its versions from 1 again, and what belonged to the one
/// before must not touch the next one's.
public struct GrantStamp: Sendable, Hashable {
    /// When the owner signed in.
    public var granted: Timestamp
    /// The version that was read.
    public var version: Int64

    /// Names a version of a sign-in.
    public init(granted: Timestamp, version: Int64) {
        self.granted = granted
        self.version = version
    }
}

/// What came of a sign-in, to be saved with its mailbox.
public struct GrantDraft: Sendable, Hashable {
    /// The client that got it.
    public var client: OAuthClientID
    /// How access was given.
    public var kind: GrantKind
    /// Who issued it.
    public var issuer: String
    /// The account at the issuer.
    public var subject: String
    /// The address of the account.
    public var account: String
    /// What was granted.
    public var scopes: [String]
    /// By whom, in words.
    public var grantedBy: String
    /// When the access token ends.
    public var accessExpires: Timestamp?
    /// When the grant as such ends.
    public var grantExpires: Timestamp?
    /// Other clients that the provider takes for the same.
    public var twins: [OAuthClientID]

    /// Describes a grant.
    public init(
        client: OAuthClientID, kind: GrantKind = .owner, issuer: String, subject: String, account: String,
        scopes: [String], grantedBy: String, accessExpires: Timestamp?, grantExpires: Timestamp?,
        twins: [OAuthClientID] = []
    ) {
        self.client = client
        self.twins = twins
        self.kind = kind
        self.issuer = issuer
        self.subject = subject
        self.account = account
        self.scopes = scopes
        self.grantedBy = grantedBy
        self.accessExpires = accessExpires
        self.grantExpires = grantExpires
    }
}

/// New tokens of a grant, to take the place of those that were read.
public struct GrantRotation: Sendable, Hashable {
    /// What was read, and is to be replaced.
    public var stamp: GrantStamp
    /// The new tokens, sealed for the mailbox's own data key.
    public var sealed: [UInt8]
    /// What is granted now; nil where nothing was said.
    public var scopes: [String]?
    /// When the access token ends.
    public var accessExpires: Timestamp?
    /// When the grant as such ends; nil leaves it as it is.
    public var grantExpires: Timestamp?

    /// Describes new tokens.
    public init(
        of stamp: GrantStamp, sealed: [UInt8], scopes: [String]? = nil, accessExpires: Timestamp?,
        grantExpires: Timestamp? = nil
    ) {
        self.stamp = stamp
        self.sealed = sealed
        self.scopes = scopes
        self.accessExpires = accessExpires
        self.grantExpires = grantExpires
    }
}
