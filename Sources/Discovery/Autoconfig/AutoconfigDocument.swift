internal import MailModel

/// Settings in the format of Thunderbird's autoconfig (draft-ietf-mailmaint-autoconfig), for one address.
///
/// The first usable server of each kind is taken: documents list them in the order in which they are to be preferred.
/// A server without encryption or without sign-in is passed over and said so.
struct AutoconfigDocument: Sendable, Hashable {
    /// Servers of one kind beyond this number are not looked at.
    static let maximumServers = 20

    var imap: DiscoveredServer?
    var smtp: DiscoveredServer?
    var signIn: [SignInOption] = []
    /// Where the document says that a web sign-in is.
    var oauth: OAuthAnnouncement?
    /// What the provider calls itself.
    var displayName: ServerText?
    /// What was passed over or is odd, in sentences.
    var remarks: [String] = []

    /// Reads a document.
    init(_ bytes: [UInt8], address: EmailAddress) throws(XMLFault) {
        let root = try XMLReader.document(bytes)
        guard root.name == "clientConfig", let provider = root.first("emailProvider") else { throw .malformed }
        displayName = provider.text(of: "displayName").map { ServerText($0) }
        var reader = ServerReader(address: address)
        imap = reader.firstUsable(provider.all("incomingServer"), type: "imap")
        smtp = reader.firstUsable(provider.all("outgoingServer"), type: "smtp")
        remarks = reader.remarks
        signIn = reader.signIn(page: Self.documentation(in: provider))
        oauth = (root.first("oAuth2") ?? provider.first("oAuth2")).flatMap(OAuthAnnouncement.init)
    }

    /// The provider's page about signing in, where it is one over HTTPS.
    private static func documentation(in provider: XMLElement) -> String? {
        let page = (provider.first("enable") ?? provider.first("documentation"))
            .flatMap { $0.attributes["visiturl"] ?? $0.attributes["url"] }
        guard let page, page.hasPrefix("https://"), page.utf8.count <= 300,
            page.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        return page
    }
}

/// Picks servers out of a document's elements.
private struct ServerReader {
    let address: EmailAddress
    var remarks: [String] = []
    private var authentications: [String] = []

    init(address: EmailAddress) { self.address = address }

    mutating func firstUsable(_ elements: [XMLElement], type: String) -> DiscoveredServer? {
        for element in elements.prefix(AutoconfigDocument.maximumServers)
        where element.attributes["type"]?.lowercased() == type {
            if let server = server(element, type: type) { return server }
        }
        return nil
    }

    private mutating func server(_ element: XMLElement, type: String) -> DiscoveredServer? {
        let hostText = filled(element.text(of: "hostname") ?? "")
        guard let host = Host(hostText) else {
            remarks.append("A \(type) server has no usable host name (\u{201C}\(ServerText(hostText))\u{201D}).")
            return nil
        }
        guard let portText = element.text(of: "port"), let port = Int(portText), (1...65535).contains(port) else {
            remarks.append("The \(type) server \(host) has no usable port.")
            return nil
        }
        let security: ConnectionSecurity
        switch element.text(of: "socketType")?.uppercased() {
        case "SSL", "TLS": security = .implicit
        case "STARTTLS": security = .starttls
        default:
            remarks.append("The \(type) server \(host):\(port) is offered without encryption, so it is not used.")
            return nil
        }
        let offered = element.all("authentication").prefix(10).map { $0.text.lowercased() }
        let usable = offered.filter {
            ["password-cleartext", "plain", "password-encrypted", "secure", "oauth2"].contains($0)
        }
        guard offered.isEmpty || !usable.isEmpty else {
            remarks.append("The \(type) server \(host):\(port) wants a sign-in that is not supported.")
            return nil
        }
        for name in usable where !authentications.contains(name) { authentications.append(name) }
        let (user, form) = userName(element.text(of: "username"))
        return DiscoveredServer(
            endpoint: Endpoint(host: host, port: port), security: security, user: user, userForm: form)
    }

    /// What the document says about signing in; nothing where it says nothing.
    func signIn(page: String?) -> [SignInOption] {
        let hasOAuth = authentications.contains("oauth2")
        var options = hasOAuth ? [SignInOption(.oauth, isRecommended: true)] : []
        if authentications.contains(where: { $0 != "oauth2" }) {
            options.append(SignInOption(.password, isRecommended: !hasOAuth, page: page))
        }
        return options
    }

    private func userName(_ text: String?) -> (String?, UserNameForm) {
        guard let text else { return (address.description, .address) }
        let name = filled(text)
        guard DiscoveredServer.isUsable(user: name), !name.contains("%") else { return (nil, .unknown) }
        if name == address.description { return (name, .address) }
        return (name, name == address.localPart ? .localPart : .given)
    }

    /// The text with its placeholders filled in, each once.
    private func filled(_ text: String) -> String {
        let values = [
            "EMAILADDRESS": address.description, "EMAILLOCALPART": address.localPart,
            "EMAILDOMAIN": address.domain.description,
        ]
        var result = ""
        var rest = Substring(text.prefix(2000))
        while let start = rest.firstIndex(of: "%") {
            result += rest[..<start]
            let after = rest[rest.index(after: start)...]
            guard let end = after.firstIndex(of: "%"), let value = values[String(after[..<end])] else {
                result += "%"
                rest = after
                continue
            }
            result += value
            rest = after[after.index(after: end)...]
        }
        return result + rest
    }
}
