/// What a ``FakeIMAPServer`` can do, and in which ways it lies.
public struct FakeServerOptions: Sendable {
    /// The capabilities that it announces and has. Commands and items of others are answered with BAD.
    public var capabilities = FakeServerOptions.allCapabilities

    /// Whether TLS begins with the first byte; else there is none.
    public var usesTLS = true

    /// Where it listens, always on the same port: 127.0.0.1 to 127.0.0.64 are in its certificate.
    public var addresses = ["127.0.0.1"]

    /// How many threads serve the connections.
    public var threads = 1

    /// How many connections one account may have; further ones are refused at sign-in.
    public var maximumConnections: Int?

    /// Whether the commands are kept, as `UID FETCH 1:* (FLAGS)`; sign-in without its arguments.
    public var recordsCommands = true

    /// Whether the moments are kept in which EXISTS was sent.
    public var recordsAnnouncements = true

    /// Whether a user's token is taken; asked at XOAUTH2 and OAUTHBEARER, which are there where `AUTH=XOAUTH2` and
    /// `AUTH=OAUTHBEARER` are among the capabilities. It runs on a thread of the server and must not wait.
    public var takesToken: (@Sendable (_ user: String, _ token: String) -> Bool)?

    /// The JSON with which a refused token is explained.
    public var tokenChallenge = ProviderManner.plain.challenge

    /// In which ways it lies.
    public var lies = Lies()

    /// The lies of servers that were seen in the world.
    public struct Lies: Sendable {
        /// EXISTS and MESSAGES tell so many messages more than there are.
        public var extraExists = 0
        /// VANISHED is never sent, although QRESYNC was enabled.
        public var dropsVanished = false
        /// Changed flags are never told unasked, nor by CHANGEDSINCE or QRESYNC.
        public var dropsFlagChanges = false
        /// HIGHESTMODSEQ never moves.
        public var freezesModSeq = false
        /// Whose answers come mixed, of FETCHes that were given at once; nil where none do. No lie by RFC 9051 §5.5, but
        /// few servers do it, and seldom.
        public var mixedFetches: MixedFetches?

        /// No lies.
        public init() {}
    }

    /// How answers are mixed, as by a server that goes on with the next command when its output has to wait.
    public struct MixedFetches: Sendable, Hashable {
        /// A FETCH of the contents of so many messages, or more, waits for the next one.
        public var messages: Int
        /// So long, where no other comes.
        public var milliseconds: Int

        /// Takes from how many messages on a FETCH waits, and for how long.
        public init(messages: Int, milliseconds: Int) {
            self.messages = messages
            self.milliseconds = milliseconds
        }
    }

    /// A server without faults and with everything that it can do.
    public init() {}

    /// Everything that can be switched on, but for Gmail's items.
    public static let allCapabilities: Set<String> = [
        "SASL-IR", "LITERAL+", "ID", "ENABLE", "NAMESPACE", "IDLE", "UNSELECT", "UIDPLUS", "MOVE", "ESEARCH",
        "CONDSTORE", "QRESYNC", "LIST-EXTENDED", "LIST-STATUS", "SPECIAL-USE", "STATUS=SIZE", "NOTIFY", "OBJECTID",
        "CHILDREN", "BINARY", "PREVIEW", "AUTH=PLAIN",
    ]

    /// Servers that know nothing but RFC 3501.
    public static let plainCapabilities: Set<String> = ["AUTH=PLAIN"]

    /// What Gmail announced in 2026, as far as this server has it.
    public static let gmailCapabilities: Set<String> = [
        "SASL-IR", "ID", "ENABLE", "NAMESPACE", "IDLE", "UNSELECT", "UIDPLUS", "MOVE", "ESEARCH", "CONDSTORE",
        "LIST-EXTENDED", "LIST-STATUS", "SPECIAL-USE", "CHILDREN", "X-GM-EXT-1", "AUTH=PLAIN",
    ]
}
