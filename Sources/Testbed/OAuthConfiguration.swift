import Foundation

/// The OAuth and OpenID Connect server, and how Dovecot asks it about tokens.
struct OAuthConfiguration {
    /// The name that the testbed's DNS and its certificate have for the server.
    static let hostName = "sso.mail.test"

    /// How a token is handed to a mail server: RFC 7628, and the older way that some providers alone understand.
    static let mechanisms = ["OAUTHBEARER", "XOAUTH2"]

    /// The scope without which the mail servers refuse a token.
    static let mailScope = "mail"

    static let clients = [
        TestbedManifest.OAuthClient(
            id: "mailclient", secret: "mailsecret", name: "Salesnode",
            redirects: ["http://127.0.0.1/", "http://127.0.0.1/oauth/callback"]),
        // RFC 8252 §8.5: a program on somebody's own machine cannot keep a secret.
        TestbedManifest.OAuthClient(
            id: "nativeclient", secret: nil, name: "Salesnode at the terminal",
            redirects: ["http://127.0.0.1/", "http://127.0.0.1/oauth/callback", "http://[::1]/"]),
    ]

    /// The client by which Dovecot asks (RFC 7662 §2.1).
    private static let resourceServer = TestbedManifest.OAuthClient(
        id: "imapd", secret: "imapdsecret", name: "Dovecot", redirects: ["https://localhost/unused"])

    let layout: TestbedLayout
    let hosts: [String]
    let port: Int
    let users: [String: String]

    /// What the program reads when it starts.
    private struct Setup: Encodable {
        let hosts: [String]
        let port: Int
        let certificate: String
        let key: String
        let idTokenKey: String
        let database: String
        let seam: String
        let users: [String: String]
        let clients: [TestbedManifest.OAuthClient]
    }

    var idTokenKey: String { "\(layout.oauthSite)/id-token.key" }
    private var program: String { "\(layout.oauthSite)/site.py" }
    private var setupFile: String { "\(layout.oauthSite)/setup.json" }

    /// Writes the program, what it reads, and Dovecot's part.
    ///
    /// - Throws: `commandFailed`.
    func write() throws(TestbedError) {
        try layout.makeFolder(layout.oauthSite, mode: 0o700)
        try layout.write(OAuthSite.text, to: program)
        let setup = Setup(
            hosts: hosts, port: port, certificate: "\(layout.certificates)/server.pem",
            key: "\(layout.certificates)/server.key", idTokenKey: idTokenKey,
            database: "\(layout.oauthSite)/database", seam: layout.oauthSeam, users: users,
            clients: Self.clients + [Self.resourceServer])
        guard let data = try? JSONEncoder().encode(setup) else {
            throw TestbedError(.commandFailed, "The setup of the OAuth server cannot be written as JSON.")
        }
        try layout.write(String(decoding: data, as: UTF8.self), to: setupFile, mode: 0o600)
        try layout.write(dovecot, to: layout.dovecotTokenConfiguration)
    }

    private var issuer: String { "https://\(Self.hostName):\(port)" }

    /// Dovecot asks at each sign-in, and keeps nothing: what was revoked is refused at once. Whose token it is and whose
    /// mailbox is opened are compared in `username_format`, in which the shared mailbox counts as its delegate.
    private var dovecot: String {
        let client = "\(Self.resourceServer.id):\(Self.resourceServer.secret ?? "")"
        return """
            introspection_mode = post
            introspection_url = https://\(client)@127.0.0.1:\(port)/introspect
            force_introspection = yes
            active_attribute = active
            active_value = true
            username_attribute = username
            username_format = %{if;%Lu;eq;\(TestAccounts.sharedMailbox);\(TestAccounts.delegate);%Lu}
            scope = \(Self.mailScope)
            openid_configuration_url = \(issuer)/.well-known/openid-configuration
            tls_ca_cert_file = \(layout.caFile)
            timeout_msecs = 20000

            """
    }

    var unit: ServerUnit {
        ServerUnit(
            name: "oauth", server: .oauth,
            // Without bytecode files, and without what the caller's machine adds to Python's search path.
            launch: ChildProcess.Launch(executable: "/usr/bin/python3", arguments: ["-B", "-I", program, setupFile]),
            probes: [.oauthSeam(path: layout.oauthSeam)], logs: [], output: layout.output("oauth"))
    }

    var service: TestbedManifest.OAuthService {
        TestbedManifest.OAuthService(
            issuer: issuer, localIssuer: "https://localhost:\(port)",
            endpoint: TestbedManifest.Endpoint(host: PortBlock.goodHost, name: Self.hostName, port: port),
            mailScope: Self.mailScope, clients: Self.clients, seam: layout.oauthSeam)
    }
}
