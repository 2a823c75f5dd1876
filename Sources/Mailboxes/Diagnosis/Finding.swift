public import MailModel

/// What a failed or doubtful step means: the cause, who must act, and the one next step.
///
/// Every text is for a person and safe to show in a terminal; whoever writes a page escapes it for HTML.
public struct Finding: Sendable, Hashable, Codable {
    /// Who can mend it.
    public enum Actor: String, Sendable, Hashable, Codable {
        /// The mailbox's user.
        case user
        /// Whoever administers the mail domain.
        case mailboxAdministrator = "mailbox-administrator"
        /// Whoever runs Salesnode.
        case `operator`
        /// Nobody: it passes, or we wait.
        case nobody
    }

    /// How bad it is.
    public enum Severity: String, Sendable, Hashable, Codable {
        /// It does not work.
        case failure
        /// It works, but something should be done; ``Finding/date`` says by when, where that is known.
        case warning
    }

    /// The stable code, such as `auth.wrong-credentials`.
    public var code: FindingCode
    /// How bad it is.
    public var severity: Severity
    /// The cause in one plain sentence.
    public var cause: String
    /// Who must act.
    public var actor: Actor
    /// The one next step.
    public var action: String
    /// The page on which the provider explains that step, where there is one; an `https` address.
    public var page: String?
    /// How the same is done on the command line, where that differs; for terminals only.
    public var commandHint: String?
    /// Values that may be meant instead, the likeliest first: host names, `host:port`, or an address.
    public var suggestions: [String]
    /// The date that matters: when a certificate, a grant or a client secret ends, when a password stops working.
    public var date: Timestamp?
    /// Whether and when it is tried again.
    public var retry: RetryAdvice
    /// What an engine does about it; agrees with ``retry``.
    public var disposition: ErrorDisposition
    /// The server's own words, safe to show, where it said any.
    public var serverText: ServerText?
    /// The last lines of the conversation, without credentials and message text.
    public var transcript: [String]

    /// Creates a finding. Without `retry` the disposition decides: what may pass is tried with growing waits.
    public init(
        code: FindingCode, severity: Severity = .failure, cause: String, actor: Actor, action: String,
        page: String? = nil, commandHint: String? = nil, suggestions: [String] = [], date: Timestamp? = nil,
        retry: RetryAdvice? = nil, disposition: ErrorDisposition, serverText: ServerText? = nil,
        transcript: [String] = []
    ) {
        self.code = code
        self.severity = severity
        self.cause = cause
        self.actor = actor
        self.action = action
        self.page = page
        self.commandHint = commandHint
        self.suggestions = suggestions
        self.date = date
        self.retry = retry ?? (disposition == .retry ? .backOff : .whenChanged)
        self.disposition = disposition
        self.serverText = serverText
        self.transcript = transcript
    }

    /// Reads a finding; what an older program did not write yet gets its default.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let disposition = try container.decode(ErrorDisposition.self, forKey: .disposition)
        self.init(
            code: try container.decode(FindingCode.self, forKey: .code),
            severity: try container.decodeIfPresent(Severity.self, forKey: .severity) ?? .failure,
            cause: try container.decode(String.self, forKey: .cause),
            actor: try container.decode(Actor.self, forKey: .actor),
            action: try container.decode(String.self, forKey: .action),
            page: try container.decodeIfPresent(String.self, forKey: .page),
            commandHint: try container.decodeIfPresent(String.self, forKey: .commandHint),
            suggestions: try container.decodeIfPresent([String].self, forKey: .suggestions) ?? [],
            date: try container.decodeIfPresent(Timestamp.self, forKey: .date),
            retry: try container.decodeIfPresent(RetryAdvice.self, forKey: .retry), disposition: disposition,
            serverText: try container.decodeIfPresent(ServerText.self, forKey: .serverText),
            transcript: try container.decodeIfPresent([String].self, forKey: .transcript) ?? [])
    }
}
