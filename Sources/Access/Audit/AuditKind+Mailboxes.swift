public import MailStore

// What is done to mailboxes, from a page or from the terminal. The texts are stored and never change.
extension AuditKind {
    /// A mailbox was connected.
    public static let mailboxConnected = AuditKind(rawValue: "mailbox.connected")
    /// A mailbox was paused.
    public static let mailboxPaused = AuditKind(rawValue: "mailbox.paused")
    /// A mailbox was resumed.
    public static let mailboxResumed = AuditKind(rawValue: "mailbox.resumed")
    /// A mailbox got another password, other servers or another name.
    public static let mailboxChanged = AuditKind(rawValue: "mailbox.changed")
    /// Other folders of a mailbox are used for sent mail, drafts and the like.
    public static let foldersChanged = AuditKind(rawValue: "mailbox.folders-changed")
    /// Another history of a mailbox is wanted.
    public static let historyChanged = AuditKind(rawValue: "mailbox.history-changed")
    /// A mailbox's connection was tested.
    public static let mailboxTested = AuditKind(rawValue: "mailbox.tested")
    /// A test message was sent through a mailbox.
    public static let testMessageSent = AuditKind(rawValue: "mailbox.test-sent")
    /// A message in quarantine is tried again.
    public static let quarantineRetried = AuditKind(rawValue: "mailbox.quarantine-retried")
    /// Others hear of a mailbox.
    public static let alertsChanged = AuditKind(rawValue: "mailbox.alerts-changed")
    /// A test alert was sent.
    public static let alertsTested = AuditKind(rawValue: "alerts.tested")
    /// A mailbox got tags, or lost some.
    public static let mailboxTagged = AuditKind(rawValue: "mailbox.tagged")
    /// A list was taken out as a file.
    public static let exported = AuditKind(rawValue: "exported")
    /// A mailbox was disconnected.
    public static let mailboxDisconnected = AuditKind(rawValue: "mailbox.disconnected")
    /// A mailbox's owner signed in again at its provider.
    public static let mailboxSignedIn = AuditKind(rawValue: "mailbox.signed-in")
    /// The access to a mailbox was taken back at its provider.
    public static let grantRevoked = AuditKind(rawValue: "mailbox.grant-revoked")
    /// The provider did not end the access to a mailbox, and is not asked any more.
    public static let grantNotRevoked = AuditKind(rawValue: "mailbox.grant-not-revoked")
    /// What a provider knows Salesnode by was entered.
    public static let clientSaved = AuditKind(rawValue: "oauth-client.saved")
    /// It was removed.
    public static let clientRemoved = AuditKind(rawValue: "oauth-client.removed")
    /// A link for the owner of a mailbox was made.
    public static let ownerLinkMade = AuditKind(rawValue: "owner-link.made")
    /// It was sent to the owner.
    public static let ownerLinkSent = AuditKind(rawValue: "owner-link.sent")
    /// It was taken back.
    public static let ownerLinkRemoved = AuditKind(rawValue: "owner-link.removed")
    /// The master key was replaced.
    public static let masterKeyRotated = AuditKind(rawValue: "vault.rotated")
}
