/// Where a running testbed listens, and who may sign in.
///
/// `salesnode-testbed run --json` prints it as one line of JSON when every server answers. Ports are chosen at run
/// time and stay the same for the life of the testbed, also when one of its servers is stopped and started again.
public struct TestbedManifest: Codable, Equatable, Sendable {
    /// An address of a server: an IP address to connect to, and the name its certificate is good for.
    public struct Endpoint: Codable, Hashable, Sendable {
        /// The IP address, without brackets.
        public let host: String
        /// The name that the testbed's DNS resolves to `host` and that the certificate carries.
        public let name: String
        /// The TCP port.
        public let port: Int

        /// Creates an endpoint.
        public init(host: String, name: String, port: Int) {
            self.host = host
            self.name = name
            self.port = port
        }

        /// The IP address and the port, as command lines take them: `127.0.0.2:20001` or `[::1]:20001`.
        public var address: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

        /// The name and the port, for clients that ask the testbed's DNS: `imap.mail.test:20001`.
        public var namedAddress: String { "\(name):\(port)" }
    }

    /// The four ways into a mailbox: IMAP and submission, each with implicit TLS and with STARTTLS.
    public struct MailService: Codable, Hashable, Sendable {
        /// IMAP with implicit TLS.
        public let imapTLS: Endpoint
        /// IMAP that must be upgraded with STARTTLS.
        public let imapSTARTTLS: Endpoint
        /// Submission with implicit TLS.
        public let submissionTLS: Endpoint
        /// Submission that must be upgraded with STARTTLS.
        public let submissionSTARTTLS: Endpoint
        /// The SASL mechanisms offered after TLS.
        public let mechanisms: [String]
    }

    /// The version of this format.
    public let version: Int
    /// The testbed's private directory.
    public let directory: String
    /// The certificate of the throw-away authority, in PEM.
    public let caFile: String
    /// The DNS server for the test domains, UDP and TCP, as `127.0.0.1:PORT`.
    public let dnsServer: String
    /// The same DNS server on the standard port of an address of its own, for resolvers that cannot use another port.
    public let dnsServerPort53: String
    /// Whether the servers listen on `::1` too, on the same ports.
    public let ipv6: Bool
    /// The address on which web and mail are served on their usual ports, for clients that find settings by themselves;
    /// nil where something else on this machine has one of these ports on every address.
    public let usualPortsHost: String?

    /// IMAP with implicit TLS, every mechanism.
    public let imapTLS: Endpoint
    /// IMAP with STARTTLS, every mechanism.
    public let imapSTARTTLS: Endpoint
    /// Submission with implicit TLS, every mechanism.
    public let submissionTLS: Endpoint
    /// Submission with STARTTLS, every mechanism.
    public let submissionSTARTTLS: Endpoint
    /// Delivery into the mail store by LMTP, without TLS and without verdicts.
    public let lmtp: Endpoint
    /// The receiving mail server, which checks SPF, DKIM and DMARC; XCLIENT is allowed from loopback.
    public let mx: Endpoint
    /// Implicit TLS with an expired certificate.
    public let imapExpired: Endpoint
    /// Implicit TLS with a certificate for another name.
    public let imapWrongName: Endpoint
    /// Implicit TLS for one session of a user at a time.
    public let imapFewSessions: Endpoint
    /// Submission with implicit TLS and an expired certificate.
    public let submissionExpired: Endpoint
    /// Submission with implicit TLS and a certificate for another name.
    public let submissionWrongName: Endpoint
    /// A port on which nothing listens.
    public let closedPort: Endpoint
    /// Servers without a sign-in service: it does not answer Dovecot, and Postfix does not find it.
    public let unattended: MailService
    /// Submission with implicit TLS for one connection at a time.
    public let submissionFewConnections: Endpoint
    /// Submission with implicit TLS for one message a minute.
    public let submissionFewMessages: Endpoint
    /// Submission with implicit TLS for one sign-in a minute.
    public let submissionFewSignIns: Endpoint

    /// Servers over the same mail store that offer one mechanism only, by its name: `PLAIN`, `LOGIN`, `SCRAM-SHA-256`.
    public let mechanisms: [String: MailService]

    /// Passwords by address, without the load users.
    public let users: [String: String]
    /// How many addresses `u1@load.test`, `u2@load.test`, ... exist.
    public let loadUsers: Int
    /// The password of every load user.
    public let loadPassword: String

    /// The OAuth server; nil where the options did not ask for one.
    public let oauth: OAuthService?

    /// Process ids when the testbed became ready; each is the leader of its process group.
    public let pids: [String: Int32]

    /// The four endpoints that offer every mechanism.
    public var mailService: MailService {
        MailService(
            imapTLS: imapTLS, imapSTARTTLS: imapSTARTTLS, submissionTLS: submissionTLS,
            submissionSTARTTLS: submissionSTARTTLS,
            mechanisms: SASLFlavour.all.mechanisms + (oauth == nil ? [] : OAuthConfiguration.mechanisms))
    }
}
