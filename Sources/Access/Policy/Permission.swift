/// What a member may be allowed to do: the rows of the table of permissions.
public enum Permission: String, Sendable, Hashable, CaseIterable {
    /// Delete the workspace.
    case deleteWorkspace = "delete-workspace"
    /// Make another member the owner.
    case transferOwnership = "transfer-ownership"
    /// Invite, remove, and change roles.
    case manageMembers = "manage-members"
    /// Make links by which members set a new password.
    case resetPasswords = "reset-passwords"
    /// Change the workspace's name and settings.
    case manageSettings = "manage-settings"
    /// Read the audit log.
    case readAuditLog = "read-audit-log"
    /// Connect, edit, check, pause, resume and disconnect mailboxes.
    case manageMailboxes = "manage-mailboxes"
    /// Say who has access to a mailbox.
    case manageAccessLists = "manage-access-lists"
    /// Register applications at providers.
    case manageOAuthClients = "manage-oauth-clients"
    /// See mailboxes and how they stand.
    case seeMailboxes = "see-mailboxes"
    /// Read conversations.
    case readConversations = "read-conversations"
    /// Sort, label, note, assign.
    case triage
    /// Rename and remove labels for the whole workspace.
    case manageLabels = "manage-labels"
    /// Write and send.
    case send
    /// Delete messages, empty the trash.
    case deleteMessages = "delete-messages"
    /// Change who is never written to.
    case manageSuppressions = "manage-suppressions"
    /// Edit campaigns.
    case editCampaigns = "edit-campaigns"
    /// Start and stop campaigns.
    case runCampaigns = "run-campaigns"
    /// Have tokens for programs, with one's own permissions.
    case ownTokens = "own-tokens"
    /// See and revoke everybody's tokens.
    case manageTokens = "manage-tokens"

    /// Whether it is about what mailboxes hold: then the mailbox's access list counts as well, whatever the role.
    public var isAboutContent: Bool {
        switch self {
        case .readConversations, .triage, .send, .deleteMessages: true
        default: false
        }
    }
}
