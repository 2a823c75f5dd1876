/// A server of the testbed that can be stopped and started while the others run.
public enum TestbedServer: String, CaseIterable, Codable, Sendable {
    /// IMAP, LMTP and sign-in, every instance of it.
    case dovecot
    /// Submission and the receiving server.
    case postfix
    /// Signing and DKIM checks.
    case opendkim
    /// SPF and DMARC checks.
    case opendmarc
    /// DNS, on both of its ports.
    case dnsmasq
    /// Documents with settings.
    case web
    /// OAuth and OpenID Connect, where the options ask for it.
    case oauth
}
