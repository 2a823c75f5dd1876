public import MailModel

/// What is known about one provider: data with its source and date, that works without asking anybody.
public struct ProviderPreset: Sendable, Hashable {
    /// One of its servers.
    public struct Server: Sendable, Hashable {
        /// The host name.
        public var host: String
        /// The TCP port.
        public var port: Int
        /// How it is encrypted.
        public var security: ConnectionSecurity
        /// The form of the user name.
        public var userForm: UserNameForm

        /// A server; ports 143, 587, 1143 and 1025 mean STARTTLS, all others TLS from the first byte.
        public init(_ host: String, _ port: Int, _ userForm: UserNameForm = .address) {
            self.host = host
            self.port = port
            security = [143, 587, 1143, 1025].contains(port) ? .starttls : .implicit
            self.userForm = userForm
        }

        /// The server for one address; nil where the host cannot be read, which a test excludes.
        public func server(for address: EmailAddress, isHosted: Bool) -> DiscoveredServer? {
            guard let host = Host(host), (1...65535).contains(port) else { return nil }
            // Where the local part of the provider's own domain signs in, that of a hosted domain tells nothing.
            let form = isHosted && userForm == .localPart ? .unknown : userForm
            return DiscoveredServer(
                endpoint: Endpoint(host: host, port: port), security: security, form: form, address: address)
        }
    }

    /// A stable short name.
    public var id: String
    /// The name for people.
    public var name: String
    /// The domains of its own addresses; a test keeps each in one preset only.
    public var domains: [String]
    /// Ends of the names of its mail exchangers, by which other domains that it serves are recognised. A leading dot
    /// stands for any name below.
    public var mxSuffixes: [String] = []
    /// Receiving.
    public var imap: Server
    /// Sending.
    public var smtp: Server
    /// Ways to sign in, the recommended one first.
    public var signIn: [SignInOption]
    /// Who files Sent copies.
    public var sentCopies: SentCopies
    /// Published limits.
    public var limits = ProviderLimits()
    /// What a person must know.
    public var notes: [ProviderNote] = []
    /// Whether it refuses clients that do not introduce themselves (RFC 2971).
    public var needsIMAPID = false
    /// Where this was read.
    public var source: String
    /// When this was recorded, as year, month and day.
    public var recorded = "2026-11-26"

    /// Takes what every preset has; the rest has defaults.
    public init(
        id: String, name: String, domains: [String] = [], mxSuffixes: [String] = [], imap: Server, smtp: Server,
        signIn: [SignInOption], sentCopies: SentCopies, limits: ProviderLimits = ProviderLimits(),
        notes: [ProviderNote] = [], needsIMAPID: Bool = false, source: String
    ) {
        self.id = id
        self.name = name
        self.domains = domains
        self.mxSuffixes = mxSuffixes
        self.imap = imap
        self.smtp = smtp
        self.signIn = signIn
        self.sentCopies = sentCopies
        self.limits = limits
        self.notes = notes
        self.needsIMAPID = needsIMAPID
        self.source = source
    }
}
