/// What a testbed should contain.
public struct TestbedOptions: Equatable, Sendable {
    /// The private directory, which must not exist or be empty; nil makes a new one, in memory (`/dev/shm`) where there are
    /// 2 GiB of it, else under `/tmp`.
    public var directory: String?

    /// The password of every user that has none of its own.
    public var password: String

    /// Passwords by address; an address that is not among the standard users is added to them.
    public var userPasswords: [String: String]

    /// How many users `u1@load.test`, `u2@load.test`, ... to add.
    public var loadUsers: Int

    /// How many generated messages to put into the INBOX of `carol@mail.test`.
    public var seedMessages: Int

    /// Whether there is an OAuth server whose tokens the mail servers accept; it takes a second or two to start.
    public var oauth: Bool

    /// Whether the directory stays when the testbed ends.
    public var keepsDirectory: Bool

    /// Seconds from the start of the servers within which each has to answer.
    public var startTimeout: Double

    /// Creates options; the defaults are the standard users with the password `secret` and empty mailboxes.
    public init(
        directory: String? = nil, password: String = "secret", userPasswords: [String: String] = [:],
        loadUsers: Int = 0, seedMessages: Int = 0, oauth: Bool = false, keepsDirectory: Bool = false,
        startTimeout: Double = 90
    ) {
        self.directory = directory
        self.password = password
        self.userPasswords = userPasswords
        self.loadUsers = loadUsers
        self.seedMessages = seedMessages
        self.oauth = oauth
        self.keepsDirectory = keepsDirectory
        self.startTimeout = startTimeout
    }
}
