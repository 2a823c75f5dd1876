internal import MailModel
internal import MailTransport
internal import Mailboxes

/// A mailbox's settings on their way over the control socket, as texts that the receiving side checks again.
struct WireSettings: Sendable, Codable, Hashable {
    struct Server: Sendable, Codable, Hashable {
        var endpoint: String
        var security: ConnectionSecurity
        var user: String

        init(endpoint: String, security: ConnectionSecurity, user: String) {
            self.endpoint = endpoint
            self.security = security
            self.user = user
        }

        init(_ settings: ServerSettings) {
            endpoint = settings.endpoint.description
            security = settings.security
            user = settings.user
        }

        func settings(_ name: String) throws(CommandFailure) -> ServerSettings {
            guard let parsed = Endpoint(endpoint) else {
                throw CommandFailure(.invalidRequest, "the request's \(name) server is not HOST:PORT")
            }
            guard !user.isEmpty, user.utf8.count <= 500 else {
                throw CommandFailure(.invalidRequest, "the request's \(name) user name is empty or too long")
            }
            return ServerSettings(endpoint: parsed, security: security, user: user)
        }
    }

    enum Trust: Sendable, Codable, Hashable {
        case systemRoots
        case certificateFile(path: String)
        case pinned(fingerprint: String)

        init(_ trust: TLSTrust) {
            self =
                switch trust {
                case .systemRoots: .systemRoots
                case .certificateFile(let path): .certificateFile(path: path)
                case .pinned(let fingerprint): .pinned(fingerprint: fingerprint.description)
                }
        }

        /// The trust.
        ///
        /// - Throws: ``CommandFailure`` with `invalidRequest` where a text is not what it should be.
        func parsed() throws(CommandFailure) -> TLSTrust {
            switch self {
            case .systemRoots: return .systemRoots
            case .certificateFile(let path):
                // A relative path would mean another file to the server than to the command.
                guard path.hasPrefix("/") else {
                    throw CommandFailure(.invalidRequest, "the request's certificate file is no absolute path")
                }
                return .certificateFile(path)
            case .pinned(let text):
                guard let fingerprint = CertificateFingerprint(text) else {
                    throw CommandFailure(.invalidRequest, "the request's fingerprint is malformed")
                }
                return .pinned(fingerprint)
            }
        }
    }

    var address: String
    var displayName: String?
    var imap: Server
    var smtp: Server
    var trust: Trust

    init(address: String, displayName: String?, imap: Server, smtp: Server, trust: Trust) {
        self.address = address
        self.displayName = displayName
        self.imap = imap
        self.smtp = smtp
        self.trust = trust
    }

    init(_ settings: MailboxSettings) {
        address = settings.address.description
        displayName = settings.displayName
        imap = Server(settings.imap)
        smtp = Server(settings.smtp)
        trust = Trust(settings.trust)
    }

    /// The settings.
    ///
    /// - Throws: ``CommandFailure`` with `invalidRequest` where a text is not what it should be.
    func settings() throws(CommandFailure) -> MailboxSettings {
        guard let parsed = try? EmailAddress(address) else {
            throw CommandFailure(.invalidRequest, "the request's address is no e-mail address")
        }
        return MailboxSettings(
            address: parsed, displayName: displayName, imap: try imap.settings("imap"),
            smtp: try smtp.settings("smtp"), trust: try trust.parsed())
    }
}
