internal import Discovery
internal import MailModel
internal import MailStore
internal import MailTransport
internal import Mailboxes

/// What stands in the form of the Connect page, as it was typed or found.
struct ConnectForm: Sendable {
    /// One of the two cards.
    struct Server: Sendable {
        var host = ""
        var port = ""
        var security = ConnectionSecurity.implicit
        var user = ""
    }

    var address = ""
    var name = ""
    var imap = Server(port: "993")
    var smtp = Server(port: "465")
    var hasOwnSMTPLogin = false
    var history = Self.usualHistory
    /// Hosts that were found outside the address's own domain; the password goes there only after a yes.
    var foreignHosts: [String] = []
    var hasConsented = false
    /// What is wrong, by the name of the field.
    var errors: [String: String] = [:]

    /// How much history there is to choose from; the usual choice is that of the terminal.
    static let histories: [(value: String, words: String)] = [
        ("none", "None: only what comes from now on"), ("30d", "The last 30 days"), ("90d", "The last 90 days"),
        ("all", "Everything"),
    ]
    private static let usualHistory = SyncState().history.description

    init() {}

    init(address: EmailAddress) {
        self.address = EnteredName.shown(address.description)
        imap.user = address.description
        smtp.user = address.description
    }

    /// What was found for an address.
    init(address: EmailAddress, candidate: SettingsCandidate?) {
        self.init(address: address)
        if let server = candidate?.imap { imap = Server(server, user: address.description) }
        if let server = candidate?.smtp { smtp = Server(server, user: address.description) }
        hasOwnSMTPLogin = imap.user != smtp.user
        foreignHosts = candidate?.foreignHosts ?? []
    }

    /// What was sent.
    init(_ form: FormBody) {
        address = form["address"]
        name = form["name"]
        imap = Server(form, "imap")
        smtp = Server(form, "smtp")
        hasOwnSMTPLogin = form.isSet("smtp-login")
        if !hasOwnSMTPLogin { smtp.user = imap.user }
        if form.isSet("history") { history = form["history"] }
        foreignHosts = Array(form.all("foreign").prefix(10)).map { String($0.prefix(255)) }
        hasConsented = form.isSet("consent")
    }

    /// How much history is wanted.
    var historyChoice: HistoryChoice? { HistoryChoice(history) }

    /// The settings, or nil with what is wrong in ``errors``.
    mutating func settings(trust: TLSTrust) -> MailboxSettings? {
        errors = [:]
        let found: EmailAddress?
        do throws(EnteredName.Problem) {
            found = try EnteredName.address(address)
        } catch {
            found = nil
            errors["address"] = error.words
        }
        let receiving = server(imap, "imap")
        let sending = server(smtp, "smtp")
        let displayName = name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if displayName.unicodeScalars.count > 100
            || displayName.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        {
            errors["name"] = "Enter at most 100 characters."
        }
        if historyChoice == nil { errors["history"] = "Choose how much history to fetch." }
        checkConsent(receiving, sending)
        guard errors.isEmpty, let found, let receiving, let sending else { return nil }
        return MailboxSettings(
            address: found, displayName: displayName.isEmpty ? nil : displayName, imap: receiving, smtp: sending,
            trust: trust)
    }

    /// A server that a person types is that person's own choice; one that was found elsewhere needs a yes.
    private mutating func checkConsent(_ servers: ServerSettings?...) {
        let used = servers.compactMap { $0?.endpoint.host.description }
        guard !hasConsented, foreignHosts.contains(where: used.contains) else { return }
        errors["consent"] = "Tick this if the servers are right, or enter others."
    }

    private mutating func server(_ server: Server, _ side: String) -> ServerSettings? {
        let host: Host?
        do throws(EnteredName.Problem) {
            host = try EnteredName.host(server.host, example: "\(side).example.com")
        } catch {
            host = nil
            errors["\(side)-host"] = error.words
        }
        let port = Int(server.port)
        let isPort = port.map { (1...65_535).contains($0) } ?? false
        if !isPort { errors["\(side)-port"] = "Enter a number from 1 to 65535." }
        let isUser = !server.user.isEmpty && server.user.utf8.count <= 500
        if !isUser { errors["\(side)-user"] = "Enter the name to sign in with; often it is the address." }
        guard let host, let port, isPort, isUser else { return nil }
        return ServerSettings(
            endpoint: Endpoint(host: host, port: port), security: server.security, user: server.user)
    }

    /// What is wrong, in the order of the page, with the name that each field has there.
    var problems: [(field: String, label: String, words: String)] {
        Self.labels.compactMap { field, label in errors[field].map { (field, label, $0) } }
    }

    private static let labels = [
        ("address", "Address"), ("password", "Password"), ("name", "Name"), ("history", "History"),
        ("consent", "Servers outside the domain"),
        ("imap-host", "Receiving server"), ("imap-port", "Receiving port"), ("imap-user", "User name"),
        ("smtp-host", "Sending server"), ("smtp-port", "Sending port"), ("smtp-user", "User name for sending"),
    ]
}

extension ConnectForm.Server {
    init(_ server: DiscoveredServer, user: String) {
        self.init(
            host: EnteredName.shown(server.endpoint.host), port: String(server.endpoint.port),
            security: server.security,
            user: server.user ?? user)
    }

    init(_ form: FormBody, _ side: String) {
        self.init(
            host: form["\(side)-host"], port: form["\(side)-port"],
            security: ConnectionSecurity(rawValue: form["\(side)-security"]) ?? .implicit, user: form["\(side)-user"])
    }
}
