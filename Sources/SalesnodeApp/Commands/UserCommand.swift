/// What a person asks the program to do, as the command line was understood.
public enum UserCommand: Sendable, Hashable {
    /// Find the settings of an address.
    case discover(address: String)
    /// Test a mailbox and save nothing.
    case check(address: String)
    /// Test, verify and save a mailbox.
    case connect(address: String, displayName: String?, savePaused: Bool, history: String?)
    /// Connect a mailbox by a sign-in at its provider.
    case connectByOAuth(
        address: String, client: String, means: OAuthMeans, delegate: String?, displayName: String?, history: String?)
    /// Enter what a provider knows this installation by.
    case addClient(OAuthClientCommand)
    /// List what providers know this installation by.
    case listClients
    /// Forget such a client.
    case removeClient(String)
    /// List the mailboxes.
    case list
    /// Describe one mailbox, by address or id.
    case show(String)
    /// Test a stored mailbox and make the round trip.
    case verify(String)
    /// Send one test message.
    case sendTest(String, to: String?)
    /// Stop all work on a mailbox.
    case pause(String)
    /// Take it up again.
    case resume(String)
    /// Forget a mailbox's credential; nil for `erase` asks what happens to the rest.
    case disconnect(String, erase: Bool?, isConfirmed: Bool)
    /// Connect the mailboxes of a file; the results go to another one, where it is named.
    case importMailboxes(path: String, results: String?, isDryRun: Bool, history: String?)
    /// Say or tell who hears of a mailbox: the owner's address or `none`, for how many days nobody does.
    case mailboxAlerts(String, to: String?, muteDays: Int?, unmute: Bool)
    /// List alerts.
    case listAlerts
    /// Send a test alert.
    case testAlerts
    /// Show the folders of a mailbox.
    case folders(String)
    /// Bring a mailbox up to date now.
    case syncMailbox(String)
    /// Compare a mailbox with its server.
    case auditMailbox(String)
    /// List conversations; and then those that change, until interrupted.
    case listConversations(ConversationQuery, follows: Bool)
    /// Show one conversation.
    case showConversation(String)
    /// Find messages.
    case searchMessages(words: [String], mailbox: String?, limit: Int?, after: String?)
    /// Tell what is in messages.
    case showMessages(paths: [String])
    /// Write the safe HTML of a message.
    case sanitizeMessage(path: String)
    /// Make a link by which a person sets a new password.
    case resetPassword(address: String)
    /// Replace the master key.
    case rotateVault
    /// Run until stopped.
    case serve
    /// Say which program this is.
    case version
}

/// Which conversations a person wants to see.
public struct ConversationQuery: Sendable, Hashable {
    /// One mailbox, by address or id; nil for all.
    public var mailbox: String?
    /// The list, by its name; nil for the Inbox.
    public var view: String?
    /// Whether only those with an unread message.
    public var unreadOnly: Bool
    /// How many at most; nil for the usual number.
    public var limit: Int?
    /// Where the part before ended.
    public var after: String?

    /// Describes a list.
    public init(
        mailbox: String? = nil, view: String? = nil, unreadOnly: Bool = false, limit: Int? = nil, after: String? = nil
    ) {
        self.mailbox = mailbox
        self.view = view
        self.unreadOnly = unreadOnly
        self.limit = limit
        self.after = after
    }
}
