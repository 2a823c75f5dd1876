internal import MailModel

/// The answer of Exchange Autodiscover in its plain XML form (MS-OXDSCLI), as far as it speaks of IMAP and SMTP.
struct AutodiscoverDocument: Sendable, Hashable {
    /// Protocols beyond this number are not looked at.
    static let maximumProtocols = 20

    var imap: DiscoveredServer?
    var smtp: DiscoveredServer?
    /// Where it sends the client instead, as it says; it is shown, and never followed.
    var redirect: ServerText?
    /// What was passed over, in sentences.
    var remarks: [String] = []

    /// Reads an answer.
    init(_ bytes: [UInt8], address: EmailAddress) throws(XMLFault) {
        let root = try XMLReader.document(bytes)
        guard root.name == "Autodiscover" else { throw .malformed }
        guard let account = root.first("Response")?.first("Account") else { return }
        redirect = (account.text(of: "RedirectAddr") ?? account.text(of: "RedirectUrl")).map { ServerText($0) }
        for element in account.all("Protocol").prefix(Self.maximumProtocols) {
            switch element.text(of: "Type")?.uppercased() {
            case "IMAP": if imap == nil { imap = server(element, .imap, address) }
            case "SMTP": if smtp == nil { smtp = server(element, .smtp, address) }
            default: continue
            }
        }
    }

    /// A request for the settings of an address. It carries no sign-in.
    static func request(for address: EmailAddress) -> [UInt8] {
        let escaped = address.description.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        let schema = "http://schemas.microsoft.com/exchange/autodiscover/outlook"
        return Array(
            """
            <?xml version="1.0" encoding="utf-8"?>
            <Autodiscover xmlns="\(schema)/requestschema/2006"><Request>\
            <EMailAddress>\(escaped)</EMailAddress>\
            <AcceptableResponseSchema>\(schema)/responseschema/2006a</AcceptableResponseSchema>\
            </Request></Autodiscover>

            """.utf8)
    }

    private mutating func server(
        _ element: XMLElement, _ service: MailService, _ address: EmailAddress
    ) -> DiscoveredServer? {
        let hostText = element.text(of: "Server") ?? ""
        guard let host = Host(hostText) else {
            remarks.append(
                "A \(service.rawValue) server has no usable host name (\u{201C}\(ServerText(hostText))\u{201D}).")
            return nil
        }
        let usualPort = service == .imap ? 993 : 587
        let port = element.text(of: "Port").map { Int($0) ?? 0 } ?? usualPort
        guard (1...65535).contains(port) else {
            remarks.append("The \(service.rawValue) server \(host) has no usable port.")
            return nil
        }
        let security: ConnectionSecurity
        switch (element.text(of: "Encryption")?.uppercased(), element.text(of: "SSL")?.lowercased()) {
        case ("SSL"?, _): security = .implicit
        case ("TLS"?, _): security = .starttls
        case ("NONE"?, _), (_, "off"?):
            remarks.append(
                "The \(service.rawValue) server \(host):\(port) is offered without encryption, so it is not used.")
            return nil
        default: security = [143, 587, 25].contains(port) ? .starttls : .implicit
        }
        if let name = element.text(of: "LoginName"), DiscoveredServer.isUsable(user: name) {
            return DiscoveredServer(
                endpoint: Endpoint(host: host, port: port), security: security, user: name,
                userForm: name == address.description ? .address : name == address.localPart ? .localPart : .given)
        }
        return DiscoveredServer(
            endpoint: Endpoint(host: host, port: port), security: security, form: .address, address: address)
    }
}
