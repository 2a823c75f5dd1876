import MailModel

/// What a finding's words may mention: only what Salesnode itself chose or checked, never a server's text.
struct FindingContext: Sendable {
    /// The side that failed.
    var direction: MailDirection
    /// `host:port` as configured.
    var endpoint: String
    /// The address of the mailbox, for the person's eyes.
    var address: String
    /// Who provides the mailbox, where its host or its address tells.
    var provider: MailProvider?
    /// Whether Salesnode signs in with a token and not with a password.
    var usesToken = false
    /// Whether that token is the organisation's app's, so that nobody's sign-in would help.
    var usesAppToken = false
    /// Names in the certificate that was shown, made safe.
    var certificateNames: [String] = []
    /// The fingerprint of the certificate that was shown.
    var fingerprint: String?
    /// A moment that matters, such as an expiry.
    var date: Timestamp?
    /// A range or port that a policy refused, or a limit, in words.
    var detail: String?
    /// How long the server asks us to stay away.
    var waitSeconds: Int?
    /// What an extra probe found to work instead, in a few words such as `port 993 with TLS`.
    var alternative: String?
    /// Values that may be meant instead, the likeliest first.
    var suggestions: [String] = []

    init(
        direction: MailDirection, endpoint: String, address: String, certificateNames: [String] = [],
        fingerprint: String? = nil, date: Timestamp? = nil, detail: String? = nil
    ) {
        self.direction = direction
        self.endpoint = endpoint
        self.address = address
        provider = MailProvider.serving(endpoint: endpoint, address: address)
        self.certificateNames = certificateNames
        self.fingerprint = fingerprint
        self.date = date
        self.detail = detail
    }

    /// The value of a placeholder in the catalogue's words; nil where there is none to show.
    func value(of placeholder: Substring) -> String? {
        switch placeholder {
        case "place": endpoint
        case "host": Endpoint(endpoint)?.host.description ?? endpoint
        case "port": Endpoint(endpoint).map { String($0.port) }
        case "address": address
        case "domain": address.split(separator: "@").last.map(String.init)
        case "provider": provider?.name
        case "server": direction.server
        case "protocol": direction.protocolName
        case "a-protocol": direction.protocolWithArticle
        case "tls-port": String(direction.implicitPort)
        case "starttls-port": String(direction.startTLSPort)
        case "host-option": direction.hostOption
        case "tls-option": direction.securityOption
        case "names": certificateNames.isEmpty ? nil : certificateNames.prefix(5).joined(separator: ", ")
        case "fingerprint": fingerprint
        case "date": date?.description
        case "wait": waitSeconds.map { $0 < 120 ? "\($0) seconds" : "\(($0 + 59) / 60) minutes" }
        case "detail": detail
        case "alternative": alternative
        case "suggestion": suggestions.first
        default: nil
        }
    }
}
