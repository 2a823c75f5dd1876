/// The documents with settings that the testbed's web server serves, and the wrong ones.
///
/// Each page is a file with a whole answer in it, in a folder for each host.
struct WebPages {
    let imapPort: Int
    let submissionPort: Int

    /// Domains with mail servers of their own names, found by a document.
    static let mailDomains = ["config.test", "wellknown.test", "plain.test", "exchange.test", "listed.test"]

    /// Hosts that the good certificate stands for.
    static let secureHosts = [
        "autoconfig.config.test", "wellknown.test", "autodiscover.exchange.test", "settings.mail.test",
        "autoconfig.stranger.test", "autoconfig.downgrade.test", "autoconfig.endless.test", "autoconfig.laughs.test",
        "autoconfig.clear.test",
    ]

    /// Hosts that the certificate does not stand for, so that only plain HTTP works.
    static let plainHosts = ["autoconfig.plain.test"]

    private static let path = "/mail/config-v1.1.xml"

    /// The answers by host and path.
    private var answers: [(host: String, path: String, answer: String)] {
        let usual = document("SSL", imap: "imap.%EMAILDOMAIN%", smtp: "smtp.%EMAILDOMAIN%")
        return [
            ("autoconfig.config.test", Self.path, Self.page(usual)),
            ("wellknown.test", "/.well-known/autoconfig\(Self.path)", Self.page(usual)),
            ("autoconfig.plain.test", Self.path, Self.page(usual)),
            ("autodiscover.exchange.test", "/autodiscover/autodiscover.xml", Self.page(autodiscover)),
            ("settings.mail.test", "/v1.1/listed.test", Self.page(usual)),
            (
                "autoconfig.stranger.test", Self.path,
                Self.page(document("SSL", imap: "imap.provider.test", smtp: "smtp.provider.test"))
            ),
            ("autoconfig.downgrade.test", Self.path, Self.redirect("http://autoconfig.plain.test\(Self.path)")),
            ("autoconfig.endless.test", Self.path, Self.redirect(Self.path)),
            ("autoconfig.laughs.test", Self.path, Self.page(Self.laughs)),
            (
                "autoconfig.clear.test", Self.path,
                Self.page(document("plain", imap: "imap.clear.test", smtp: "smtp.clear.test"))
            ),
        ]
    }

    /// Writes every page.
    ///
    /// - Throws: `commandFailed`.
    func write(to layout: TestbedLayout) throws(TestbedError) {
        try layout.makeFolder(layout.webPages)
        for (host, path, answer) in answers {
            let folder = "\(layout.webPages)/\(host)"
            try layout.makeFolder(folder)
            try layout.write(answer, to: "\(folder)/\(Self.fileName(path))")
        }
    }

    /// The name of a page's file: its path with other signs for the slashes.
    static func fileName(_ path: String) -> String { String(path.map { $0 == "/" ? "+" : $0 }) }

    private static func page(_ body: String) -> String {
        "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
            + body
    }

    private static func redirect(_ location: String) -> String {
        "HTTP/1.1 302 Found\r\nLocation: \(location)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    }

    private func document(_ socket: String, imap: String, smtp: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <clientConfig version="1.1">
          <emailProvider id="test">
            <displayName>Testbed</displayName>
            <incomingServer type="imap">
              <hostname>\(imap)</hostname><port>\(imapPort)</port><socketType>\(socket)</socketType>
              <username>%EMAILADDRESS%</username><authentication>password-cleartext</authentication>
            </incomingServer>
            <outgoingServer type="smtp">
              <hostname>\(smtp)</hostname><port>\(submissionPort)</port><socketType>\(socket)</socketType>
              <username>%EMAILADDRESS%</username><authentication>password-cleartext</authentication>
            </outgoingServer>
          </emailProvider>
        </clientConfig>

        """
    }

    private var autodiscover: String {
        func entry(_ type: String, _ host: String, _ port: Int) -> String {
            "<Protocol><Type>\(type)</Type><Server>\(host)</Server><Port>\(port)</Port><SSL>on</SSL>"
                + "<Encryption>SSL</Encryption></Protocol>"
        }
        return "<?xml version=\"1.0\"?><Autodiscover><Response><Account><AccountType>email</AccountType>"
            + entry("IMAP", "imap.exchange.test", imapPort) + entry("SMTP", "smtp.exchange.test", submissionPort)
            + "</Account></Response></Autodiscover>\n"
    }

    /// Entities that would grow to gigabytes.
    private static let laughs: String = {
        let names = "abcdefghij".map(String.init)
        let entities = zip(names.dropFirst(), names).map { name, before in
            "<!ENTITY \(name) \"\(String(repeating: "&\(before);", count: 10))\">"
        }
        return "<!DOCTYPE clientConfig [<!ENTITY a \"ha\">\(entities.joined())]><clientConfig>&j;</clientConfig>\n"
    }()
}
