public import MailModel
public import MailTransport
public import NIOCore

/// How one IMAP connection behaves.
public struct IMAPClientOptions: Sendable {
    /// The bounds on everything that the server controls.
    public var limits = Limits()

    /// Where the redacted conversation is recorded; nil records nothing.
    public var trace: WireTrace?

    /// Knows the secrets that must not appear in errors and traces. `authenticate` adds the credential by itself.
    public var redactor = Redactor()

    /// What we say about ourselves by ID (RFC 2971 §3.3), such as `("name", "Salesnode")`. Empty sends no ID.
    /// At most 30 pairs; keys up to 30 octets, values up to 1024.
    public var clientIdentity: [(String, String)] = []

    /// The longest wait for the greeting, and for the capabilities after it, within the connect request's deadline.
    public var greetingTimeout: TimeAmount = .seconds(30)

    /// The longest wait for the answer to one command, from the moment it is given. Fetch streams and APPEND use it as
    /// the longest time without any progress instead, because their length depends on the messages.
    public var commandTimeout: TimeAmount = .seconds(60)

    /// How many events of the selected folder are kept for the next ``IMAPConnection/noop()`` or IDLE while nobody
    /// looks. Beyond it they are replaced by one ``IMAPCore/FolderEvent/overflow``.
    public var pendingEvents = 1_000

    /// Creates the default options.
    public init() {}
}
